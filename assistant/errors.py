"""Every error this package raises on purpose, in one tree.

AssistantError                     message, next step, code (stable, for programs)
├── UserError                      an argument, a file or a value of the user: exit code 2
│   ├── SettingError               a setting has a value that can't be used
│   ├── InputError                 a question, a brief or an option can't be used
│   │   ├── FormError              fields of a visitor's form can't be used; carries a sentence for each
│   │   └── TooLongError           a question is longer than is taken
│   ├── UnknownNameError           no channel, segment, product or command of that name
│   ├── KnowledgeError             the knowledge folder or one of its YAML files can't be used
│   ├── FileReadError              one file can't be read (indexing lists it and goes on)
│   └── AddressError               an address of the network that may not be fetched
└── RunError                       the environment or the run: exit code 1
    ├── IndexInUseError            another process owns the data folder
    ├── IndexMismatchError         the index was made by another embedder
    ├── IndexMissingError          nothing is indexed yet
    ├── IndexDamagedError          the index lost records or can't be opened
    ├── DiskFullError              no room left to write
    ├── PortTakenError             the address of the server is in use
    ├── ClockError                 the clock of the machine is wrong
    ├── StoreError                 the database can't be opened or written
    ├── AccessError                a token or a password is refused
    │   └── ScopeError             an API key is not made for what it is used for
    ├── HandoverError              the running server did not take the work
    ├── DeliveryError              a message was not taken by a mail server or a webhook
    ├── DoorError                  the public chat does not take a question now; may carry a wait
    │   ├── PausedError            the company has paused the chat
    │   ├── BudgetSpentError       what may be spent in a day is spent
    │   ├── BusyError              as many answers as may run at once are running, and others wait
    │   ├── RateError              too many questions from one conversation, address or API key
    │   └── ConversationBusyError  an answer of this conversation is still on its way
    ├── NetworkError               a server elsewhere does not answer, or not in time
    │   └── NetworkReplyError      its reply is of another type, too large or damaged
    └── ModelError                 the chat model or the embedder did not do its work
        ├── ModelKeyError          401, 403: the key is refused
        ├── ModelNotFoundError     404: no such model or address
        ├── ModelBusyError         429, or our own queue is full; carries retry_after in seconds
        ├── ModelUnavailableError  connection refused, DNS, TLS, 5xx
        ├── ModelTimeoutError      one of our deadlines passed
        ├── ModelReplyError        garbage, or a stream cut without a finish reason
        │   └── EmptyReplyError    a whole reply without a word
        ├── ModelRequestError      400: the provider refuses the request as it stands
        ├── ContentFilterError     the provider's filter stopped the reply
        ├── OutputLengthError      the reply reached its limit of tokens
        ├── ContextOverflowError   the prompt is longer than the model takes
        └── LocalModelError        the embedded model can't be started
"""

import difflib
from collections.abc import Iterable, Mapping


class AssistantError(Exception):
    """Something went wrong that a person can be told about.

    `message` names the value and what is wrong with it in one sentence; `next_step` says what to do.
    """

    exit_code = 1
    code = "error"

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()

    def as_dict(self) -> dict[str, str]:
        """The error as the command line's `--json` and the API give it: code, message, next."""
        return {"code": self.code, "message": self.message, "next": self.next_step}


class UserError(AssistantError):
    """An argument, a file or a value of the user can't be used."""

    exit_code = 2
    code = "user"


class SettingError(UserError):
    """A setting has a value that can't be used."""

    code = "setting"


class InputError(UserError):
    """A question, a brief or an option can't be used."""

    code = "input"


class FormError(InputError):
    """Fields of a form can't be used. `problems`: name of the field -> a sentence for the visitor."""

    code = "form"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)

    @property
    def field(self) -> str:
        """The first of the fields."""
        return next(iter(self.problems), "")


class TooLongError(InputError):
    """A question is longer than is taken."""

    code = "too_long"


class UnknownNameError(UserError):
    """No channel, segment, product or command has that name; the nearest ones are suggested."""

    code = "unknown_name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        folded = {candidate.casefold(): candidate for candidate in names}
        near = [
            folded[match] for match in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
        ]
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        elif names:
            hint = f"Known: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}."
        else:
            hint = f"There is no {kind} yet."
        super().__init__(f"There is no {kind} “{name[:80]}”.", hint)
        self.near = near


class KnowledgeError(UserError):
    """The knowledge folder or one of its YAML files can't be used."""

    code = "knowledge"


class FileReadError(UserError):
    """One file can't be read; indexing lists it as skipped and goes on."""

    code = "file"


class AddressError(UserError):
    """An address of the network that may not be fetched: its scheme, its port, or a network of our own."""

    code = "address"


class RunError(AssistantError):
    """The environment or the run failed; the user's input may well be right."""

    code = "run"


class IndexInUseError(RunError):
    """Another process owns the data folder."""

    code = "index_in_use"


class IndexMismatchError(RunError):
    """The index was made by another embedder; vectors of two embedders can't be compared."""

    code = "index_mismatch"


class IndexMissingError(RunError):
    """Nothing is indexed yet."""

    code = "index_missing"


class IndexDamagedError(RunError):
    """The index lost records or can't be opened."""

    code = "index_damaged"


class DiskFullError(RunError):
    """No room left to write."""

    code = "disk_full"


class PortTakenError(RunError):
    """The address of the server is in use."""

    code = "port_taken"


class ClockError(RunError):
    """The clock of the machine is wrong: no date or price could be told to hold."""

    code = "clock"


class StoreError(RunError):
    """The database can't be opened or written."""

    code = "store"


class AccessError(RunError):
    """A token or a password is refused."""

    code = "access"


class ScopeError(AccessError):
    """An API key is not made for what it is used for."""

    code = "scope"


class HandoverError(RunError):
    """The running server did not take the work that the command line handed it."""

    code = "handover"


class DeliveryError(RunError):
    """A message was not taken by a mail server or a webhook.

    `final`: trying again can't help. `retry_after`: seconds that the other side asks us to wait, if it does.
    """

    code = "delivery"

    def __init__(
        self, message: str, next_step: str = "", *, final: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message, next_step)
        self.final = final
        self.retry_after = retry_after


class DoorError(RunError):
    """The public chat does not take a question now.

    `retry_after_seconds`: when it is worth asking again; None when nobody can tell.
    """

    code = "door"

    def __init__(self, message: str, next_step: str = "", retry_after_seconds: int | None = None) -> None:
        super().__init__(message, next_step)
        self.retry_after_seconds = retry_after_seconds


class PausedError(DoorError):
    """The company has paused the public chat."""

    code = "paused"


class BudgetSpentError(DoorError):
    """What the public chat may spend in a day is spent."""

    code = "budget_spent"


class BusyError(DoorError):
    """As many answers as may run at once are running, and as many wait as may."""

    code = "busy"


class RateError(DoorError):
    """Too many questions from one conversation, address or API key."""

    code = "rate"


class ConversationBusyError(DoorError):
    """An answer of this conversation is still on its way."""

    code = "conversation_busy"


class NetworkError(RunError):
    """A server elsewhere does not answer, or not in time."""

    code = "network"


class NetworkReplyError(NetworkError):
    """The reply of a server is of another type than wanted, too large, or damaged."""

    code = "network_reply"


class ModelError(RunError):
    """The chat model or the embedder did not do its work."""

    code = "model"
    retryable = False


class ModelKeyError(ModelError):
    """401 or 403: the key is refused."""

    code = "model_key"


class ModelNotFoundError(ModelError):
    """404: the provider has no such model, or the base URL is not an OpenAI-compatible one."""

    code = "model_not_found"


class ModelBusyError(ModelError):
    """429, or our own queue is full. `retry_after` is the wait the provider asked for, in seconds."""

    code = "model_busy"
    retryable = True

    def __init__(self, message: str, next_step: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, next_step)
        self.retry_after = retry_after


class ModelUnavailableError(ModelError):
    """Connection refused, DNS, TLS, or a 5xx reply."""

    code = "model_unavailable"
    retryable = True


class ModelTimeoutError(ModelError):
    """One of our own deadlines passed: connect, first token, between tokens, or total."""

    code = "model_timeout"


class ModelReplyError(ModelError):
    """The reply is garbage, empty, or a stream that ended without a finish reason."""

    code = "model_reply"
    retryable = True


class EmptyReplyError(ModelReplyError):
    """The reply came to its end without a word; worth one more try, not two."""

    code = "empty_reply"


class ModelRequestError(ModelError):
    """400 or 422: the provider refuses the request as it stands."""

    code = "model_request"


class ContentFilterError(ModelError):
    """The provider's content filter stopped the reply."""

    code = "content_filter"


class OutputLengthError(ModelError):
    """The reply reached its limit of tokens before it was finished."""

    code = "output_length"


class ContextOverflowError(ModelError):
    """The prompt is longer than the model takes."""

    code = "context_overflow"


class LocalModelError(ModelError):
    """The embedded model can't be started."""

    code = "local_model"

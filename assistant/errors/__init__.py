"""Every error this package raises on purpose, in one tree.

AssistantError                     message, next step, code (stable, for programs)
├── UserError                      an argument, a file or a value of the user: exit code 2
│   ├── SettingError               a setting has a value that can't be used
│   ├── InputError                 a question, a brief or an option can't be used
│   │   ├── FormError              fields of a visitor's form can't be used; carries a sentence for each
│   │   ├── ApprovalError          a draft has hard findings, and no reason to approve it all the same
│   │   │   └── OwnWorkError       … and its author wants to approve it, which takes somebody else
│   │   ├── StatusError            a draft stands where that can't be done: it is archived, or not in review
│   │   ├── LastAdminError         the last account that may manage the others would be lost
│   │   ├── ConflictError          somebody else changed a draft since it was read
│   │   ├── FormatError            a format of export does not fit the channel of a draft
│   │   ├── UnapprovedError        a draft that nobody approved was to be exported as if it were
│   │   ├── PlanError              a campaign contradicts itself; carries each problem in both languages
│   │   └── TooLongError           a question is longer than is taken
│   ├── RightsError                the role of an account does not allow it
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

from assistant.errors.base import AssistantError, RunError, UserError
from assistant.errors.door import (
    BudgetSpentError,
    BusyError,
    ConversationBusyError,
    DoorError,
    PausedError,
    RateError,
)
from assistant.errors.model import (
    ContentFilterError,
    ContextOverflowError,
    EmptyReplyError,
    LocalModelError,
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelNotFoundError,
    ModelReplyError,
    ModelRequestError,
    ModelTimeoutError,
    ModelUnavailableError,
    OutputLengthError,
)
from assistant.errors.network import DeliveryError, NetworkError, NetworkReplyError
from assistant.errors.run import (
    AccessError,
    ClockError,
    DiskFullError,
    HandoverError,
    IndexDamagedError,
    IndexInUseError,
    IndexMismatchError,
    IndexMissingError,
    PortTakenError,
    ScopeError,
    StoreError,
)
from assistant.errors.user import (
    AddressError,
    ApprovalError,
    ConflictError,
    FileReadError,
    FormatError,
    FormError,
    InputError,
    KnowledgeError,
    LastAdminError,
    OwnWorkError,
    PlanError,
    RightsError,
    SettingError,
    StatusError,
    TooLongError,
    UnapprovedError,
    UnknownNameError,
)

__all__ = [
    "AccessError",
    "AddressError",
    "ApprovalError",
    "AssistantError",
    "BudgetSpentError",
    "BusyError",
    "ClockError",
    "ConflictError",
    "ContentFilterError",
    "ContextOverflowError",
    "ConversationBusyError",
    "DeliveryError",
    "DiskFullError",
    "DoorError",
    "EmptyReplyError",
    "FileReadError",
    "FormError",
    "FormatError",
    "HandoverError",
    "IndexDamagedError",
    "IndexInUseError",
    "IndexMismatchError",
    "IndexMissingError",
    "InputError",
    "KnowledgeError",
    "LastAdminError",
    "LocalModelError",
    "ModelBusyError",
    "ModelError",
    "ModelKeyError",
    "ModelNotFoundError",
    "ModelReplyError",
    "ModelRequestError",
    "ModelTimeoutError",
    "ModelUnavailableError",
    "NetworkError",
    "NetworkReplyError",
    "OutputLengthError",
    "OwnWorkError",
    "PausedError",
    "PlanError",
    "PortTakenError",
    "RateError",
    "RightsError",
    "RunError",
    "ScopeError",
    "SettingError",
    "StatusError",
    "StoreError",
    "TooLongError",
    "UnapprovedError",
    "UnknownNameError",
    "UserError",
]

"""Why the public chat does not take a question now."""

from assistant.errors.base import RunError


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

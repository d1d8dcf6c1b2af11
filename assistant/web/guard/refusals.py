"""What a visitor reads when the door does not let a question in."""

from assistant.errors import BudgetSpentError, ConversationBusyError, DoorError, PausedError, RateError
from assistant.web.texts import Words

_TEXTS: tuple[tuple[type[DoorError], str], ...] = (
    (PausedError, "door_paused"),
    (BudgetSpentError, "door_budget"),
    (ConversationBusyError, "door_conversation"),
)


def refusal(words: Words, error: DoorError) -> str:
    """The sentence for `error`, in the language of `words`."""
    if isinstance(error, RateError):
        minutes = -(-(error.retry_after_seconds or 60) // 60)
        return words("door_rate_minute") if minutes == 1 else words("door_rate", minutes=minutes)
    return words(next((key for kind, key in _TEXTS if isinstance(error, kind)), "door_busy"))

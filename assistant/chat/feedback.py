"""Takes visitors' thumbs: checked, cut to size, and without what identifies a person."""

from collections.abc import Callable
from typing import get_args

from assistant.chat.conversation import Turn
from assistant.errors import InputError
from assistant.log import mask
from assistant.store.visitors.feedback import Feedbacks
from assistant.text.normalise import clean
from assistant.types.feedback import Feedback, FeedbackReason, FeedbackTotals
from assistant.types.language import Language

LONGEST_COMMENT = 1000  # characters
LONGEST_QUESTION = 2000
_LONGEST_ID = 64
_MOST_TURNS = 10_000

_REASONS: dict[str, FeedbackReason] = {reason: reason for reason in get_args(FeedbackReason)}


def _nobody(question: str, language: Language) -> None:
    del question, language


class FeedbackDesk:
    """Notes what visitors think of answers.

    `asked` gives the turn of a number, counted from 0, of a conversation; None when it is not known any more.
    """

    def __init__(
        self,
        store: Feedbacks,
        asked: Callable[[str, int], Turn | None],
        disliked: Callable[[str, Language], None] = _nobody,
    ) -> None:
        """`disliked` is told the question, masked, of an answer whose thumb now points down."""
        self._store = store
        self._asked = asked
        self._disliked = disliked

    def record(self, conversation: str, turn: int, up: bool, reason: str = "", comment: str = "") -> None:
        """Note a thumb; a second one for the same answer takes the place of the first.

        A reason belongs to a thumb that points down. The comment is cleaned, cut to 1,000 characters and,
        like the question, stored without e-mail addresses, phone, card and bank account numbers. Raises
        InputError for another reason and for an answer that can't be, and what the store raises.
        """
        if reason not in _REASONS:
            known = ", ".join(filter(None, _REASONS))
            raise InputError(f"“{reason[:40]}” is no reason for a thumb.", f"Give one of {known}, or none.")
        if not 0 < len(conversation) <= _LONGEST_ID or not 0 <= turn < _MOST_TURNS:
            raise InputError("There is no such answer.", "Give the conversation and the number of its turn.")
        told = self._asked(conversation, turn)
        question = _safe(told.question, LONGEST_QUESTION) if told else ""
        was_down = self._store.put(
            Feedback(
                conversation,
                turn,
                up,
                "" if up else _REASONS[reason],
                _safe(comment, LONGEST_COMMENT),
                question,
                told.language if told else "",
            )
        )
        if told and not up and not was_down:
            self._disliked(_safe(told.searched, LONGEST_QUESTION) or question, told.language)

    def totals(self) -> FeedbackTotals:
        """How many thumbs point up, and how many down; raises what the store raises."""
        return self._store.totals()


def _safe(text: str, longest: int) -> str:
    # Masked before it is cut: half an address would pass for none.
    return mask(clean(text[: 4 * longest]).strip())[:longest].strip()

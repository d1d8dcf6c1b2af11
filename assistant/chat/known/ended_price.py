"""A price that has ended is said to have ended: no model is asked, which might offer another product's."""

from collections.abc import Sequence

from assistant.chat.question.figures_asked import units_asked
from assistant.chat.replies import Replies
from assistant.checks.reply.citations import citation, with_markers
from assistant.types.answer import Answer
from assistant.types.knowledge import Passage
from assistant.types.language import Language

_SAME = 0.6  # share of the question's words (by weight) that the record must have to be the product meant


def ended_price(
    question: str, language: Language, passages: Sequence[Passage], replies: Replies
) -> Answer | None:
    """The answer to a question for the price of a product whose price has ended; None for any other.

    `passages` are those found for it, best first: the first one must be the record of the product.
    """
    if not passages or "EUR" not in units_asked(question, language):
        return None
    passage = passages[0]
    until = passage.chunk.valid_until
    if passage.chunk.sku is None or passage.standing != "expired" or until is None:
        return None
    if passage.coverage < _SAME:
        return None
    told, ask_us = replies.ended_price(passage.chunk.title, until, language)
    cited = (citation(1, passage, told, language),)
    return Answer(f"{with_markers(told, (1,))} {ask_us}", language, "answered", cited)

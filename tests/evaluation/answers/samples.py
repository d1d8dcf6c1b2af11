"""A small knowledge of two passages, and replies about it."""

from decimal import Decimal
from typing import Any

from assistant.checks.reply.citations import citation
from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.replies import Reply
from assistant.types.answer import Answer, AnswerStatus
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language
from assistant.types.model import Usage

TEXTS = {
    "policies/delivery.md": "Delivery to France costs €4.90. It takes three working days.",
    "policies/returns.md": "You have 30 days to return an article. A return is free of charge.",
}
ITEM = Item(
    "q1",
    "en",
    "How much is delivery to France?",
    must_contain=(("€4.90", "4.90 euros"),),
    must_not_contain=("€7.90",),
    sources=("policies/delivery.md",),
)
UNKNOWN = Item("q2", "en", "Do you rent tablecloths for weddings?", answerable=False)


def passages(language: Language = "en") -> tuple[Passage, ...]:
    chunks = [
        Chunk(f"c{n}", "knowledge", source, source, "", language, text, 0)
        for n, (source, text) in enumerate(TEXTS.items())
    ]
    return tuple(Passage(chunk, 0.9, rank) for rank, chunk in enumerate(chunks, 1))


def answer(text: str, *cited: int, status: AnswerStatus = "answered", **values: Any) -> Answer:
    known = passages()
    found = tuple(citation(n, known[n - 1], text, "en") for n in cited)
    usage = Usage(1000, 400, 50, Decimal("0.002"))
    return Answer(
        text, values.pop("language", "en"), status, found, **{"usage": usage, "timings_ms": {}, **values}
    )


def reply(text: str, *cited: int, **values: Any) -> Reply:
    """An answer after 2 s whose passages came after half a second and its first sentence after one."""
    return Reply(answer(text, *cited, **values), passages(), 1000.0, 2000.0, found_ms=500.0)


RIGHT = "Delivery to France costs €4.90 [1]."
REFUSAL = "I couldn’t find the answer in the information of Filature d’Essai."

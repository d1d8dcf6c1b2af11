"""What the knowledge holds near a question that it does not answer, word for word."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.checks.reply.citations import citation
from assistant.search.gate import Gate
from assistant.types.answer import Citation
from assistant.types.knowledge import Passage
from assistant.types.language import Language

MOST = 3
# Nearness alone finds something for any question. What shares a quarter of the subject (by weight) and
# is halfway to an answer is on it: measured on the demo company's questions without an answer.
_COVERED = 0.25
_LIKELY = 0.25
_COLUMNS = " | "  # a row of a table says nothing without its head


def near_passages(
    question: str, language: Language, passages: Sequence[Passage], gate: Gate
) -> tuple[Citation, ...]:
    """At most three passages on the same subject, each of another section, with the sentence nearest to it.

    `passages` are those found for the question, best first. Records of products are left out: a product
    that nobody asked for would be a guess. Raises IndexDamagedError for a calibration that can't be read.
    """
    found: dict[tuple[str, str], Passage] = {}
    for passage in passages:
        if _near(question, language, passage, gate):
            found.setdefault((passage.chunk.source, passage.chunk.heading), passage)
    told = (citation(1, passage, question, language) for passage in found.values())
    readable = [each for each in told if _COLUMNS not in each.quote][:MOST]
    return tuple(replace(each, n=n) for n, each in enumerate(readable, start=1))


def _near(question: str, language: Language, passage: Passage, gate: Gate) -> bool:
    if passage.chunk.sku is not None or passage.standing != "current" or passage.coverage < _COVERED:
        return False
    return gate.answerability(question, language, [passage]) >= _LIKELY

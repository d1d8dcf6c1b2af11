"""Why the chat would answer a question or not: everything before the model, without calling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.chat.answer import Sources
from assistant.chat.question.topics import Topics
from assistant.search.gate import COVERING, NEAREST
from assistant.types.knowledge import Audience
from assistant.types.retrieval import Explanation

Outcome = Literal["answered", "not_in_knowledge", "fixed_text"]


@dataclass(frozen=True)
class Verdict:
    """What the chat would do with a question, and from which numbers.

    `answerability` (0-1) below `threshold` means that the knowledge does not answer. It is made from
    `similarity`, the cosine of the nearest passage, and `coverage`, the share of the question's words (by
    weight) that one of the first passages holds. `topic` names the fixed text that a question gets that is
    none for the knowledge; empty for any other.
    """

    outcome: Outcome
    answerability: float
    threshold: float
    similarity: float
    coverage: float
    topic: str
    explanation: Explanation


class Judging:
    """Judges questions as `Answering` does, with as many passages and the same threshold."""

    def __init__(self, sources: Sources, topics: Topics, passages: int, threshold: float) -> None:
        self._sources = sources
        self._topics = topics
        self._passages = passages
        self._threshold = threshold

    def judge(self, question: str, audiences: Sequence[Audience] = ("public",)) -> Verdict:
        """The verdict on a question; raises what `Retriever.explain` raises."""
        about = self._topics.of(question, "fr")
        found = self._sources.retriever.explain(question, self._passages, audiences)
        likely = self._sources.gate.answerability(question, found.language, found.passages)
        outcome: Outcome = "answered" if likely >= self._threshold else "not_in_knowledge"
        return Verdict(
            outcome if about is None else "fixed_text",
            likely,
            self._threshold,
            _best([passage.similarity for passage in found.passages[:NEAREST]]),
            _best([passage.coverage for passage in found.passages[:COVERING]]),
            "" if about is None else about.topic,
            found,
        )


def _best(values: Sequence[float]) -> float:
    return max(values, default=0.0)

"""What visitors ask: how often, with what outcome, and which questions belong together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.types.language import Language
from assistant.types.privacy import Gap

TallyKind = Literal["answered", "not_in_knowledge", "off_topic", "degraded", "disliked", "handed_over"]
QUESTIONS: tuple[TallyKind, ...] = ("answered", "not_in_knowledge", "off_topic", "degraded")


@dataclass(frozen=True)
class Tally:
    """How often something came about on a day, in a language. Of nobody: a number."""

    day: dt.date
    language: Language
    kind: TallyKind
    count: int


@dataclass(frozen=True)
class DayCounts:
    """All counts of one day, both languages together; a kind that did not come about has 0."""

    day: dt.date
    counts: Mapping[TallyKind, int]

    @property
    def questions(self) -> int:
        """How many questions were asked; thumbs and requests come on top of these."""
        return sum(self.counts[kind] for kind in QUESTIONS)


@dataclass(frozen=True)
class Cluster:
    """Questions that ask the same, the most asked first. `count`: how often they were asked in all."""

    gaps: tuple[Gap, ...]

    @property
    def question(self) -> str:
        """The one that stands for all."""
        return self.gaps[0].question

    @property
    def language(self) -> Language:
        """Its language."""
        return self.gaps[0].language

    @property
    def count(self) -> int:
        """How often they were asked."""
        return sum(gap.count for gap in self.gaps)

    @property
    def disliked(self) -> int:
        """How often one had an answer that was not liked."""
        return sum(gap.count for gap in self.gaps if gap.kind == "disliked")

    @property
    def languages(self) -> Mapping[Language, int]:
        """How often in which language."""
        found: dict[Language, int] = {}
        for gap in self.gaps:
            found[gap.language] = found.get(gap.language, 0) + gap.count
        return found


@dataclass(frozen=True)
class Asked:
    """A period: each of its days, oldest first, and what got no good answer, most asked first.

    `left_out`: questions beyond the most that are put together.
    """

    days: Sequence[DayCounts]
    clusters: Sequence[Cluster]
    left_out: int = 0

    def total(self, kind: TallyKind) -> int:
        """How often something came about in the whole period."""
        return sum(day.counts[kind] for day in self.days)


@dataclass(frozen=True)
class Entry:
    """A draft of an entry for the knowledge: a question, and its answer for a human to complete.

    `sources` are the titles of the documents that support its sentences. `failed`: no model could be asked.
    """

    question: str
    answer: str
    language: Language
    sources: tuple[str, ...] = ()
    failed: bool = False

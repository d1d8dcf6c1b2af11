"""What surrounds a brief: facts to choose from, facts that people add, kept briefs, a learnt voice."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.types.draft import Brief
from assistant.types.language import Language

FactKind = Literal["price", "date", "stock", "product", "page", "claim"]
ClaimStatus = Literal["proposed", "approved"]


@dataclass(frozen=True)
class Fact:
    """One fact that a draft may use, to be ticked, pinned or excluded before it is written.

    `id` stays the same as long as the text stands in its source. `day` is the last day on which it holds.
    `chosen`: it goes into the prompt as things stand. `pinned`: the brief demands it. `language` is that of
    the text.
    """

    id: str
    text: str
    source: str
    title: str
    kind: FactKind
    day: dt.date | None = None
    chosen: bool = True
    pinned: bool = False
    language: Language = "fr"

    def as_dict(self) -> dict[str, Any]:
        """The documented shape in `write --facts --json`."""
        return {**asdict(self), "day": None if self.day is None else self.day.isoformat()}


@dataclass(frozen=True)
class Claim:
    """A fact that a person vouches for: what `evidence` proves it, who the `owner` is, until when it holds.

    It goes into other people's drafts once somebody has approved it. `ends` is the last day, None for ever.
    """

    id: int
    text: str
    language: Language
    owner: str
    evidence: str
    ends: dt.date | None
    status: ClaimStatus
    proposed_by: str
    proposed_at: dt.datetime
    approved_by: str = ""
    approved_at: dt.datetime | None = None

    @property
    def fact_id(self) -> str:
        """Its id among the facts of a brief."""
        return f"claim-{self.id}"

    def in_force(self, today: dt.date) -> bool:
        """Whether it holds on `today`."""
        return self.ends is None or today <= self.ends


@dataclass(frozen=True)
class Preset:
    """A brief kept under a name, for everybody."""

    name: str
    brief: Brief
    saved_by: str
    saved_at: dt.datetime


@dataclass(frozen=True)
class VoiceProfile:
    """A voice learnt from texts, to be edited: rules and words as `brand.yaml` holds them, and figures.

    `register` is how the texts address the reader (vous, tu, you, or empty when they don't);
    `sentence_words` is the mean length of a sentence in words.
    """

    language: Language
    voice: Sequence[str]
    do_words: Sequence[str]
    register: str
    sentence_words: float
    texts: int

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return asdict(self)

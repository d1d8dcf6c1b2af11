"""What results teach: found from comparisons, kept by people, told to the next brief."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.types.brand import Bilingual
from assistant.types.draft import Vary
from assistant.types.language import Language
from assistant.types.results import Metric, Rate, Verdict


@dataclass(frozen=True)
class Found:
    """What a comparison supports, before anybody decided on it; the fields are those of a `Lesson`.

    `winner` is the number of the variant that won, None where none differs from another.
    """

    campaign: int
    segment: str
    channel: str
    language: str
    goal: str
    metric: Metric
    verdict: Verdict
    winner: int | None
    sentence: Bilingual
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class Learned:
    """What the kept lessons say to a brief: sentences without figures, and two texts as they were sent.

    All of it is told to a model with its figures, prices, dates and codes hidden, and proves nothing.
    """

    notes: tuple[str, ...] = ()
    winner: str = ""
    loser: str = ""


NOTHING_LEARNED = Learned()


@dataclass(frozen=True)
class LessonNote:
    """A kept lesson as a note of its segment, or of the brand where `segment` is empty.

    `day` is when it was kept, `source` the name of the campaign whose results it rests on.
    """

    lesson: int
    segment: str
    channel: str
    text: str
    day: dt.date
    source: str
    kept_by: str

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "day": self.day.isoformat()}


@dataclass(frozen=True)
class TextResult:
    """How one text did: contacts it was sent to, its rate, and what the comparison with its siblings says.

    `verdict` is None for a text without siblings, `won` whether it is the winner.
    """

    campaign: int
    campaign_name: str
    variant_id: str
    metric: Metric
    sent: int
    rate: Rate
    verdict: Verdict | None
    won: bool

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "rate": self.rate.as_dict()}


@dataclass(frozen=True)
class UsedAngle:
    """A way of writing that a campaign tried on a segment in a channel, and how it did.

    `vary` and `variant` name the way as a brief does, `label` says it in words.
    """

    vary: Vary
    variant: int
    label: Bilingual
    goal: str
    language: Language
    day: dt.date
    result: TextResult

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "label": dict(self.label),
            "day": self.day.isoformat(),
            "result": self.result.as_dict(),
        }

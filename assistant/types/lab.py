"""What the lab gives: lines for one field, each made in another way, with a score that says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Literal

from assistant.types.brand import Bilingual
from assistant.types.draft import Brief, Finding
from assistant.types.model import Usage

PartName = Literal["length", "concreteness", "clarity", "spam", "brand"]
Reason = Literal["same", "hard"]


@dataclass(frozen=True)
class ScorePart:
    """One part of a score: `points` of at most `most`, and in words what gave and what cost them."""

    name: PartName
    points: int
    most: int
    why: Bilingual


@dataclass(frozen=True)
class Score:
    """What can be counted in a line, part by part. It is no prediction of opens or clicks."""

    parts: tuple[ScorePart, ...]

    @property
    def total(self) -> int:
        """All points together, from 0 to 100."""
        return sum(part.points for part in self.parts)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {"total": self.total, "parts": [{**vars(part), "why": dict(part.why)} for part in self.parts]}


@dataclass(frozen=True)
class LabLine:
    """One line to choose: `mechanism` is the id of its way, `length` counts in the field's unit.

    `findings` are what the checks say of it: none of them is hard.
    """

    text: str
    mechanism: str
    length: int
    score: Score
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "text": self.text,
            "mechanism": self.mechanism,
            "length": self.length,
            "score": self.score.as_dict(),
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True)
class LeftOut:
    """A line that nobody should use: it says the same as `same_as`, or has hard `findings`."""

    text: str
    mechanism: str
    reason: Reason
    same_as: str = ""
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "text": self.text,
            "mechanism": self.mechanism,
            "reason": self.reason,
            "same_as": self.same_as,
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True)
class Lab:
    """The lines for one field of a brief's channel, best first, and those that were left out with why."""

    brief: Brief
    field: str
    lines: Sequence[LabLine]
    left_out: Sequence[LeftOut] = ()
    model: str = ""
    prompt: str = ""  # name, version and hash of the prompt file
    usage: Usage = made(default_factory=Usage)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `write --lab --json` and of `/api/v1/lab`."""
        return {
            "channel": self.brief.channel,
            "segment": self.brief.segment,
            "language": self.brief.language,
            "field": self.field,
            "lines": [line.as_dict() for line in self.lines],
            "left_out": [line.as_dict() for line in self.left_out],
            "model": self.model,
            "prompt": self.prompt,
            "ai_generated": True,
            "usage": self.usage.as_dict(),
        }

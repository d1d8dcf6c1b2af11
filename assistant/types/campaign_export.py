"""What leaves a finished campaign: the file for a mailing tool, and what keeps texts from leaving."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.types.brand import Bilingual
from assistant.types.contacts import ChannelKind
from assistant.types.language import Language

Withholding = Literal[
    "not_written", "failed", "blocked", "rejected", "not_approved", "product_changed", "gone",
]  # fmt: skip
"""Why a text does not leave; `gone`: its draft was deleted."""

LeftOut = Literal["other_segment", "no_text", "text_blocked", "unsafe_address"]
"""Why a contact gets nothing on a channel, beside `Exclusion` and `Withholding`.

`other_segment`: the campaign does not write to its segment. `no_text`: nothing was planned for it there.
`text_blocked`: a check blocked its text; “blocked” alone says that the mailing tool blocks the contact.
`unsafe_address`: a spreadsheet would run its address as a formula, and changing it makes it another address.
"""

MEDIA_TYPE = "application/zip"


@dataclass(frozen=True)
class WithheldText:
    """A text that does not leave, with the reason as a code and, where there is more to say, in words."""

    variant_id: str
    segment: str
    channel: str
    language: Language
    reason: Withholding
    detail: Bilingual

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "detail": dict(self.detail)}


@dataclass(frozen=True)
class ExportProblem:
    """Something that keeps the whole campaign from leaving."""

    code: str
    message: Bilingual

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {"code": self.code, "message": dict(self.message)}


@dataclass(frozen=True)
class ExportCheck:
    """Whether a campaign may leave for a tool: how many texts would, which would not, and what blocks it."""

    campaign: int
    tool: str
    ready: int
    withheld: tuple[WithheldText, ...] = ()
    problems: tuple[ExportProblem, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether anything keeps it from leaving."""
        return bool(self.problems)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "campaign": self.campaign,
            "tool": self.tool,
            "ready": self.ready,
            "blocked": self.blocked,
            "withheld": [text.as_dict() for text in self.withheld],
            "problems": [problem.as_dict() for problem in self.problems],
        }


@dataclass(frozen=True)
class AudienceCount:
    """Who gets a channel's message and who does not: rows of the contact file, each in one place.

    `rows` is `sent` plus the sum of `excluded`, by reason. `by_variant` counts those sent to by variant id,
    `by_segment` and `by_language` by those of the text; `by_basis` by the legal basis that allows it.
    """

    channel: str
    kind: ChannelKind
    rows: int
    sent: int
    excluded: Mapping[str, int]
    by_variant: Mapping[str, int]
    by_segment: Mapping[str, int]
    by_language: Mapping[str, int]
    by_basis: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(self).items()
        }


@dataclass(frozen=True)
class CampaignFile:
    """A kept export: a ZIP that lies in `path`, too large perhaps to be held in memory.

    `manifest` says all that is in it and holds no personal data: it stays when the file itself is deleted
    after its days; then `path` is None.
    """

    name: str
    campaign: int
    tool: str
    made_at: dt.datetime
    made_by: str
    size: int
    sha256: str
    manifest: Mapping[str, Any]
    warnings: tuple[Bilingual, ...] = ()
    path: Path | None = None

    @property
    def media_type(self) -> str:
        """What it is for a browser."""
        return MEDIA_TYPE

    @property
    def content(self) -> bytes:
        """All of its bytes, read now; for a large one use `path`. Empty when it was deleted."""
        return b"" if self.path is None else self.path.read_bytes()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "name": self.name,
            "campaign": self.campaign,
            "tool": self.tool,
            "media_type": self.media_type,
            "made_at": self.made_at.isoformat(),
            "made_by": self.made_by,
            "bytes": self.size,
            "sha256": self.sha256,
            "available": self.path is not None,
            "warnings": [dict(warning) for warning in self.warnings],
            "manifest": dict(self.manifest),
        }

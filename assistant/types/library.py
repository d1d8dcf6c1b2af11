"""The library of drafts: what is looked for, what is found, which sources changed, the record of one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.types.draft import Finding
from assistant.types.language import Language
from assistant.types.stored import Decision, DraftComment, DraftStatus, DraftVersion, StoredDraft

SourceKind = Literal["document", "product", "claim"]
Change = Literal["changed", "gone"]


@dataclass(frozen=True)
class SourceStamp:
    """A source as it was when a draft was approved.

    `key` is what it is found by: the SKU of a product, the number of a claim, else the source's own name.
    `sha256` is of what it says: the paragraphs of a document, the record of a product; empty when it was not
    in the knowledge.
    """

    kind: SourceKind
    root: str
    source: str
    key: str
    title: str
    sha256: str

    def as_dict(self) -> dict[str, str]:
        """The documented shape."""
        return asdict(self)


@dataclass(frozen=True)
class ChangedSource:
    """A source that says something else than when a draft that cites it was approved, or is gone."""

    stamp: SourceStamp
    change: Change

    def as_dict(self) -> dict[str, str]:
        """The documented shape."""
        return {**self.stamp.as_dict(), "change": self.change}


@dataclass(frozen=True)
class LibraryQuery:
    """Which drafts to find; what is None is any, but archived drafts are only found by their status.

    `text`: every word of it stands in the draft's fields, goal, products or number, in any case and with or
    without accents. `author` began it. `since` and `until` are days (UTC) of the last change, both included.
    """

    text: str = ""
    channel: str | None = None
    segment: str | None = None
    language: Language | None = None
    status: DraftStatus | None = None
    product: str | None = None
    author: str | None = None
    stale: bool | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class LibraryEntry:
    """A draft that was found, and which of its sources changed since its approval."""

    stored: StoredDraft
    changed: tuple[ChangedSource, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether it was approved on sources that say something else today."""
        return bool(self.changed)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape: the draft's, and what changed."""
        return {
            **self.stored.as_dict(),
            "stale": self.stale,
            "changed_sources": [each.as_dict() for each in self.changed],
        }


@dataclass(frozen=True)
class LibraryPage:
    """A page of what was found, the draft changed last first.

    `total` counts all pages; `next` is the `after` of the next page, empty on the last one.
    """

    entries: tuple[LibraryEntry, ...]
    total: int
    next: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "drafts": [entry.as_dict() for entry in self.entries],
            "total": self.total,
            "next": self.next,
        }


@dataclass(frozen=True)
class FieldChange:
    """What people made of a field that a model wrote; `diff` are the lines of a unified diff."""

    field: str
    before: str
    after: str
    diff: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**asdict(self), "diff": list(self.diff)}


@dataclass(frozen=True)
class ApprovalRecord:
    """All that is known of how a text came to be and who stood for it, as one object to be kept or exported.

    `approval` is the approval in force, else the last one that ended, None when there never was one;
    `findings` and `sources` are those it was given with, without an approval those of the newest version.
    `model` and `prompt` are those of the last version that a model wrote. `changes` lead from the first
    version to the newest one.
    """

    stored: StoredDraft
    approval: Decision | None
    model: str
    prompt: str
    findings: tuple[Finding, ...]
    sources: tuple[SourceStamp, ...]
    changed: tuple[ChangedSource, ...]
    changes: tuple[FieldChange, ...]
    versions: tuple[DraftVersion, ...]
    decisions: tuple[Decision, ...]
    comments: tuple[DraftComment, ...]

    @property
    def in_force(self) -> bool:
        """Whether the newest version is approved."""
        return self.stored.status == "approved" and self.approval is not None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        stored = self.stored
        return {
            "draft": stored.id,
            "status": stored.status,
            "version": stored.version,
            "brief": _brief(stored),
            "fields": dict(stored.draft.fields),
            "ai_generated": bool(self.model),
            "model": self.model,
            "prompt": self.prompt,
            "created_at": stored.created_at.isoformat(),
            "created_by": stored.created_by,
            "approval": None if self.approval is None else self.approval.as_dict(),
            "in_force": self.in_force,
            "findings": [finding.as_dict() for finding in self.findings],
            "sources": [source.as_dict() for source in self.sources],
            "changed_sources": [each.as_dict() for each in self.changed],
            "changes": [change.as_dict() for change in self.changes],
            "versions": [version.as_dict() for version in self.versions],
            "decisions": [decision.as_dict() for decision in self.decisions],
            "comments": [comment.as_dict() for comment in self.comments],
        }


def _brief(stored: StoredDraft) -> Mapping[str, Any]:
    brief = stored.draft.brief
    return {
        "channel": brief.channel,
        "segment": brief.segment,
        "language": brief.language,
        "goal": brief.goal,
        "products": list(brief.products),
    }

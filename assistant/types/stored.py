"""Drafts as they are kept: versions, comments, and who approved what."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.types.draft import Draft, Finding

DraftStatus = Literal["draft", "in_review", "approved", "archived"]
Origin = Literal["written", "edited", "revised", "restored"]
Verdict = Literal["submitted", "approved", "returned", "reopened", "archived", "unarchived"]
AUTOSAVED = "autosaved"  # the note of a version that is still being typed
RENEWED = (
    "renewed"  # the note of the first version of a draft that begins with another one's text, and its number
)


@dataclass(frozen=True)
class StoredDraft:
    """A draft in the store, in its newest version: `draft.fields` and its findings are those of `version`.

    `group` is shared by the variants of one brief. `draft.usage` is what all its versions took so far.
    """

    draft: Draft
    status: DraftStatus
    version: int  # counts from 1
    group: str
    created_at: dt.datetime
    created_by: str
    changed_at: dt.datetime
    changed_by: str

    @property
    def id(self) -> int:
        """The number of the draft."""
        return self.draft.id or 0

    def as_dict(self) -> dict[str, Any]:
        """The documented shape: the draft's own, and what the store adds."""
        return {
            "status": self.status,
            "version": self.version,
            "group": self.group,
            "created_at": self.created_at.isoformat(),
            "created_by": self.created_by,
            "changed_at": self.changed_at.isoformat(),
            "changed_by": self.changed_by,
            **self.draft.as_dict(),
        }


@dataclass(frozen=True)
class DraftVersion:
    """One version of a draft's text. `note` says what made it: the command, or the version restored."""

    number: int
    at: dt.datetime
    by: str
    origin: Origin
    note: str
    fields: Mapping[str, str]
    findings: tuple[Finding, ...]
    model: str = ""  # empty for a version written by hand
    prompt: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "by": self.by,
            "origin": self.origin,
            "note": self.note,
            "fields": dict(self.fields),
            "findings": [finding.as_dict() for finding in self.findings],
            "model": self.model,
            "prompt": self.prompt,
        }


@dataclass(frozen=True)
class DraftComment:
    """What somebody said of a version; `field` is empty when it is about the whole."""

    at: dt.datetime
    by: str
    version: int
    field: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "at": self.at.isoformat()}


@dataclass(frozen=True)
class Decision:
    """Who moved a draft on: submitted, approved, returned, reopened, archived or unarchived it.

    `overridden`: the hard findings that it was approved with.
    """

    at: dt.datetime
    by: str
    version: int
    verdict: Verdict
    reason: str
    overridden: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "at": self.at.isoformat(),
            "by": self.by,
            "version": self.version,
            "verdict": self.verdict,
            "reason": self.reason,
            "overridden": [finding.as_dict() for finding in self.overridden],
        }

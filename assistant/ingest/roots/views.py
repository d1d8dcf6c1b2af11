"""Roots and their sources as they are shown: on a page, in a terminal, and as JSON."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.ingest.reports import Progress
from assistant.store.knowledge.roots import RootRecord
from assistant.store.knowledge.sources import RootCounts, SourceLine

RootStatus = Literal["new", "ok", "syncing", "failed", "interrupted"]


@dataclass(frozen=True)
class SourceView:
    """One source of a root; `name` is what people know it by: its path, or the name it was uploaded with."""

    name: str
    line: SourceLine

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of one row of `sources show --json`."""
        line = dataclasses.asdict(self.line)
        return {
            "name": self.name,
            **line,
            "date": _iso(self.line.date),
            "indexed_at": _iso(self.line.indexed_at),
            "warnings": list(self.line.warnings),
            "aliases": list(self.line.aliases),
        }


@dataclass(frozen=True)
class RootView:
    """A root with its counts; `progress` is that of a sync under way. `sources` are filled by `show` only."""

    record: RootRecord
    counts: RootCounts = RootCounts()
    progress: Progress | None = None
    sources: tuple[SourceView, ...] = ()

    @property
    def status(self) -> RootStatus:
        """Where it stands; “interrupted” is a sync that a crash or a stop cut short."""
        if self.progress is not None:
            return "syncing"
        if self.record.interrupted:
            return "interrupted"
        if self.record.error:
            return "failed"
        return "ok" if self.record.finished_at is not None else "new"

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of one row of `sources list --json`."""
        record = self.record
        return {
            "name": record.name,
            "kind": record.kind,
            "address": record.address,
            "audience": record.audience,
            "schedule": record.schedule or "never",
            "status": self.status,
            "error": record.error,
            "failures": record.failures,
            **dataclasses.asdict(self.counts),
            "chunks": self.counts.chunks,
            "added_at": _iso(record.added_at),
            "last_sync": _iso(record.finished_at),
            "next_sync": _iso(record.next_at),
        }

    def as_full_dict(self) -> dict[str, Any]:
        """The documented shape of `sources show --json`."""
        options: Mapping[str, str] = self.record.options
        return {
            **self.as_dict(),
            "options": dict(options),
            "sources": [source.as_dict() for source in self.sources],
        }


@dataclass(frozen=True)
class Removed:
    """What a removal took away: a root with its sources, or one upload."""

    name: str
    kind: Literal["root", "upload"]
    sources: int
    chunks: int

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `sources remove --json`."""
        return dataclasses.asdict(self)


def _iso(moment: dt.date | None) -> str | None:
    return None if moment is None else moment.isoformat()

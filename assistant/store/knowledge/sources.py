"""What the manifest holds of each root, as lists and counts to show: without the chunks' ids."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from assistant.store.database import Database
from assistant.store.tables import DocumentRow

_SHOWN = (
    "source",
    "title",
    "status",
    "reason",
    "audience",
    "trust",
    "owner",
    "language",
    "date",
    "url",
    "warnings",
    "aliases",
    "indexed_at",
)


@dataclass(frozen=True)
class RootCounts:
    """Counts of one root, in sources; `public` and `internal` count its chunks."""

    indexed: int = 0
    skipped: int = 0
    duplicates: int = 0
    warnings: int = 0  # sources that are indexed with a warning
    public: int = 0
    internal: int = 0

    @property
    def chunks(self) -> int:
        """Chunks of both audiences."""
        return self.public + self.internal


@dataclass(frozen=True)
class SourceLine:
    """One source, as it is listed."""

    source: str
    title: str
    status: str  # indexed | skipped | duplicate
    reason: str
    audience: str
    trust: str
    owner: str
    language: str
    date: dt.date | None
    url: str | None
    warnings: tuple[str, ...]
    aliases: tuple[str, ...]
    indexed_at: dt.datetime
    chunks: int


class SourceList:
    """Reads the manifest of one database. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def counts(self) -> dict[str, RootCounts]:
        """The counts of every root that has sources, by its name."""
        row = DocumentRow
        warned = case((func.json_array_length(row.warnings) > 0, 1), else_=0)
        wanted = select(
            row.root,
            func.sum(_one_if(row.status == "indexed")),
            func.sum(_one_if(row.status == "skipped")),
            func.sum(_one_if(row.status == "duplicate")),
            func.sum(warned),
            func.sum(case((row.audience == "public", row.chunk_count), else_=0)),
            func.sum(case((row.audience == "internal", row.chunk_count), else_=0)),
        ).group_by(row.root)
        with self._db.reading() as session:
            return {root: RootCounts(*map(int, counts)) for root, *counts in session.execute(wanted)}

    def of(self, root: str, limit: int | None = None) -> list[SourceLine]:
        """The sources of a root: what was skipped or has a warning first, then by name."""
        row = DocumentRow
        trouble = case((row.status == "skipped", 0), (func.json_array_length(row.warnings) > 0, 1), else_=2)
        columns = [getattr(row, name) for name in _SHOWN]
        wanted = select(*columns, row.chunk_count).where(row.root == root).order_by(trouble, row.source)
        with self._db.reading() as session:
            return [_line(values) for values in session.execute(wanted.limit(limit))]


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _line(values: Iterable[Any]) -> SourceLine:
    *shown, chunks = values
    named = dict(zip(_SHOWN, shown, strict=True))
    named["warnings"], named["aliases"] = tuple(named["warnings"]), tuple(named["aliases"])
    return SourceLine(**named, chunks=chunks)

"""What is indexed: one record for each source, and which embedder made the index.

A source is recorded only after its chunks are in both indexes. A run that is killed therefore leaves a source
either as it was recorded before (its digest differs, so the next run takes it again; chunk ids are stable, so
nothing is doubled) or not at all; chunks whose id `chunk_ids` doesn't hold belong to such a source.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from sqlalchemy import delete, func, select

from assistant.errors import IndexMismatchError
from assistant.store.database import Database
from assistant.store.tables import DocumentRow, IndexRow
from assistant.types.knowledge import Audience, Trust
from assistant.types.language import Language

Status = Literal["indexed", "skipped"]
ONLY_ROW = 1
_TRUST: Mapping[str, Trust] = {tier: tier for tier in get_args(Trust)}


@dataclass(frozen=True)
class SourceRecord:
    """What the manifest knows of one source. A skipped one has no chunks, and a reason in words."""

    root: str
    source: str
    sha256: str
    indexed_at: dt.datetime
    chunk_ids: tuple[str, ...] = ()
    title: str = ""
    language: Language = "fr"
    audience: Audience = "public"
    status: Status = "indexed"
    reason: str = ""
    trust: Trust = "editorial"
    owner: str = ""
    url: str | None = None
    date: dt.date | None = None
    warnings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other names under which the same content was found
    validators: Mapping[str, str] = field(default_factory=dict)  # of a web page, for the next visit


@dataclass(frozen=True)
class IndexState:
    """Which embedder made the index; `generation` grows with each rebuild, `chunks` counts all roots."""

    embedder: str
    dimensions: int
    generation: int
    chunks: int


@dataclass(frozen=True)
class Totals:
    """Counts over every root; the chunks are what the two collections of the index should hold."""

    documents: int
    skipped: int
    public_chunks: int
    internal_chunks: int

    @property
    def chunks(self) -> int:
        """Chunks of both audiences."""
        return self.public_chunks + self.internal_chunks


class Manifest:
    """The record of the index in one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def state(self) -> IndexState | None:
        """Which embedder made the index; None before the first one."""
        with self._db.reading() as session:
            row = session.get(IndexRow, ONLY_ROW)
            if row is None:
                return None
            chunks = session.scalar(select(func.coalesce(func.sum(DocumentRow.chunk_count), 0)))
            return IndexState(row.embedder, row.dimensions, row.generation, int(chunks or 0))

    def set_embedder(self, name: str, dimensions: int) -> None:
        """Say which embedder makes the index from now on.

        Raises IndexMismatchError when sources are recorded that another one embedded: `clear` comes first.
        """
        with self._db.session() as session:
            row = session.get(IndexRow, ONLY_ROW)
            if row is None:
                session.add(IndexRow(id=ONLY_ROW, embedder=name, dimensions=dimensions, generation=1))
                return
            if (row.embedder, row.dimensions) == (name, dimensions):
                return
            if session.scalar(select(func.sum(DocumentRow.chunk_count))):
                raise IndexMismatchError(
                    f"The index was made by {row.embedder} ({row.dimensions} dimensions), not by {name}.",
                    "Run `assistant index --rebuild` to make it anew, or set the embedder back.",
                )
            row.embedder, row.dimensions, row.generation = name, dimensions, row.generation + 1

    def clear(self) -> None:
        """Forget every source, for a rebuild; the embedder stays, the generation grows."""
        with self._db.session() as session:
            session.execute(delete(DocumentRow))
            row = session.get(IndexRow, ONLY_ROW)
            if row is not None:
                row.generation += 1

    def documents(self, root: str) -> dict[str, SourceRecord]:
        """Every source recorded under `root`, by its path, sorted."""
        wanted = select(DocumentRow).where(DocumentRow.root == root).order_by(DocumentRow.source)
        with self._db.reading() as session:
            return {row.source: _record(row) for row in session.scalars(wanted)}

    def roots(self) -> list[str]:
        """The roots that have sources, sorted."""
        with self._db.reading() as session:
            return sorted(session.scalars(select(DocumentRow.root).distinct()))

    def record(self, record: SourceRecord) -> None:
        """Record a source in the place of what was known of it; call it when both indexes hold its chunks."""
        row = DocumentRow(
            root=record.root,
            source=record.source,
            sha256=record.sha256,
            chunk_ids=list(record.chunk_ids),
            chunk_count=len(record.chunk_ids),
            title=record.title,
            language=record.language,
            audience=record.audience,
            status=record.status,
            reason=record.reason,
            indexed_at=record.indexed_at,
            trust=record.trust,
            owner=record.owner,
            url=record.url,
            date=record.date,
            warnings=list(record.warnings),
            aliases=list(record.aliases),
            validators=dict(record.validators),
        )
        with self._db.session() as session:
            session.merge(row)

    def remove(self, root: str, source: str) -> None:
        """Forget a source, after its chunks left both indexes; does nothing when it is not known."""
        with self._db.session() as session:
            session.execute(delete(DocumentRow).where(DocumentRow.root == root, DocumentRow.source == source))

    def chunk_ids(self) -> set[str]:
        """Every chunk id that the indexes should hold; doctor and sync compare them with what is there."""
        with self._db.reading() as session:
            return {chunk for ids in session.scalars(select(DocumentRow.chunk_ids)) for chunk in ids}

    def totals(self) -> Totals:
        """Counts over every root."""
        by_status = select(DocumentRow.status, func.count()).group_by(DocumentRow.status)
        by_audience = select(DocumentRow.audience, func.sum(DocumentRow.chunk_count)).group_by(
            DocumentRow.audience
        )
        with self._db.reading() as session:
            documents = dict(session.execute(by_status).all())
            chunks = dict(session.execute(by_audience).all())
        return Totals(
            documents=documents.get("indexed", 0),
            skipped=documents.get("skipped", 0),
            public_chunks=int(chunks.get("public", 0)),
            internal_chunks=int(chunks.get("internal", 0)),
        )


def _record(row: DocumentRow) -> SourceRecord:
    return SourceRecord(
        root=row.root,
        source=row.source,
        sha256=row.sha256,
        indexed_at=row.indexed_at,
        chunk_ids=tuple(row.chunk_ids),
        title=row.title,
        language="en" if row.language == "en" else "fr",
        audience="internal" if row.audience == "internal" else "public",
        status="skipped" if row.status == "skipped" else "indexed",
        reason=row.reason,
        trust=_TRUST.get(row.trust, "editorial"),
        owner=row.owner,
        url=row.url,
        date=row.date,
        warnings=tuple(row.warnings),
        aliases=tuple(row.aliases),
        validators=dict(row.validators),
    )

"""What is indexed: one record for each source, and which embedder made the index.

A source is recorded only after its chunks are in both indexes. A run that is killed therefore leaves a source
either as it was recorded before (its digest differs, so the next run takes it again; chunk ids are stable, so
nothing is doubled) or not at all; chunks whose id `chunk_ids` doesn't hold belong to such a source.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from assistant.errors import IndexMismatchError
from assistant.store.database import Database, copy_rows
from assistant.store.tables import DocumentRow, IndexRow, ProductRow
from assistant.types.knowledge import Audience, Trust
from assistant.types.language import Language

Status = Literal["indexed", "skipped", "duplicate"]
ONLY_ROW = 1
_BATCH = 500  # rows of one statement
_TRUST: Mapping[str, Trust] = {tier: tier for tier in get_args(Trust)}
_STATUS: Mapping[str, Status] = {each: each for each in get_args(Status)}


@dataclass(frozen=True)
class SourceRecord:
    """What the manifest knows of one source. A skipped one and a duplicate have no chunks but a reason.

    `sha256` is of all that decides on the chunks, `content` of the bytes alone; `traits` and `blocks` tell
    whether another source says the same.
    """

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
    content: str = ""
    stamp: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndexState:
    """Which embedder made the index; `generation` grows with each rebuild, `chunks` counts all roots.

    `clean` says that the last run came to its end: what is recorded is then what the indexes hold.
    """

    embedder: str
    dimensions: int
    generation: int
    chunks: int
    clean: bool = False


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
            return IndexState(row.embedder, row.dimensions, row.generation, int(chunks or 0), row.clean)

    def generation(self) -> int:
        """The number of the index that serves; 1 before the first one."""
        state = self.state()
        return state.generation if state else 1

    def set_embedder(self, name: str, dimensions: int) -> None:
        """Say which embedder makes the index from now on.

        Raises IndexMismatchError when sources are recorded that another one embedded.
        """
        with self._db.session() as session:
            row = session.get(IndexRow, ONLY_ROW)
            if row is None:
                first = IndexRow(id=ONLY_ROW, embedder=name, dimensions=dimensions, generation=1, clean=False)
                session.add(first)
                return
            if (row.embedder, row.dimensions) == (name, dimensions):
                return
            if session.scalar(select(func.sum(DocumentRow.chunk_count))):
                raise IndexMismatchError(
                    f"The index was made by {row.embedder} ({row.dimensions} dimensions), not by {name}.",
                    "Run `assistant index --rebuild` to make it anew, or set the embedder back.",
                )
            row.embedder, row.dimensions = name, dimensions

    def mark(self, clean: bool) -> None:
        """Note that a run begins to write (false), or came to its end (true); nothing before the first."""
        with self._db.session() as session:
            session.execute(update(IndexRow).values(clean=clean))

    def documents(self, root: str) -> dict[str, SourceRecord]:
        """Every source recorded under `root`, by its path, sorted."""
        wanted = select(DocumentRow).where(DocumentRow.root == root).order_by(DocumentRow.source)
        with self._db.reading() as session:
            return {row.source: _record(row) for row in session.scalars(wanted)}

    def roots(self) -> list[str]:
        """The roots that have sources, sorted."""
        with self._db.reading() as session:
            return sorted(session.scalars(select(DocumentRow.root).distinct()))

    def record(self, *records: SourceRecord) -> None:
        """Record sources in the place of what was known of them, once both indexes hold their chunks."""
        with self._db.session() as session:
            for start in range(0, len(records), _BATCH):
                batch = records[start : start + _BATCH]
                for root in {record.root for record in batch}:
                    _forget(session, root, [record.source for record in batch if record.root == root])
                session.execute(insert(DocumentRow), [_values(record) for record in batch])

    def remove(self, root: str, *sources: str) -> None:
        """Forget sources, after their chunks left both indexes; those that are not known are no error."""
        with self._db.session() as session:
            for start in range(0, len(sources), _BATCH):
                _forget(session, root, sources[start : start + _BATCH])

    def take_over(self, draft: "Manifest", generation: int) -> None:
        """Put what `draft` records, products included, in the place of all that is recorded, in one step."""
        with draft._db.reading() as source, self._db.session() as target:
            for kind in (DocumentRow, ProductRow):
                target.execute(delete(kind))
                copy_rows(source, target, kind)
            made = source.get_one(IndexRow, ONLY_ROW)
            row = IndexRow(
                id=ONLY_ROW,
                embedder=made.embedder,
                dimensions=made.dimensions,
                generation=generation,
                clean=True,
            )
            target.merge(row)

    def lend_products(self, draft: "Manifest", root: str) -> None:
        """Copy the products of a root to the database of `draft`."""
        with self._db.reading() as source, draft._db.session() as target:
            copy_rows(source, target, ProductRow, ProductRow.root == root)

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


def _forget(session: Session, root: str, sources: Sequence[str]) -> None:
    session.execute(delete(DocumentRow).where(DocumentRow.root == root, DocumentRow.source.in_(sources)))


def _values(record: SourceRecord) -> dict[str, Any]:
    lists = ("chunk_ids", "warnings", "aliases", "blocks")
    return {
        **vars(record),
        **{name: list(getattr(record, name)) for name in lists},
        "chunk_count": len(record.chunk_ids),
        "validators": dict(record.validators),
        "traits": dict(record.traits),
    }


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
        status=_STATUS.get(row.status, "indexed"),
        reason=row.reason,
        trust=_TRUST.get(row.trust, "editorial"),
        owner=row.owner,
        url=row.url,
        date=row.date,
        warnings=tuple(row.warnings),
        aliases=tuple(row.aliases),
        validators=dict(row.validators),
        content=row.content,
        stamp=row.stamp,
        traits=dict(row.traits),
        blocks=tuple(row.blocks),
    )

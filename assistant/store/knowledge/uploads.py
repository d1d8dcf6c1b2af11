"""What was uploaded or pasted: the name it came with, who may see it, and who added it."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select

from assistant.store.database import Database
from assistant.store.tables import UploadRow
from assistant.types.knowledge import Audience


@dataclass(frozen=True)
class UploadRecord:
    """One upload. `source` is the name it is stored under, `name` the one it came with."""

    source: str
    name: str
    audience: Audience
    added_by: str
    added_at: dt.datetime


class Uploads:
    """The uploads of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> dict[str, UploadRecord]:
        """Every upload by the name it is stored under, sorted."""
        with self._db.reading() as session:
            rows = session.scalars(select(UploadRow).order_by(UploadRow.source))
            return {row.source: _record(row) for row in rows}

    def get(self, source: str) -> UploadRecord | None:
        """The upload stored under that name; None when there is none."""
        with self._db.reading() as session:
            row = session.get(UploadRow, source)
            return None if row is None else _record(row)

    def put(self, record: UploadRecord) -> None:
        """Add an upload, or replace the one that is stored under the same name."""
        with self._db.session() as session:
            session.merge(UploadRow(**vars(record)))

    def remove(self, source: str) -> None:
        """Forget an upload; does nothing when it is not known."""
        with self._db.session() as session:
            session.execute(delete(UploadRow).where(UploadRow.source == source))


def _record(row: UploadRow) -> UploadRecord:
    return UploadRecord(
        source=row.source,
        name=row.name,
        # What is not clearly public stays inside.
        audience="public" if row.audience == "public" else "internal",
        added_by=row.added_by,
        added_at=row.added_at,
    )

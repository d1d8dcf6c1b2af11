"""What was tried for each product image, so that it is fetched once, and again only when it is due."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from assistant.store.database import Database
from assistant.store.tables import ImageRow

_BATCH = 500


@dataclass(frozen=True)
class ImageRecord:
    """The last try for one image; `key` stands for its address. Without a `file` there is a `reason`."""

    key: str
    tried_at: dt.datetime
    file: str = ""
    reason: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)


class ImageRecords:
    """The tries in one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, keys: Sequence[str]) -> dict[str, ImageRecord]:
        """What is recorded of these images."""
        found: dict[str, ImageRecord] = {}
        with self._db.reading() as session:
            for start in range(0, len(keys), _BATCH):
                wanted = select(ImageRow).where(ImageRow.key.in_(keys[start : start + _BATCH]))
                found |= {row.key: _record(row) for row in session.scalars(wanted)}
        return found

    def put(self, records: Iterable[ImageRecord]) -> None:
        """Record tries, in one transaction; an earlier one of the same image is replaced."""
        rows = {
            record.key: ImageRow(
                key=record.key,
                tried_at=record.tried_at,
                file=record.file,
                reason=record.reason,
                validators=dict(record.validators),
            )
            for record in records
        }
        keys = list(rows)
        with self._db.session() as session:
            for start in range(0, len(keys), _BATCH):
                session.execute(delete(ImageRow).where(ImageRow.key.in_(keys[start : start + _BATCH])))
            session.add_all(rows.values())


def _record(row: ImageRow) -> ImageRecord:
    return ImageRecord(row.key, row.tried_at, row.file, row.reason, row.validators)

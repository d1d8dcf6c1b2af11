"""Where sources come from: one row for each folder, website or feed, and for what was uploaded."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from sqlalchemy import delete, select

from assistant.store.database import Database
from assistant.store.tables import RootRow
from assistant.types.knowledge import Audience

Kind = Literal["folder", "site", "feed", "uploads"]
Schedule = Literal["", "hourly", "nightly"]

_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_SCHEDULES: Mapping[str, Schedule] = {each: each for each in get_args(Schedule)}
_AUDIENCES: Mapping[str | None, Audience] = {each: each for each in get_args(Audience)}


@dataclass(frozen=True)
class RootRecord:
    """One root. `audience` is declared for all of it; None leaves it to each file.

    `options` are those of its kind: a feed's column mapping. `failures` counts syncs that failed in a row,
    `error` says why the last one did; `next_at` is when the schedule syncs it next.
    """

    name: str
    kind: Kind
    address: str  # a path or a URL
    added_at: dt.datetime
    audience: Audience | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    schedule: Schedule = ""
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    error: str = ""
    failures: int = 0
    next_at: dt.datetime | None = None

    @property
    def interrupted(self) -> bool:
        """Whether a sync began and never ended; also true while one runs."""
        return self.started_at is not None and (
            self.finished_at is None or self.finished_at < self.started_at
        )


class Roots:
    """The roots of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[RootRecord]:
        """Every root, in the order in which they were added."""
        wanted = select(RootRow).order_by(RootRow.added_at, RootRow.name)
        with self._db.reading() as session:
            return [_record(row) for row in session.scalars(wanted)]

    def get(self, name: str) -> RootRecord | None:
        """The root of that exact name; None when there is none."""
        with self._db.reading() as session:
            row = session.get(RootRow, name)
            return None if row is None else _record(row)

    def put(self, record: RootRecord) -> None:
        """Add a root, or replace what was known of it."""
        row = RootRow(
            name=record.name,
            kind=record.kind,
            address=record.address,
            audience=record.audience,
            options=dict(record.options),
            schedule=record.schedule,
            added_at=record.added_at,
            started_at=record.started_at,
            finished_at=record.finished_at,
            error=record.error,
            failures=record.failures,
            next_at=record.next_at,
        )
        with self._db.session() as session:
            session.merge(row)

    def remove(self, name: str) -> None:
        """Forget a root; does nothing when it is not known."""
        with self._db.session() as session:
            session.execute(delete(RootRow).where(RootRow.name == name))

    def finished(self, name: str, at: dt.datetime, error: str, next_at: dt.datetime | None) -> None:
        """Note that a sync ended, with an empty `error` or why it failed; a root that is gone stays gone."""
        with self._db.session() as session:
            row = session.get(RootRow, name)
            if row is not None:
                row.finished_at, row.error, row.next_at = at, error, next_at
                row.failures = row.failures + 1 if error else 0

    def postpone(self, name: str, next_at: dt.datetime | None) -> None:
        """Say when the schedule syncs a root next; nothing for a root that is gone."""
        with self._db.session() as session:
            row = session.get(RootRow, name)
            if row is not None:
                row.next_at = next_at

    def due(self, now: dt.datetime) -> list[str]:
        """The roots whose next sync by their schedule is not in the future, the longest overdue first."""
        wanted = select(RootRow.name).where(RootRow.schedule != "", RootRow.next_at <= now)
        with self._db.reading() as session:
            return list(session.scalars(wanted.order_by(RootRow.next_at, RootRow.name)))


def _record(row: RootRow) -> RootRecord:
    return RootRecord(
        name=row.name,
        kind=_KINDS.get(row.kind, "folder"),
        address=row.address,
        added_at=row.added_at,
        audience=_AUDIENCES.get(row.audience),
        options=dict(row.options),
        schedule=_SCHEDULES.get(row.schedule, ""),
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=row.error,
        failures=row.failures,
        next_at=row.next_at,
    )

"""Switches that people turn while the server runs; every process that opens the database sees them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from assistant.store.database import Database, utc_now
from assistant.store.tables import SwitchRow

CHAT_PAUSED = "chat_paused"


@dataclass(frozen=True)
class Switch:
    """How a switch stands. `at` and `by`: since when and who turned it; None and empty: nobody ever did."""

    on: bool
    at: dt.datetime | None = None
    by: str = ""


class Switches:
    """The switches of one database; all are off until somebody turns them on. Raises StoreError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def get(self, name: str) -> Switch:
        """How the switch of that name stands."""
        with self._db.reading() as session:
            row = session.get(SwitchRow, name)
            return Switch(False) if row is None else Switch(row.is_on, row.changed_at, row.changed_by)

    def turn(self, name: str, on: bool, by: str) -> None:
        """Turn it; `by` is who does, as others shall read it."""
        with self._db.session() as session:
            session.merge(SwitchRow(name=name, is_on=on, changed_at=self._now(), changed_by=by[:200]))

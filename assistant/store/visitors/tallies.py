"""Counts of a day: how many questions were answered, refused, disliked, handed over. No text, nobody's."""

import datetime as dt
from typing import get_args

from sqlalchemy import select

from assistant.store.database import Database
from assistant.store.tables import TallyRow
from assistant.types.insight import Tally, TallyKind
from assistant.types.language import Language

_KINDS: dict[str, TallyKind] = {kind: kind for kind in get_args(TallyKind)}


class Tallies:
    """The counts of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, day: dt.date, language: Language, kind: TallyKind) -> None:
        """Count one more."""
        with self._db.session() as session:
            row = session.get(TallyRow, (day, language, kind), with_for_update=True)
            if row is None:
                session.add(TallyRow(day=day, language=language, kind=kind, count=1))
            else:
                row.count += 1

    def since(self, day: dt.date) -> list[Tally]:
        """Those from `day` on, the oldest day first."""
        asked = select(TallyRow).where(TallyRow.day >= day).order_by(TallyRow.day)
        with self._db.reading() as session:
            return [
                Tally(row.day, "en" if row.language == "en" else "fr", _KINDS[row.kind], row.count)
                for row in session.scalars(asked)
            ]

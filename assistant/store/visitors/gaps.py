"""Questions that got no good answer, by day: masked, without a conversation, counted."""

import datetime as dt
import hashlib

from sqlalchemy import delete, select

from assistant.store.database import Database
from assistant.store.tables import GapRow
from assistant.text.normalise import fold
from assistant.types.language import Language
from assistant.types.privacy import Gap, GapKind


class Gaps:
    """The gaps of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, day: dt.date, kind: GapKind, language: Language, question: str) -> None:
        """Count a question, which holds no personal data, on a day; case and accents make no other one."""
        digest = hashlib.sha256(" ".join(fold(question).split()).encode()).hexdigest()
        key = {"day": day, "kind": kind, "language": language, "key": digest}
        with self._db.session() as session:
            row = session.get(GapRow, tuple(key.values()))
            if row is None:
                session.add(GapRow(**key, question=question, count=1))
            else:
                row.count += 1

    def since(self, day: dt.date) -> list[Gap]:
        """Those from `day` on, the latest day first, on a day the most asked first."""
        order = GapRow.day.desc(), GapRow.count.desc(), GapRow.question
        with self._db.reading() as session:
            rows = session.scalars(select(GapRow).where(GapRow.day >= day).order_by(*order))
            return [_gap(row) for row in rows]

    def purge(self, before: dt.date) -> int:
        """Delete those of the days before; how many there were."""
        with self._db.session() as session:
            gone = delete(GapRow).where(GapRow.day < before)
            return len(session.scalars(gone.returning(GapRow.key)).all())


def _gap(row: GapRow) -> Gap:
    kind: GapKind = "disliked" if row.kind == "disliked" else "unanswered"
    return Gap(row.day, kind, "en" if row.language == "en" else "fr", row.question, row.count)

"""Visitors' thumbs, one for each answer."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import func, select

from assistant.store.database import Database, utc_now
from assistant.store.tables import FeedbackRow
from assistant.types.feedback import Feedback, FeedbackTotals


class Feedbacks:
    """The thumbs of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def put(self, feedback: Feedback) -> None:
        """Store a thumb; an earlier one for the same answer is replaced."""
        with self._db.session() as session:
            session.merge(FeedbackRow(**vars(feedback), at=self._now()))

    def totals(self) -> FeedbackTotals:
        """How many thumbs point up, and how many down."""
        counted = select(FeedbackRow.up, func.count()).group_by(FeedbackRow.up)
        with self._db.reading() as session:
            found = {bool(up): count for up, count in session.execute(counted)}
        return FeedbackTotals(found.get(True, 0), found.get(False, 0))

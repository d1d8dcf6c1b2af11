"""Visitors' thumbs, one for each answer."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, get_args

from sqlalchemy import ColumnElement, delete, func, select

from assistant.store.database import Database, utc_now
from assistant.store.tables import FeedbackRow
from assistant.types.feedback import Feedback, FeedbackReason, FeedbackTotals
from assistant.types.language import Language

_REASONS: dict[str, FeedbackReason] = {reason: reason for reason in get_args(FeedbackReason)}


class Feedbacks:
    """The thumbs of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def put(self, feedback: Feedback) -> bool:
        """Store a thumb; an earlier one for the same answer is replaced. Whether that one pointed down."""
        with self._db.session() as session:
            before = session.get(FeedbackRow, (feedback.conversation, feedback.turn))
            was_down = before is not None and not before.up
            session.merge(FeedbackRow(**vars(feedback), at=self._now()))
            return was_down

    def of(self, conversation: str) -> list[Feedback]:
        """The thumbs of a conversation, in the order of its turns."""
        asked = select(FeedbackRow).where(FeedbackRow.conversation == conversation)
        with self._db.reading() as session:
            return [_feedback(row) for row in session.scalars(asked.order_by(FeedbackRow.turn))]

    def erase(self, conversation: str) -> int:
        """Delete the thumbs of a conversation; how many there were."""
        return self._delete(FeedbackRow.conversation == conversation)

    def purge(self, before: dt.datetime) -> int:
        """Delete the thumbs given before that moment; how many there were."""
        return self._delete(FeedbackRow.at < before)

    def _delete(self, condition: ColumnElement[bool]) -> int:
        with self._db.session() as session:
            gone = delete(FeedbackRow).where(condition).returning(FeedbackRow.turn)
            return len(session.scalars(gone).all())

    def totals(self) -> FeedbackTotals:
        """How many thumbs point up, and how many down."""
        counted = select(FeedbackRow.up, func.count()).group_by(FeedbackRow.up)
        with self._db.reading() as session:
            found = {bool(up): count for up, count in session.execute(counted)}
        return FeedbackTotals(found.get(True, 0), found.get(False, 0))


def _feedback(row: FeedbackRow) -> Feedback:
    languages: dict[str, Language | Literal[""]] = {"fr": "fr", "en": "en"}
    reason = _REASONS.get(row.reason, "other")
    language = languages.get(row.language, "")
    return Feedback(row.conversation, row.turn, row.up, reason, row.comment, row.question, language)

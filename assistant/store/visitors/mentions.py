"""Texts of visitors in which an e-mail address stands, wherever they are stored: found, and masked."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assistant.store.database import Database
from assistant.store.tables import DeliveryRow, FeedbackRow, GapRow, LeadRow, TranscriptRow

MASK = "[e-mail]"
# Every column that holds what a visitor typed, or what a server said about it.
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    LeadRow.name,
    LeadRow.phone,
    LeadRow.question,
    LeadRow.answers,
    LeadRow.page,
    LeadRow.transcript,
    DeliveryRow.error,
    FeedbackRow.comment,
    FeedbackRow.question,
    TranscriptRow.question,
    TranscriptRow.answer,
    GapRow.question,
)


class Mentions:
    """What the rows of one database say of an address. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, email: str) -> list[str]:
        """The texts in which the address stands, in any case, each with its table before it."""
        wanted = _pattern(email)
        with self._db.reading() as session:
            return [
                f"{column.class_.__tablename__}: {value}"
                for row, column in _holding(session, email, wanted)
                for value in _strings(getattr(row, column.key))
                if wanted.search(value)
            ]

    def mask(self, email: str) -> int:
        """Put a mark in the place of the address in all of them; how many rows were changed."""
        wanted = _pattern(email)
        with self._db.session() as session:
            changed = list(_holding(session, email, wanted))
            for row, column in changed:
                setattr(row, column.key, _masked(getattr(row, column.key), wanted))
        return len(changed)


def _holding(
    session: Session, email: str, wanted: re.Pattern[str]
) -> Iterator[tuple[Any, InstrumentedAttribute[Any]]]:
    for column in _COLUMNS:
        near = func.lower(cast(column, Text)).contains(email.lower(), autoescape=True)
        for row in session.scalars(select(column.class_).where(near)).all():
            if any(wanted.search(value) for value in _strings(getattr(row, column.key))):
                yield row, column


def _pattern(email: str) -> re.Pattern[str]:
    """The address alone, not as the end or the beginning of another one."""
    return re.compile(rf"(?i)(?<![\w.+%-]){re.escape(email)}(?![\w-])(?!\.\w)")


def _strings(value: Any) -> list[str]:
    """Every text in a column, which may be a list of lists."""
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


def _masked(value: Any, wanted: re.Pattern[str]) -> Any:
    if isinstance(value, list):
        return [_masked(item, wanted) for item in value]
    return wanted.sub(MASK, value) if isinstance(value, str) else value

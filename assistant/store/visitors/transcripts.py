"""Conversations that are kept, because the company set for how long: masked, each under a pseudonym."""

import datetime as dt
from typing import get_args

from sqlalchemy import delete, select

from assistant.store.database import Database
from assistant.store.tables import TranscriptRow
from assistant.types.answer import AnswerStatus
from assistant.types.privacy import KeptTurn

_STATUS: dict[str, AnswerStatus] = {status: status for status in get_args(AnswerStatus)}


class Transcripts:
    """The kept turns of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, turn: KeptTurn) -> None:
        """Store a turn; one of the same number is replaced."""
        with self._db.session() as session:
            session.merge(TranscriptRow(**vars(turn)))

    def of(self, conversation: str) -> list[KeptTurn]:
        """The turns of a pseudonym, oldest first."""
        asked = select(TranscriptRow).where(TranscriptRow.conversation == conversation)
        with self._db.reading() as session:
            return [_turn(row) for row in session.scalars(asked.order_by(TranscriptRow.turn))]

    def erase(self, conversation: str) -> int:
        """Delete the turns of a pseudonym; how many there were."""
        with self._db.session() as session:
            gone = delete(TranscriptRow).where(TranscriptRow.conversation == conversation)
            return len(session.scalars(gone.returning(TranscriptRow.turn)).all())

    def purge(self, before: dt.datetime) -> int:
        """Delete what was said before that moment; how many turns that were."""
        with self._db.session() as session:
            gone = delete(TranscriptRow).where(TranscriptRow.at < before)
            return len(session.scalars(gone.returning(TranscriptRow.turn)).all())


def _turn(row: TranscriptRow) -> KeptTurn:
    language = row.language
    return KeptTurn(
        row.conversation,
        row.turn,
        row.at,
        row.question,
        row.answer,
        "en" if language == "en" else "fr",
        _STATUS.get(row.status, "degraded"),
    )

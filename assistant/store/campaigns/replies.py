"""Replies that were paid for: the same question gets the same reply, and costs nothing any more."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from assistant.store.campaigns.tables import ReplyRow
from assistant.store.database import Database, utc_now
from assistant.types.model import Usage

# Made once and run past the ORM: each call of a model runs them.
_ASKED = ReplyRow.key == bindparam("asked")
_FIND = select(ReplyRow.model, ReplyRow.text, ReplyRow.prompt_tokens, ReplyRow.completion_tokens).where(
    _ASKED
)
_IS_THERE = select(ReplyRow.key).where(_ASKED)
_KEEP = insert(ReplyRow)


@dataclass(frozen=True)
class Reply:
    """What a model said; `key` is the hash of everything that it was asked."""

    key: str
    model: str
    text: str
    usage: Usage


class Replies:
    """The replies of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def get(self, key: str) -> Reply | None:
        """The reply to what hashes to `key`; None when it was never asked."""
        with self._db.reading() as session:
            row = session.connection().execute(_FIND, {"asked": key}).one_or_none()
        return None if row is None else Reply(key, row[0], row[1], Usage(row[2], 0, row[3]))

    def add(self, reply: Reply) -> None:
        """Keep a reply; the one that is there stays."""
        with self._db.session() as session:
            insert_reply(session, reply, self._now())

    def purge(self, before: dt.datetime) -> int:
        """Delete what is older than `before` (with a time zone); how many there were."""
        with self._db.session() as session:
            old = delete(ReplyRow).where(ReplyRow.at < before).returning(ReplyRow.key)
            return len(session.scalars(old).all())


def insert_reply(session: Session, reply: Reply, now: dt.datetime) -> None:
    """Put a reply into a transaction of the caller's; the one that is there stays: it was used already."""
    connection = session.connection()
    if connection.scalar(_IS_THERE, {"asked": reply.key}) is None:
        values = {
            "key": reply.key,
            "model": reply.model,
            "text": reply.text,
            "prompt_tokens": reply.usage.prompt_tokens,
            "completion_tokens": reply.usage.completion_tokens,
            "at": now,
        }
        connection.execute(_KEEP, values)

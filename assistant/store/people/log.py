"""What happened to the accounts: who invited, changed, disabled whom, and when. Rows are only added."""

import datetime as dt
from collections.abc import Sequence
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.database import Database
from assistant.store.people.names import key_of, role_of
from assistant.store.people.tables import AccountEventRow, AccountLinkRow
from assistant.types.people import AccountAct, AccountEvent, Role

PAGE = 50
_LARGEST = 2**31 - 1
_ACTS: tuple[AccountAct, ...] = get_args(AccountAct)


class AccountLog:
    """The log of the accounts of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def page(self, name: str = "", before: int = 0, limit: int = PAGE) -> Sequence[AccountEvent]:
        """What happened, the last first: to all accounts, or to that of a name.

        `before` is the number of the last event of the page before; 0 begins.
        """
        wanted = select(AccountEventRow).order_by(AccountEventRow.id.desc()).limit(limit)
        if before:
            wanted = wanted.where(AccountEventRow.id < min(before, _LARGEST))
        if key := key_of(name):
            wanted = wanted.where(AccountEventRow.key == key)
        with self._db.reading() as session:
            return [_event(row) for row in session.scalars(wanted)]


def note(
    session: Session, at: dt.datetime, by: str, event: tuple[AccountAct, str, Role], was: str = ""
) -> None:
    """Write down, in a transaction of the caller's, what somebody did with an account: what, whose, its role.

    `was` is the role before, where it changed. An empty `by` is the program itself.
    """
    act, name, role = event
    session.add(AccountEventRow(at=at, by=by, act=act, key=key_of(name), name=name, role=role, was=was))


def withdraw(session: Session, key: str, at: dt.datetime, by: str) -> None:
    """Delete the link of an account, in a transaction of the caller's; noted unless it had ended anyway."""
    row = session.get(AccountLinkRow, key, with_for_update=True)
    if row is None:
        return
    if row.expires_at > at:
        note(session, at, by, ("revoked", row.name, role_of(row.role)))
    session.delete(row)
    session.flush()  # a new one of that name may follow


def _event(row: AccountEventRow) -> AccountEvent:
    act = next(act for act in _ACTS if act == row.act)
    was = role_of(row.was) if row.was else None
    return AccountEvent(row.id, row.at, row.by, act, row.name, role_of(row.role), was)

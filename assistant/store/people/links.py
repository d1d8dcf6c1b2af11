"""Links by which people choose a password: to come in, or because theirs is lost. Each works once.

A token has 256 random bits. The database holds a seal of it and of what it is good for (HMAC-SHA256 under a
key that lies in a file of the data folder), so that reading the database opens no account, and the name,
the role or the end of a link can't be changed there. Followed: OWASP Forgot Password Cheat Sheet.
"""

import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.errors import AccessError, InputError, UnknownNameError
from assistant.settings import Secret
from assistant.store.database import Database, utc_now
from assistant.store.people import log
from assistant.store.people.accounts import Accounts, found, taken
from assistant.store.people.names import account_of, check_name, key_of, role_of
from assistant.store.people.passwords import check_new
from assistant.store.people.tables import AccountLinkRow, AccountRow
from assistant.types.people import Account, Link, LinkKind, Role

_TOKEN = re.compile(r"([0-9a-f]{16})-([\w-]{43})", re.ASCII)


class Links:
    """The links of one database. `hours`: for so long one can be used."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        key: Secret,
        hours: float,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        """`key` seals the links; another one makes all of them worthless."""
        self._db = db
        self._accounts = accounts
        self._key = key.reveal().encode()
        self._lifetime = dt.timedelta(hours=hours)
        self._now = now

    def invite(self, name: str, role: Role, by: str) -> Link:
        """A link by which somebody new chooses a password; the account is made when it is used.

        Raises InputError for a name that is taken or can't be used. An earlier invitation of that name ends.
        """
        kept = check_name(name, role)
        with self._db.session() as session:
            if session.get(AccountRow, key_of(kept)):
                raise taken(kept)
            return self._made(session, "invite", kept, role, by)

    def reset(self, name: str, by: str) -> Link:
        """A link by which the owner of an account chooses a new password; the old one works until then.

        Raises UnknownNameError, InputError for an account that is disabled.
        """
        with self._db.session() as session:
            account = account_of(found(session, name))
            if not account.active:
                raise InputError(f"The account “{account.name}” is disabled.", "Enable it first.")
            return self._made(session, "reset", account.name, account.role, by)

    def pending(self) -> list[Link]:
        """The links that can still be used, by name and without their tokens."""
        wanted = select(AccountLinkRow).where(AccountLinkRow.expires_at > self._now())
        with self._db.reading() as session:
            return [_link(row) for row in session.scalars(wanted.order_by(AccountLinkRow.key))]

    def revoke(self, name: str, by: str = "") -> None:
        """Make the link of that name worthless; raises UnknownNameError when there is none."""
        with self._db.session() as session:
            row = session.get(AccountLinkRow, key_of(name))
            if row is None:
                raise UnknownNameError("link", name, session.scalars(select(AccountLinkRow.name)))
            log.withdraw(session, row.key, self._now(), by)

    def look(self, token: str) -> Link | None:
        """What a link is good for; it stays good. None for one that is unknown, used or past its end."""
        with self._db.reading() as session:
            row = self._found(session, token)
            return None if row is None else _link(row)

    def accept(self, token: str, password: str) -> Account:
        """Use a link: its account has this password from now on, and older sessions of it end.

        Raises AccessError for a link that can't be used (any more), InputError for a password that is too
        short; the link can then be tried again.
        """
        if self.look(token) is None:
            raise _worthless()
        check_new(password)
        hashed = self._accounts.passwords.hash(password)
        with self._db.session() as session:
            row = self._found(session, token, writing=True)  # of two that come at once, one finds it
            if row is None or not _usable(session, row):
                raise _worthless()
            joined, name, role = row.kind == "invite", row.name, role_of(row.role)
            session.delete(row)  # it was used, not withdrawn
            session.flush()
            made = self._accounts.place(session, name, role, hashed)
            self._accounts.note(session, "joined" if joined else "password", made, made.name)
            return account_of(made)

    def _made(self, session: Session, kind: LinkKind, name: str, role: Role, by: str) -> Link:
        now = self._now()
        session.execute(delete(AccountLinkRow).where(AccountLinkRow.expires_at <= now))
        log.withdraw(session, key_of(name), now, by)
        number, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        row = AccountLinkRow(
            key=key_of(name),
            kind=kind,
            name=name,
            role=role,
            number=number,
            seal="",
            created_at=now,
            created_by=by,
            expires_at=now + self._lifetime,
        )
        row.seal = self._seal(row, secret)
        session.add(row)
        log.note(session, now, by, ("invited" if kind == "invite" else "reset", name, role))
        return _link(row, f"{number}-{secret}")

    def _found(self, session: Session, token: str, writing: bool = False) -> AccountLinkRow | None:
        parts = _TOKEN.fullmatch(token.strip())
        if parts is None:
            return None
        wanted = select(AccountLinkRow).where(AccountLinkRow.number == parts[1])
        row = session.scalar(wanted.with_for_update() if writing else wanted)
        if row is None or row.expires_at <= self._now():
            return None
        return row if hmac.compare_digest(row.seal, self._seal(row, parts[2])) else None

    def _seal(self, row: AccountLinkRow, secret: str) -> str:
        sealed = [row.number, secret, row.kind, row.key, row.name, row.role, row.expires_at.isoformat()]
        return hmac.new(self._key, json.dumps(sealed).encode(), hashlib.sha256).hexdigest()


def _usable(session: Session, row: AccountLinkRow) -> bool:
    """Whether things still stand as the link has them: a new name is free, an old one may sign in."""
    account = session.get(AccountRow, row.key)
    if row.kind == "invite":
        return account is None
    return account is not None and account.disabled_at is None


def _link(row: AccountLinkRow, token: str = "") -> Link:
    kind: LinkKind = "invite" if row.kind == "invite" else "reset"
    return Link(kind, row.name, role_of(row.role), row.created_by, row.created_at, row.expires_at, token)


def _worthless() -> AccessError:
    return AccessError("This link was used, or is past its end.", "Ask an admin for another one.")

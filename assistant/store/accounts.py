"""Who may enter the studio: names, argon2 hashes, roles, and a brake on guessing."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from assistant.errors import AccessError, InputError, UnknownNameError
from assistant.store.database import Database, utc_now
from assistant.store.tables import AccountRow, AttemptRow

Role = Literal["admin", "writer", "reviewer"]

FIRST_NAME = "admin"
SHORTEST_PASSWORD = 12  # characters, as CNIL deliberation 2022-100 asks for (NIST 800-63B: 8)
LONGEST_PASSWORD = 1024
FAILURES = 5
WINDOW = dt.timedelta(minutes=15)
HASHES_AT_ONCE = 2  # each takes 64 MiB (RFC 9106, second recommended option): a rush of sign-ins waits


@dataclass(frozen=True)
class Account:
    """Who signed in. A session that began before `changed_at` (a new password) has ended."""

    name: str
    role: Role
    changed_at: dt.datetime


class Accounts:
    """The accounts of one database. `now` is the clock, `hasher` makes and checks argon2id hashes."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], dt.datetime] = utc_now,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._db = db
        self._now = now
        self._hasher = hasher or PasswordHasher()
        self._places = BoundedSemaphore(HASHES_AT_ONCE)

    def ensure_admin(self) -> str | None:
        """On a table without accounts, make “admin” and return its random password, once; else None."""
        password = secrets.token_urlsafe(12)
        with self._db.session() as session:
            if session.scalar(select(func.count()).select_from(AccountRow)):
                return None
            session.add(self._row(FIRST_NAME, password, "admin"))
        return password

    def add(self, name: str, password: str, role: Role) -> None:
        """Make an account; raises InputError when the name is taken or empty, or the password too short."""
        if not _key(name) or role not in get_args(Role):
            raise InputError("An account needs a name and a role.", f"Roles: {', '.join(get_args(Role))}.")
        _check_new(password)
        with self._db.session() as session:
            if session.get(AccountRow, _key(name)):
                raise InputError(f"There is an account “{name[:80]}” already.", "Choose another name.")
            session.add(self._row(name.strip(), password, role))

    def get(self, name: str) -> Account | None:
        """The account of that name, as it stands now; None when it is gone."""
        with self._db.reading() as session:
            row = session.get(AccountRow, _key(name))
            return None if row is None else _account(row)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password, which ends its sessions and its brake.

        Raises UnknownNameError for the name, InputError for a password that is too short.
        """
        _check_new(password)
        hashed = self._hash(password)
        with self._db.session() as session:
            row = session.get(AccountRow, _key(name))
            if row is None:
                raise UnknownNameError("account", name, session.scalars(select(AccountRow.name)))
            row.password_hash, row.changed_at = hashed, self._now()
            session.execute(delete(AttemptRow).where(AttemptRow.name_hash == _hidden(_key(name))))

    def verify(self, name: str, password: str, address: str = "") -> Account | None:
        """The account when name and password are right, else None, after the same work either way.

        `address` is where the request comes from. After 5 failures of a name or of an address within
        15 minutes it raises AccessError with the wait, whether or not the name exists.
        """
        attempt = self._begin(_hidden(_key(name)), _hidden(address.strip()))
        with self._db.reading() as session:
            row = session.get(AccountRow, _key(name))
            hashed, account = (row.password_hash, _account(row)) if row else (self._dummy, None)
        if not self._matches(hashed, password) or account is None:
            return None
        self._succeed(attempt, account, password, hashed)
        return account

    def _begin(self, name: str, address: str) -> int:
        """Count the attempt before it is checked, so that many at once can't pass the brake together."""
        with self._db.session() as session:
            now = self._now()
            session.execute(delete(AttemptRow).where(AttemptRow.at <= now - WINDOW))
            fifth = [_fifth(session, AttemptRow.name_hash == name)]
            if address:
                fifth.append(_fifth(session, AttemptRow.address_hash == address))
            until = max((at + WINDOW for at in fifth if at), default=now)
            if until > now:
                raise _too_many(until - now)
            attempt = AttemptRow(name_hash=name, address_hash=address, at=now)
            session.add(attempt)
            session.flush()
            return attempt.id

    def _succeed(self, attempt: int, account: Account, password: str, hashed: str) -> None:
        """Forget this attempt and the owner's own typing errors; bring an old hash up to date."""
        fresh = self._hash(password) if self._hasher.check_needs_rehash(hashed) else None
        with self._db.session() as session:
            tried = session.get(AttemptRow, attempt)
            if tried is not None:
                same = AttemptRow.name_hash == tried.name_hash, AttemptRow.address_hash == tried.address_hash
                session.execute(delete(AttemptRow).where(*same))
            row = session.get(AccountRow, _key(account.name))
            if fresh and row is not None:
                row.password_hash = fresh

    @cached_property
    def _dummy(self) -> str:
        """A hash that no password has, so that an unknown name takes as long as a known one."""
        return self._hash(secrets.token_urlsafe(32))

    def _matches(self, hashed: str, password: str) -> bool:
        _ = self._dummy  # made by the first sign-in of all, not by the first unknown name
        try:
            with self._places:
                return self._hasher.verify(hashed, password[: LONGEST_PASSWORD + 1])
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False

    def _hash(self, password: str) -> str:
        with self._places:
            return self._hasher.hash(password)

    def _row(self, name: str, password: str, role: Role) -> AccountRow:
        return AccountRow(
            key=_key(name),
            name=name,
            password_hash=self._hash(password),
            role=role,
            changed_at=self._now(),
        )


def _fifth(session: Session, condition: ColumnElement[bool]) -> dt.datetime | None:
    """When the fifth attempt from the end was made; the brake holds until it leaves the window."""
    found = select(AttemptRow.at).where(condition).order_by(AttemptRow.at.desc())
    return session.scalar(found.offset(FAILURES - 1).limit(1))


def _too_many(wait: dt.timedelta) -> AccessError:
    minutes = -(-int(wait.total_seconds()) // 60) or 1
    return AccessError(
        "Too many sign-ins failed for this name or from this address.",
        f"Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again.",
    )


def _check_new(password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(
            f"The password has {len(password)} characters.",
            f"Choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters.",
        )


def _account(row: AccountRow) -> Account:
    roles: dict[str, Role] = {"admin": "admin", "writer": "writer"}
    return Account(row.name, roles.get(row.role, "reviewer"), row.changed_at)


def _key(name: str) -> str:
    return name.strip().casefold()[:200]


def _hidden(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest() if text else ""

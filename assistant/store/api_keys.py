"""Keys of the programs that may call the API: shown once, then only their hash is known.

A key is `sk-ba-<id>-<secret>`; the log masks what looks so. Its secret has 256 bits, so that SHA-256 is as
good a hash as a slow one: there is nothing to guess (OWASP ASVS 4.0, 2.4, asks for slow hashes of passwords).
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import select

from assistant.errors import InputError, UnknownNameError
from assistant.store.database import Database, utc_now
from assistant.store.tables import ApiKeyRow

Scope = Literal["chat", "search", "leads", "copy", "approve", "campaigns", "export"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

_ID_BYTES, _SECRET_BYTES = 4, 32
_REMEMBERED = 1000
_KEY = re.compile(r"sk-ba-([0-9a-f]{8})-[\w-]{43}", re.ASCII)


@dataclass(frozen=True)
class ApiKey:
    """One key without its secret. `revoked_at` is None while it opens anything."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: dt.datetime
    revoked_at: dt.datetime | None = None


class ApiKeys:
    """The keys of one database. Raises StoreError and DiskFullError.

    A key that was found is remembered for `seconds`: so late at most is another process's revocation seen.
    """

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now, seconds: float = 1.0) -> None:
        self._db = db
        self._now = now
        self._seconds = seconds
        self._found: dict[str, tuple[float, ApiKey]] = {}

    def create(self, name: str, scopes: Iterable[str]) -> tuple[ApiKey, str]:
        """Make a key for the client of that name; the second value is the key itself, never to be had again.

        Raises InputError for an empty name or without a scope, UnknownNameError for a scope there is not.
        """
        wanted = _scopes(scopes)
        if not name.strip():
            raise InputError("The key has no name.", "Name the program or the site that will use it.")
        number, secret = secrets.token_hex(_ID_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
        key = f"sk-ba-{number}-{secret}"
        row = ApiKeyRow(
            id=number,
            name=name.strip()[:200],
            key_hash=_hashed(key),
            scopes=list(wanted),
            created_at=self._now(),
        )
        with self._db.session() as session:
            session.add(row)
            return _key(row), key

    def all(self) -> list[ApiKey]:
        """Every key, the oldest first, those that were revoked included."""
        with self._db.reading() as session:
            return [_key(row) for row in session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at))]

    def get(self, number: str) -> ApiKey | None:
        """The key of that id, one that was revoked included; None when there is none."""
        with self._db.reading() as session:
            row = session.get(ApiKeyRow, number)
            return None if row is None else _key(row)

    def revoke(self, number: str) -> ApiKey:
        """Close a key for good, by its id; raises UnknownNameError."""
        with self._db.session() as session:
            row = session.get(ApiKeyRow, number.strip().casefold())
            if row is None:
                raise UnknownNameError("API key", number, session.scalars(select(ApiKeyRow.id)))
            row.revoked_at = row.revoked_at or self._now()
            self._found.clear()
            return _key(row)

    def remembered(self, key: str) -> ApiKey | None:
        """The key as it was found a moment ago, without asking the database; None when it was not."""
        at, known = self._found.get(_hashed(key.strip()), (0.0, None))
        return known if time.monotonic() - at < self._seconds else None

    def find(self, key: str) -> ApiKey | None:
        """The key that a request carries; None when there is none such, or no longer."""
        found = _KEY.fullmatch(key.strip())
        if found is None:
            return None
        with self._db.reading() as session:
            row = session.get(ApiKeyRow, found[1])
            if row is None or not hmac.compare_digest(row.key_hash, _hashed(found[0])):
                return None
            if row.revoked_at:
                return None
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            known = _key(row)
            self._found[row.key_hash] = time.monotonic(), known
            return known


def _scopes(given: Iterable[str]) -> tuple[Scope, ...]:
    asked = tuple(given)
    for name in asked:
        if name not in SCOPES:
            raise UnknownNameError("scope", name, SCOPES)
    wanted = tuple(scope for scope in SCOPES if scope in asked)
    if not wanted:
        raise InputError("The key has no scope.", f"Choose from: {', '.join(SCOPES)}.")
    return wanted


def _key(row: ApiKeyRow) -> ApiKey:
    scopes = tuple(scope for scope in SCOPES if scope in row.scopes)
    return ApiKey(row.id, row.name, scopes, row.created_at, row.revoked_at)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

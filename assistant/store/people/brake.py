"""The brake on guessing passwords: after five failures a name, or an address, has to wait."""

import datetime as dt
import hashlib

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from assistant.errors import AccessError
from assistant.store.people.tables import AttemptRow

FAILURES = 5
WINDOW = dt.timedelta(minutes=15)


def begin(session: Session, key: str, address: str, now: dt.datetime) -> int:
    """Count an attempt before it is checked, so that many at once can't pass the brake together.

    Gives the attempt's number. Raises AccessError, which says how long to wait, while the brake holds.
    """
    name, place = _hidden(key), _hidden(address)
    session.execute(delete(AttemptRow).where(AttemptRow.at <= now - WINDOW))
    fifth = [_fifth(session, AttemptRow.name_hash == name)]
    if place:
        fifth.append(_fifth(session, AttemptRow.address_hash == place))
    until = max((at + WINDOW for at in fifth if at), default=now)
    if until > now:
        raise _too_many(until - now)
    attempt = AttemptRow(name_hash=name, address_hash=place, at=now)
    session.add(attempt)
    session.flush()
    return attempt.id


def forgive(session: Session, attempt: int) -> None:
    """Forget an attempt that was right, and its owner's typing errors from the same address."""
    tried = session.get(AttemptRow, attempt)
    if tried is not None:
        same = AttemptRow.name_hash == tried.name_hash, AttemptRow.address_hash == tried.address_hash
        session.execute(delete(AttemptRow).where(*same))


def release(session: Session, key: str) -> None:
    """Let go of a name, whoever tried it."""
    session.execute(delete(AttemptRow).where(AttemptRow.name_hash == _hidden(key)))


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


def _hidden(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest() if text else ""

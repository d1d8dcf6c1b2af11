"""The one border where every error of the database and of its files becomes ours."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from assistant.errors import DiskFullError, RunError, StoreError

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
# Primary result codes, https://www.sqlite.org/rescode.html
SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR = 5, 6, 8, 10
SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_NOTADB = 11, 13, 14, 26
# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES_DISK_FULL = "53100"

_ADVICE = {
    SQLITE_BUSY: ("is locked by another program", "Close the program that uses it, then try again."),
    SQLITE_LOCKED: ("is locked by another program", "Close the program that uses it, then try again."),
    SQLITE_READONLY: ("can't be written", "Check the permissions of the file and its folder."),
    SQLITE_IOERR: ("can't be read or written", "Check the disk and the room left on it."),
    SQLITE_CORRUPT: ("is damaged", "Put a backup in its place, or move it away and index again."),
    SQLITE_CANTOPEN: ("can't be opened", "Check the permissions of the file and its folder."),
    SQLITE_NOTADB: ("is not a database", "Put a backup in its place, or move it away and index again."),
}


@contextmanager
def border(place: str) -> Iterator[None]:
    """Translate what goes wrong inside into StoreError or DiskFullError.

    `place` names the file or the host in the message; it never holds a password.
    """
    try:
        yield
    except DBAPIError as error:
        raise _database_error(place, error) from error
    except (SQLAlchemyError, UnicodeError) as error:
        raise StoreError(
            f"The database {place} refused a value: {_first_line(error)}.",
            "This is a mistake of ours: report it.",
        ) from error
    except OSError as error:
        raise file_error(place, error) from error


def layout_error(place: str) -> StoreError:
    """Our error for a database whose layout none of our migrations leads to."""
    return StoreError(
        f"The database {place} has a layout that this version doesn't know.",
        "It was made by a newer version: upgrade brand-assistant.",
    )


def file_error(place: str, error: OSError) -> RunError:
    """Our error for a file or folder that can't be made, read or written."""
    if error.errno in NO_ROOM:
        return _disk_full(place)
    return StoreError(
        f"{place} can't be used: {error.strerror or error}.",
        "Check its permissions, or name another folder with --data-dir.",
    )


def _database_error(place: str, error: DBAPIError) -> RunError:
    code = (getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF  # the low byte is the primary code
    if code == SQLITE_FULL or getattr(error.orig, "sqlstate", None) == POSTGRES_DISK_FULL:
        return _disk_full(place)
    if code in _ADVICE:
        what, next_step = _ADVICE[code]
        return StoreError(f"The database {place} {what}.", next_step)
    if error.connection_invalidated or _no_connection(error):
        return StoreError(
            f"The database {place} can't be reached.",
            "Check that it runs, and the host, name and password in ASSISTANT_DATABASE_URL.",
        )
    return StoreError(f"The database {place} failed: {_first_line(error)}.", "Run `assistant doctor`.")


def _no_connection(error: DBAPIError) -> bool:
    # psycopg gives no SQLSTATE when it never had a connection; the text then holds only host and reason.
    return type(error.orig).__module__.startswith("psycopg") and getattr(error.orig, "sqlstate", None) is None


def _disk_full(place: str) -> DiskFullError:
    return DiskFullError(f"There is no room left to write {place}.", "Free some disk space, then try again.")


def _first_line(error: BaseException) -> str:
    shown = getattr(error, "orig", None) or error
    return (str(shown).strip().splitlines() or [type(shown).__name__])[0].rstrip(".")[:200]

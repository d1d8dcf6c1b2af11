import errno

import pytest
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from assistant.errors import DiskFullError, InputError, StoreError
from assistant.store.failures import border


class DriverError(Exception):
    """What a driver raises: SQLite's errors carry `sqlite_errorcode`, PostgreSQL's `sqlstate`."""

    def __init__(self, sqlite_errorcode: int = 0, sqlstate: str = "") -> None:
        super().__init__("first line\nDETAIL: second line")
        self.sqlite_errorcode = sqlite_errorcode
        self.sqlstate = sqlstate


def from_driver(**codes: object) -> DBAPIError:
    return DBAPIError("SELECT 1", {}, DriverError(**codes))


@pytest.mark.parametrize(
    ("raised", "kind", "message"),
    [
        (from_driver(sqlite_errorcode=13), DiskFullError, "no room left to write shop.sqlite"),
        (from_driver(sqlstate="53100"), DiskFullError, "no room left"),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFullError, "no room left"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DiskFullError, "no room left"),
        (from_driver(sqlite_errorcode=5), StoreError, "locked"),
        (from_driver(sqlite_errorcode=6), StoreError, "locked"),
        (from_driver(sqlite_errorcode=8 | 1 << 8), StoreError, "can't be written"),  # an extended code
        (from_driver(sqlite_errorcode=10), StoreError, "can't be read or written"),
        (from_driver(sqlite_errorcode=11), StoreError, "is damaged"),
        (from_driver(sqlite_errorcode=14), StoreError, "can't be opened"),
        (from_driver(sqlite_errorcode=26), StoreError, "is not a database"),
        (from_driver(sqlstate="42P01"), StoreError, "failed: first line. Run `assistant doctor`"),
        (PermissionError(errno.EACCES, "Permission denied"), StoreError, "Permission denied"),
        (InvalidRequestError("too late"), StoreError, "too late"),
    ],
)
def test_every_error_becomes_ours(raised: Exception, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught, border("shop.sqlite"):
        raise raised
    assert message in str(caught.value)
    assert "shop.sqlite" in str(caught.value)
    assert "second line" not in str(caught.value)
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize("raised", [InputError("ours"), KeyError("a mistake of the program")])
def test_other_errors_pass(raised: Exception) -> None:
    with pytest.raises(type(raised)) as caught, border("shop.sqlite"):
        raise raised
    assert caught.value is raised

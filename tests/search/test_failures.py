from pathlib import Path

import pytest

from assistant.errors import DiskFullError, IndexDamagedError, IndexInUseError, IndexMismatchError
from assistant.search.failures import translated

CASES = [
    ("error returned from database: (code: 13) database or disk is full", DiskFullError, "Free some space"),
    ("No space left on device (os error 28)", DiskFullError, "Free some space"),
    ("database is locked", IndexInUseError, "Stop it"),
    ("(code: 5) database is locked", IndexInUseError, "Stop it"),
    ("attempt to write a readonly database", IndexDamagedError, "permissions"),
    ("(code: 14) unable to open database file", IndexDamagedError, "permissions"),
    ("[Errno 13] Permission denied: 'x'", IndexDamagedError, "permissions"),
    ("Collection expecting embedding with dimension of 3, got 4", IndexMismatchError, "--rebuild"),
    ("(code: 26) file is not a database", IndexDamagedError, "--rebuild"),
    ("(code: 11) database disk image is malformed", IndexDamagedError, "--rebuild"),
    ("Error executing plan: Internal error: Error finding id", IndexDamagedError, "--rebuild"),
]


@pytest.mark.parametrize(("said", "kind", "next_step"), CASES)
def test_each_failure_gets_its_error_and_what_to_do(said: str, kind: type, next_step: str) -> None:
    error = translated(RuntimeError(said), Path("/data/index"))
    assert type(error) is kind
    assert next_step in error.next_step
    assert "/data/index" in error.message

"""What the tests of campaigns share: the scripted model's server, and an empty database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database
from tests.database import new_database
from tests.wire.server import wire_server

__all__ = ["wire_server"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()

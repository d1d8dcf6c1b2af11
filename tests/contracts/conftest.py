"""The two databases of the store's contract: a SQLite file, and a PostgreSQL server started once."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from assistant.store.database import Database
from assistant.store.tables import Base
from tests.contracts.postgres import NO_SERVER, server_module
from tests.database import new_database


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server of this test run; CI fails without one, a desk only skips."""
    module = server_module()
    if module is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_SERVER)
    # A short path: the name of a unix socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="pg") as folder, module.get_server(Path(folder)) as server:
        yield server.get_uri()


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        database = new_database(tmp_path / "data")
        yield database
        database.close()
        return
    shared: Database = request.getfixturevalue("postgres")
    yield shared
    with shared.session() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))

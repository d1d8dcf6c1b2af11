"""A desk for contacts on a real database of its own."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.campaigns.contacts.desk import ContactDesk, Rules
from assistant.campaigns.contacts.intake import Stores
from assistant.settings import ContactSettings, Secret
from assistant.store.contacts.hashing import Hashes
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.mappings import Mappings
from assistant.store.contacts.optouts import OptOuts
from assistant.store.contacts.twins import Twins
from assistant.store.database import Database
from tests.customers import TODAY
from tests.database import new_database

NOW = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
HASHES = Hashes(Secret("a key for tests, 32 letters long."))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = new_database(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores(
        Contacts(database, HASHES, lambda: NOW), Twins(database), OptOuts(database, HASHES, lambda: NOW)
    )


@pytest.fixture
def desk(database: Database, stores: Stores) -> ContactDesk:
    house = Rules(ContactSettings(rows=5000), HASHES, lambda: NOW)
    return ContactDesk(stores, Mappings(database, lambda: NOW), house)


def write(folder: Path, text: str, name: str = "clients.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from assistant.errors import DiskFullError, SettingError, StoreError
from assistant.settings import Secret
from assistant.store.database import Database, migration_config
from assistant.store.knowledge.manifest import Manifest
from assistant.store.ledger import Ledger
from assistant.types.model import Usage

OPEN = "import sys; from assistant.store.database import Database; Database(sys.argv[1]).close()"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "data"


@pytest.fixture
def db(folder: Path) -> Iterator[Database]:
    database = Database.for_folder(folder)
    yield database
    database.close()


def scalar(db: Database, statement: str) -> object:
    with db.reading() as session:
        return session.execute(text(statement)).scalar()


def test_the_folder_and_every_file_are_for_their_owner_only(db: Database, folder: Path) -> None:
    Ledger(db).record("chat", "m", Usage(1))
    assert mode(folder) == 0o700
    names = {path.name: mode(path) for path in folder.iterdir()}
    assert names.keys() == {"assistant.sqlite", "assistant.sqlite-wal", "assistant.sqlite-shm"}
    assert set(names.values()) == {0o600}


def test_a_file_that_was_too_open_is_closed(db: Database, folder: Path) -> None:
    db.close()
    (folder / "assistant.sqlite").chmod(0o644)
    Database.for_folder(folder).close()
    assert mode(folder / "assistant.sqlite") == 0o600


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_is_set_up(db: Database, pragma: str, value: object) -> None:
    assert scalar(db, f"PRAGMA {pragma}") == value


def test_what_was_written_is_there_after_reopening(folder: Path) -> None:
    first = Database.for_folder(folder)
    Manifest(first).set_embedder("e5", 384)
    first.close()
    second = Database.for_folder(folder)
    state = Manifest(second).state()
    second.close()
    assert state
    assert state.embedder == "e5"


@pytest.mark.parametrize("name", ["with space", "100%", "é ' \" ? #"])
def test_a_folder_of_any_name_works(tmp_path: Path, name: str) -> None:
    database = Database.for_folder(tmp_path / name)
    database.close()
    assert (tmp_path / name / "assistant.sqlite").stat().st_size > 0


def test_migrations_go_down_to_nothing_and_up_again(db: Database) -> None:
    with db.session() as session:
        config = migration_config(session.connection())
        command.downgrade(config, "base")
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
        command.upgrade(config, "head")
        assert "document" in inspect(session.connection()).get_table_names()


def test_a_database_is_up_to_date_with_the_last_migration(db: Database) -> None:
    with db.session() as session:
        script = ScriptDirectory.from_config(migration_config(session.connection()))
    assert scalar(db, "SELECT version_num FROM alembic_version") == script.get_current_head()


def test_one_that_is_behind_is_brought_up(db: Database, folder: Path) -> None:
    with db.session() as session:
        command.downgrade(migration_config(session.connection()), "0001")
    db.close()
    again = Database.for_folder(folder)
    assert scalar(again, "SELECT count(*) FROM sqlite_master WHERE name = 'draft'") == 1
    again.close()


def test_half_a_migration_leaves_no_table(db: Database) -> None:
    def fails() -> None:
        with db.session() as session:
            session.execute(text("CREATE TABLE half (id INTEGER)"))
            raise KeyError("killed")

    with pytest.raises(KeyError):
        fails()
    assert scalar(db, "SELECT count(*) FROM sqlite_master WHERE name = 'half'") == 0


def test_a_database_of_a_newer_version_is_left_alone(db: Database, folder: Path) -> None:
    with db.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.close()
    with pytest.raises(StoreError, match="upgrade brand-assistant"):
        Database.for_folder(folder)


def test_processes_that_open_a_new_database_at_once_all_succeed(folder: Path) -> None:
    url = f"sqlite:///{folder}/assistant.sqlite"
    running = [subprocess.Popen([sys.executable, "-c", OPEN, url]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]


def test_threads_that_open_at_once_all_succeed(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(Database.for_folder, [folder] * 4))
    assert {scalar(database, "SELECT count(*) FROM document") for database in opened} == {0}
    for database in opened:
        database.close()


def test_threads_that_write_at_once_lose_nothing(db: Database) -> None:
    ledger = Ledger(db)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ledger.record("chat", "m", Usage(1)), range(80)))
    assert scalar(db, "SELECT count(*) FROM spend") == 80


def test_a_reader_does_not_wait_for_a_writer(db: Database) -> None:
    with db.session() as writer:
        writer.execute(text("INSERT INTO index_state VALUES (1, 'e5', 384, 1, 1)"))
        assert Manifest(db).state() is None
    assert Manifest(db).state() is not None


def test_a_full_disk_says_so(db: Database, folder: Path) -> None:
    with db.session() as session:
        session.execute(text("PRAGMA max_page_count = 20"))  # SQLite then fails as it does on a full disk
    with pytest.raises(DiskFullError, match=r"assistant\.sqlite") as caught:
        Manifest(db).set_embedder("x" * 1_000_000, 384)
    assert "disk space" in caught.value.next_step
    assert Manifest(db).state() is None


def test_a_locked_database_says_so(db: Database, folder: Path) -> None:
    with db.reading() as session:
        session.execute(text("PRAGMA busy_timeout = 1"))
    other = sqlite3.connect(folder / "assistant.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked by another program"):
        Manifest(db).set_embedder("e5", 384)
    other.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"this is a letter, not a database " * 40, "is not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "is (not a database|damaged|can't be opened)"),
    ],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "assistant.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match=message) as caught:
        Database.for_folder(tmp_path)
    assert str(tmp_path) in caught.value.message
    assert "backup" in caught.value.next_step


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="can't be used: File exists"):
        Database.for_folder(tmp_path / "data")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://root:hunter2@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///a",
    ],
)
def test_a_url_that_cannot_be_used(url: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_DATABASE_URL") as caught:
        Database(url)
    assert "hunter2" not in str(caught.value)
    assert "postgresql://" in caught.value.next_step


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_by_any_of_its_names_and_no_password_in_the_message(scheme: str) -> None:
    with pytest.raises(StoreError, match=r"shop on 127\.0\.0\.1:1 can't be reached") as caught:
        Database(Secret(f"{scheme}://user:hunter2@127.0.0.1:1/shop"))
    assert "hunter2" not in str(caught.value)


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # what an import sees where it is not installed
    with pytest.raises(StoreError, match=r"pip install 'brand-assistant\[postgres\]'"):
        Database("postgresql://127.0.0.1/shop")

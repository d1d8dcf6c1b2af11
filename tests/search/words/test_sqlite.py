import sqlite3
import threading
from pathlib import Path

import pytest

from assistant.errors import IndexDamagedError
from assistant.search.words.sqlite import SqliteFile

SCHEMA = "CREATE TABLE words (word TEXT);"


def a_file(path: Path, version: int = 1) -> SqliteFile:
    return SqliteFile(path / "f.sqlite", version, SCHEMA)


def add(file: SqliteFile, word: str) -> None:
    with file.writing() as database:
        database.execute("INSERT INTO words VALUES (?)", (word,))


def count(file: SqliteFile) -> int:
    with file.reading() as database:
        return int(database.execute("SELECT count(*) FROM words").fetchone()[0])


def test_a_reader_sees_one_state_while_others_write(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    add(file, "a")
    with file.reading() as database:
        before = database.execute("SELECT count(*) FROM words").fetchone()
        add(file, "b")
        assert database.execute("SELECT count(*) FROM words").fetchone() == before == (1,)
    assert count(file) == 2
    file.close()


def test_readers_do_not_wait_for_each_other_or_for_the_writer(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    together = threading.Barrier(3, timeout=20)
    found: list[int] = []

    def read() -> None:
        with file.reading() as database:
            together.wait()
            found.append(database.execute("SELECT count(*) FROM words").fetchone()[0])

    readers = [threading.Thread(target=read) for _ in range(2)]
    with file.writing():
        for reader in readers:
            reader.start()
        together.wait()
        for reader in readers:
            reader.join()
    assert found == [0, 0]
    file.close()


def test_a_failed_write_takes_everything_back(tmp_path: Path) -> None:
    file = a_file(tmp_path)

    def fail() -> None:
        with file.writing() as database:
            database.execute("INSERT INTO words VALUES ('a')")
            database.execute("INSERT INTO others VALUES (1)")

    with pytest.raises(IndexDamagedError, match="no such table"):
        fail()
    assert count(file) == 0
    file.close()


def test_another_version_is_refused(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    add(file, "a")
    file.close()
    newer = a_file(tmp_path, version=2)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        count(newer)
    newer.remove()
    assert count(newer) == 0
    newer.close()


def test_it_moves_to_another_file_and_keeps_the_old_one(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    add(file, "a")
    with file.reading() as database:
        file.move_to(tmp_path / "other.sqlite")
        assert database.execute("SELECT word FROM words").fetchone() == ("a",)
    assert count(file) == 0
    file.close()
    with sqlite3.connect(tmp_path / "f.sqlite") as old:
        assert old.execute("SELECT word FROM words").fetchone() == ("a",)
    old.close()


def test_nothing_is_left_after_removing(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    add(file, "a")
    file.remove()
    assert list(tmp_path.iterdir()) == []


def test_more_readers_than_are_kept(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    together = threading.Barrier(12, timeout=20)

    def read() -> None:
        with file.reading():
            together.wait()

    readers = [threading.Thread(target=read) for _ in range(12)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert count(file) == 0
    file.close()

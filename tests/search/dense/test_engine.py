import io
import json
import threading
import time
from collections.abc import Iterator
from multiprocessing import AuthenticationError, Pipe
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from assistant.search.dense import engine
from assistant.search.dense.engine import LOCK_FILE, Engine, Order, listen, serve


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Engine, str]]:
    served = Engine()
    yield served, str(tmp_path / "index")
    served.close(str(tmp_path / "index"))


def add(served: Engine, folder: str) -> None:
    row = {"ids": ["a"], "embeddings": np.ones((1, 3), np.float32), "documents": ["texte"]}
    served.call(folder, "public", "e5", "upsert", row)


def test_a_collection_is_made_for_its_embedder_and_keeps_its_rows(made: tuple[Engine, str]) -> None:
    served, folder = made
    assert served.open(folder, "public", "e5") == "e5"
    add(served, folder)
    served.close(folder)
    assert served.call(folder, "public", "e5", "count", {}) == 1
    assert served.open(folder, "public", "other") == "e5"
    assert served.open(folder, "internal", "other") == "other"
    served.close("never opened")


def test_only_some_methods_are_served(made: tuple[Engine, str]) -> None:
    with pytest.raises(ValueError, match="modify is not served"):
        made[0].call(made[1], "public", "e5", "modify", {})


def test_a_folder_that_is_held_is_locked(made: tuple[Engine, str], monkeypatch: pytest.MonkeyPatch) -> None:
    served, folder = made
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.0)
    Path(folder).mkdir()
    with FileLock(Path(folder) / LOCK_FILE), pytest.raises(OSError, match="database is locked"):
        served.open(folder, "public", "e5")
    assert served.open(folder, "public", "e5") == "e5"


def test_a_folder_that_can_not_be_opened_is_let_go(made: tuple[Engine, str]) -> None:
    served, folder = made
    Path(folder).mkdir()
    (Path(folder) / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    for _ in range(2):
        with pytest.raises(Exception, match="not a database"):
            served.open(folder, "public", "e5")
    (Path(folder) / "chroma.sqlite3").unlink()
    assert served.open(folder, "public", "e5") == "e5"


def test_a_connection_is_answered_until_it_ends(made: tuple[Engine, str]) -> None:
    ours, theirs = Pipe()
    thread = threading.Thread(target=serve, args=(theirs, made[0]))
    thread.start()
    ours.send(("open", (made[1], "public", "e5")))
    assert ours.recv() == (True, "e5")
    ours.send(("call", (made[1], "public", "e5", "drop", {})))
    assert ours.recv() == (False, "drop is not served")
    ours.close()
    thread.join()


def test_who_does_not_know_the_key_is_sent_away(tmp_path: Path) -> None:
    told = io.StringIO()
    threading.Thread(target=listen, args=(b"key", str(tmp_path / "s"), told), daemon=True).start()
    address = _address(told)
    with pytest.raises(AuthenticationError):
        Client(address, authkey=b"guess")
    with Client(address, authkey=b"key") as connection:
        connection.send(("close", ("nothing",)))
        assert connection.recv() == (True, None)


def test_a_batch_waits_for_the_searches_under_way_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    order, done = Order(), list[str]()

    def write() -> None:
        with order.write():
            done.append("written")

    monkeypatch.setattr(engine, "_PATIENCE", 60.0)
    writing = threading.Thread(target=write)
    with order.search():
        with order.search():
            writing.start()
        done.append("searched")
    writing.join()
    assert done == ["searched", "written"]
    monkeypatch.setattr(engine, "_PATIENCE", 0.0)
    with order.search():
        write()
    assert done[2:] == ["written"]


def _address(told: io.StringIO) -> Any:
    while not told.getvalue().endswith("\n"):
        time.sleep(0)
    return json.loads(told.getvalue())["address"]

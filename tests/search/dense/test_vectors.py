import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import IndexInUseError, RunError
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.index import Index
from assistant.search.dense.vectors import EngineError, VectorProcess, shared_process
from tests.search.conftest import a_chunk

EMBEDDER = HashEmbedder()


@pytest.fixture
def process() -> Iterator[VectorProcess]:
    made = VectorProcess()
    yield made
    made.end()


def filled(folder: Path, process: VectorProcess) -> Index:
    index = Index(folder, EMBEDDER.name, process)
    index.upsert([a_chunk("a", "texte")], EMBEDDER.embed_passages(["texte"]))
    return index


def test_it_starts_with_the_first_request_and_ends_when_told(tmp_path: Path, process: VectorProcess) -> None:
    index = Index(tmp_path / "index", EMBEDDER.name, process)
    assert process.process_id is None
    assert index.count() == 0
    assert process.process_id not in (None, os.getpid())
    process.end()
    assert process.process_id is None
    assert index.count() == 0  # and starts again


def test_a_process_that_dies_is_replaced_and_nothing_is_lost(tmp_path: Path, process: VectorProcess) -> None:
    index = filled(tmp_path / "index", process)
    first = process.process_id
    assert first is not None
    folder = Path(process._address).parent
    os.kill(first, signal.SIGKILL)
    assert index.ids() == ["a"]
    assert process.process_id != first
    assert not folder.exists()
    index.close()


def test_the_same_folder_is_never_open_twice(tmp_path: Path, process: VectorProcess) -> None:
    filled(tmp_path / "index", process)
    other = VectorProcess("tests.search.impatient_engine")
    with pytest.raises(IndexInUseError, match="Stop it"):
        Index(tmp_path / "index", EMBEDDER.name, other).count()
    other.end()


def test_only_who_knows_the_key_can_ask(process: VectorProcess) -> None:
    process.ask("close", "nothing")
    with pytest.raises(AuthenticationError):
        Client(process._address, authkey=b"guess")
    process.ask("close", "nothing")


def test_only_what_is_served_can_be_called(tmp_path: Path, process: VectorProcess) -> None:
    with pytest.raises(EngineError, match="not served"):
        process.ask("call", str(tmp_path / "i"), "public", "hash", "modify", {})


def test_a_process_that_does_not_start_is_an_error_with_a_way_out() -> None:
    with pytest.raises(RunError, match="does not start") as raised:
        VectorProcess("tests.search.nowhere").ask("close", "x")
    assert "doctor" in raised.value.next_step


def test_a_process_that_keeps_dying_is_told(tmp_path: Path) -> None:
    process = VectorProcess("tests.search.dying_engine")
    with pytest.raises(EngineError, match="ended"):
        process.ask("close", str(tmp_path))
    process.end()


def test_a_search_of_a_process_that_hangs_is_given_up(tmp_path: Path) -> None:
    process = VectorProcess(search_seconds=0.2)
    index = filled(tmp_path / "index", process)
    vector = EMBEDDER.embed_query("texte")
    stuck = process.process_id
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    for _ in range(2):
        with pytest.raises(IndexInUseError, match="does not answer"):
            index.query(vector, 1, "public")
    assert process.process_id == stuck
    with pytest.raises(IndexInUseError, match="does not answer"):
        index.query(vector, 1, "public")
    assert index.ids() == ["a"]  # from a new process: the third silence in a row ended that one
    assert process.process_id != stuck
    index.close()
    process.end()


def test_several_who_wait_in_one_stall_do_not_end_the_process(tmp_path: Path) -> None:
    process = VectorProcess(search_seconds=0.5)
    index = filled(tmp_path / "index", process)
    vector, first, told = EMBEDDER.embed_query("texte"), process.process_id, list[str]()
    assert first is not None
    os.kill(first, signal.SIGSTOP)

    def ask() -> None:
        with pytest.raises(IndexInUseError) as raised:
            index.query(vector, 1, "public")
        told.append(str(raised.value))

    visitors = [threading.Thread(target=ask) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    os.kill(first, signal.SIGCONT)
    assert len(told) == 4
    assert index.ids() == ["a"]
    assert process.process_id == first
    index.close()
    process.end()


def test_a_database_that_somebody_else_locks_is_told_in_time(tmp_path: Path) -> None:
    process = VectorProcess(search_seconds=0.2)
    index = filled(tmp_path / "index", process)
    vector = EMBEDDER.embed_query("texte")
    holder = sqlite3.connect(tmp_path / "index" / "chroma.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(IndexInUseError, match="does not answer"):
        index.query(vector, 1, "public")
    holder.execute("ROLLBACK")
    holder.close()
    index.close()
    process.end()


def test_it_ends_with_its_parent_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from assistant.search.dense.vectors import shared_process\n"
        "shared_process().ask('close', 'x')\n"
        "print(shared_process().process_id, shared_process()._address, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child, address = parent.stdout.readline().split()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 60
    while _lives(int(child)) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _lives(int(child))
    assert not Path(address).parent.exists()


def _lives(process: int) -> bool:
    try:
        # A process that ended stays as a zombie until its new parent looks.
        return "(Z" not in Path(f"/proc/{process}/stat").read_text().replace(") Z", "(Z")
    except OSError:
        return False


def test_threads_search_while_one_writes(tmp_path: Path, process: VectorProcess) -> None:
    index = filled(tmp_path / "index", process)
    vector = EMBEDDER.embed_query("texte")
    counts: list[int] = []
    writing = threading.Thread(
        target=lambda: index.upsert(
            [a_chunk(f"c{n}", f"nappe {n}") for n in range(200)],
            EMBEDDER.embed_passages([f"nappe {n}" for n in range(200)]),
        )
    )
    readers = [
        threading.Thread(target=lambda: counts.append(len(index.query(vector, 1, "public"))))
        for _ in range(8)
    ]
    for thread in (writing, *readers):
        thread.start()
    for thread in (writing, *readers):
        thread.join()
    assert counts == [1] * 8
    assert index.count() == 201
    assert np.isclose(index.query(vector, 1, "public")[0][1], 1.0, atol=1e-5)
    index.close()


def test_all_indexes_share_one_process() -> None:
    assert shared_process() is shared_process()

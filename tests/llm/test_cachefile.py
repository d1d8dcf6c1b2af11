"""Files made once per machine: whole or not at all, by one process at a time."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import DiskFullError, RunError
from assistant.llm.cachefile import digest, ensure_file, is_intact

CONTENT = b"weights" * 1000


class Writer:
    """Writes the content and counts how often it was asked to."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.calls = 0

    def __call__(self, path: Path) -> None:
        self.calls += 1
        path.write_bytes(self.content)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "model.bin"


def test_a_file_is_made_once(path: Path) -> None:
    write = Writer()
    assert ensure_file(path, 7000, write) == path
    assert ensure_file(path, 7000, write).read_bytes() == CONTENT
    assert write.calls == 1


@pytest.mark.parametrize("damage", [b"weights" * 999 + b"weightz", b"half", b""])
def test_a_damaged_file_is_made_again(path: Path, damage: bytes) -> None:
    write = Writer()
    ensure_file(path, 7000, write)
    path.write_bytes(damage)
    os.utime(path, (1, 1))
    assert ensure_file(path, 7000, write).read_bytes() == CONTENT
    assert write.calls == 2


@pytest.mark.parametrize("stamp", [None, "", "[]", "{", '{"size": 1}'])
def test_a_file_without_a_good_stamp_is_made_again(path: Path, stamp: str | None) -> None:
    write = Writer()
    ensure_file(path, 7000, write)
    beside = path.with_name("model.bin.json")
    beside.unlink()
    if stamp is not None:
        beside.write_text(stamp)
    ensure_file(path, 7000, write)
    assert write.calls == 2


def test_a_touched_file_is_kept(path: Path) -> None:
    write = Writer()
    ensure_file(path, 7000, write)
    os.utime(path, (1, 1))
    ensure_file(path, 7000, write)
    assert write.calls == 1
    assert is_intact(path)


def test_the_digest_is_checked(path: Path) -> None:
    right = Writer()
    ensure_file(path, 7000, right)
    wanted = digest(path)
    assert is_intact(path, wanted)
    assert not is_intact(path, "0" * 64)
    with pytest.raises(RunError, match=r"not 00000000"):
        ensure_file(path, 7000, Writer(b"other"), "0" * 64)
    assert not list(path.parent.glob("*.part"))
    assert path.read_bytes() == CONTENT


def test_what_a_killed_process_left_is_swept(path: Path) -> None:
    path.parent.mkdir()
    leftover = path.with_name("model.bin.999999.part")
    leftover.write_bytes(b"half")
    ensure_file(path, 7000, Writer())
    assert not leftover.exists()


def test_no_room_is_said_before_writing(path: Path) -> None:
    write = Writer()
    with pytest.raises(DiskFullError, match="MB free") as caught:
        ensure_file(path, 10**18, write)
    assert "ASSISTANT_CACHE_DIR" in caught.value.next_step
    assert write.calls == 0


def test_a_disk_that_fills_up_is_said(path: Path) -> None:
    def write(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(DiskFullError, match="filled up"):
        ensure_file(path, 7000, write)
    assert not list(path.parent.glob("*.part"))


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(RunError, match=r"model\.bin can't be written"):
        ensure_file(tmp_path / "cache" / "model.bin", 7000, Writer())


def test_two_processes_make_it_once(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from assistant.llm.cachefile import ensure_file\n"
        "def write(path):\n"
        "    sys.stdout.write('made'); path.write_bytes(b'weights' * 1_000_000)\n"
        "ensure_file(Path(sys.argv[1]), 7_000_000, write)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[0] for process in started].count("made") == 1
    assert all(process.returncode == 0 for process in started)
    assert is_intact(path)

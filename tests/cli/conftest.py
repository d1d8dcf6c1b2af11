"""The command line as a person runs it, on a small shop with a scripted model."""

import ctypes
import gc
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.cli import main as entry
from tests.database import place_database
from tests.web.shop import shop_settings
from tests.wire.server import MODEL, Wire, wire, wire_server

__all__ = ["wire", "wire_server"]

Run = Callable[..., "Ran"]


class Ran:
    """A command that ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture(scope="session")
def embeddings() -> Iterator[Wire]:
    """A server of embeddings alone: what the chat model's server is told to do does not touch it."""
    with Wire() as server:
        yield server


@pytest.fixture
def shop(tmp_path: Path, wire: Wire, embeddings: Wire, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small company, named by the environment as a user would."""
    shop_settings(tmp_path, wire)
    place_database(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_KNOWLEDGE", str(tmp_path / "knowledge"))
    monkeypatch.setenv("OPENAI_BASE_URL", wire.url)
    monkeypatch.setenv("ASSISTANT_CHAT_MODEL", MODEL)
    # The embedded embedder takes seconds to load, for each command.
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", "hash")
    monkeypatch.setenv("ASSISTANT_EMBEDDING_BASE_URL", embeddings.url)
    return tmp_path


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """`serve` sets logging up for its process; this one goes on."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def memory_given_back() -> Iterator[None]:
    """For tests whose commands load the embedder: glibc would keep half a gigabyte of each until the end."""
    yield
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `assistant` in this process; what it printed and how it ended."""

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["assistant", *arguments])
        with pytest.raises(SystemExit) as ended:
            entry.main()
        printed = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, printed.out, printed.err)

    return command


def start(*arguments: str) -> "subprocess.Popen[str]":
    """Start `assistant` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.cli.main", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

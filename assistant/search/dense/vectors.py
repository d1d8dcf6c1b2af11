"""The near side of Chroma's own process: starts it, asks it from any thread, starts it again when it died."""

import atexit
import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import IO, Any

from assistant.errors import RunError
from assistant.types.model import Vectors

ENGINE = "assistant.search.dense.engine"
_KEY_BYTES = 32
_END_SECONDS = 20.0  # a batch that is being written goes first
# A search takes milliseconds, and behind a batch on a busy machine a second or two. SQLite waits a minute
# for a lock that somebody else holds: whoever asked has left by then, and so have all who came after.
SEARCH_SECONDS = 10.0
OPEN_SECONDS = 45.0  # the process of a parent that was killed has 30 s to let go of the folder
# So many requests in a row, for as many times as long as a search may take: then the process is ended, and
# the next one asks a new one. Several that wait in one stall are no proof: a batch may be under way.
_MOST_UNANSWERED = 3


class EngineError(Exception):
    """What Chroma said went wrong."""


class VectorProcess:
    """Chroma's process, for all indexes of this one; safe for threads.

    It starts with the first request. When it dies, a request is repeated once in a new one: everything that
    is asked of it can be done twice. A search that takes longer than `search_seconds` is given up. Raises
    EngineError, and RunError when it does not start.
    """

    def __init__(self, module: str = ENGINE, search_seconds: float = SEARCH_SECONDS) -> None:
        self._module = module
        self._search_seconds = search_seconds
        self._unanswered = 0
        self._silent_since = 0.0  # when the first of these was asked
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._address = ""
        self._folder: Path | None = None
        self._key = b""
        self._idle: list[Connection] = []

    @property
    def process_id(self) -> int | None:
        """The child's process id; None when none runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def ask(self, method: str, *arguments: object, seconds: float | None = None) -> Any:
        """What a method of `engine.Engine` gives; without `seconds` it may take as long as it takes."""
        try:
            return self._asked(method, arguments, seconds)
        except (EOFError, OSError, AuthenticationError):
            self.end()
        try:
            return self._asked(method, arguments, seconds)
        except (EOFError, OSError, AuthenticationError) as error:
            raise EngineError(f"the process of the vectors ended ({error})") from error

    def search(self, *arguments: object) -> Any:
        """What a search gives; raises EngineError when it does not answer in time."""
        return self.ask("call", *arguments, seconds=self._search_seconds)

    def end(self) -> None:
        """End the process; the next request starts another one."""
        with self._lock:
            idle, self._idle = self._idle, []
            child, self._child = self._child, None
            for connection in idle:
                connection.close()
            if child is not None:
                _end(child)
            self._tidy()

    def _asked(self, method: str, arguments: tuple[object, ...], seconds: float | None) -> Any:
        child, connection, key = self._taken()
        try:
            if key:
                self._await(child, connection, seconds)
                answer_challenge(connection, key)
                deliver_challenge(connection, key)
            connection.send((method, arguments))
            self._await(child, connection, seconds)
            done, result = connection.recv()
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._unanswered = 0
            if child is self._child:
                self._idle.append(connection)
            else:
                connection.close()
        if not done:
            raise EngineError(result)
        return result

    def _await(self, child: object, connection: Connection, seconds: float | None) -> None:
        """Wait for an answer. When none came for long, to several, the process is stuck, and is killed."""
        asked = time.monotonic()
        if connection.poll(seconds):
            return
        with self._lock:
            self._silent_since = min(self._silent_since, asked) if self._unanswered else asked
            self._unanswered += 1
            silent = time.monotonic() - self._silent_since
            stuck = self._unanswered >= _MOST_UNANSWERED and silent >= _MOST_UNANSWERED * self._search_seconds
            if stuck and self._child is child and self._child is not None:
                self._unanswered = 0
                self._child.kill()
        raise EngineError(f"the process of the vectors does not answer within {seconds} s")

    def _taken(self) -> tuple[object, Connection, bytes]:
        """The process, a connection to it, and the key when it has yet to be told."""
        with self._lock:
            if self._child is None:
                self._start()
            if self._idle:
                return self._child, self._idle.pop(), b""
            # `Client` would tell the key itself, and wait without end for a process that is stuck.
            return self._child, Client(self._address), self._key

    def _start(self) -> None:
        self._key = secrets.token_bytes(_KEY_BYTES)
        # A folder that only this user can enter; where there are no such sockets, the system finds a place.
        self._folder = Path(tempfile.mkdtemp(prefix="assistant-")) if os.name == "posix" else None
        place = str(self._folder / "vectors") if self._folder else None
        child = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            # Only what it needs to find this package: no key of the parent's environment is within its reach.
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
        try:
            _pipe(child.stdin).write(json.dumps({"key": self._key.hex(), "place": place}) + "\n")
            _pipe(child.stdin).flush()
            self._address = json.loads(_pipe(child.stdout).readline())["address"]
        except (OSError, ValueError) as error:
            _end(child)
            self._tidy()
            raise RunError(
                "The process of the vector index does not start.",
                "Run `assistant doctor`, or install the package again.",
            ) from error
        self._child = child
        atexit.register(self.end)

    def _tidy(self) -> None:
        """Remove what a process that was killed could not."""
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@cache
def shared_process() -> VectorProcess:
    """The one process for all indexes of this one; nothing is started yet."""
    return VectorProcess()


class RemoteCollection:
    """A collection of Chroma in the other process; the methods are Chroma's. Raises what `ask` raises."""

    def __init__(self, process: VectorProcess, folder: Path, name: str, embedder: str) -> None:
        self._process = process
        self._place = (str(folder), name, embedder)

    def open(self) -> str:
        """Open or make it; gives the embedder that it was made for."""
        return str(self._process.ask("open", *self._place, seconds=OPEN_SECONDS))

    def upsert(self, ids: list[str], embeddings: Vectors, **columns: object) -> None:
        """Add or replace rows; never without vectors, or Chroma downloads a model."""
        self._call("upsert", ids=ids, embeddings=embeddings, **columns)

    def delete(self, ids: list[str]) -> None:
        """Remove rows."""
        self._call("delete", ids=ids)

    def query(self, vector: Vectors, count: int, include: list[str]) -> Any:
        """The nearest rows."""
        arguments = {"query_embeddings": vector, "n_results": count, "include": include}
        return self._process.search(*self._place, "query", arguments)

    def get(self, include: list[str], **which: object) -> Any:
        """Rows by `ids`, or a page of all by `limit` and `offset`."""
        return self._call("get", include=include, **which)

    def count(self) -> int:
        """How many rows there are."""
        return int(self._call("count"))

    def _call(self, method: str, **arguments: object) -> Any:
        return self._process.ask("call", *self._place, method, arguments)


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise OSError("no pipe")
    return stream


def _end(child: subprocess.Popen[str]) -> None:
    """Close the process's input, which ends it, and wait until it has."""
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()

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
from functools import cache
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import IO, Any

from assistant.errors import RunError
from assistant.types.model import Vectors

ENGINE = "assistant.search.dense.engine"
_KEY_BYTES = 32
_END_SECONDS = 20.0  # a batch that is being written goes first


class EngineError(Exception):
    """What Chroma said went wrong."""


class VectorProcess:
    """Chroma's process, for all indexes of this one; safe for threads.

    It starts with the first request. When it dies, a request is repeated once in a new one: everything that
    is asked of it can be done twice. Raises EngineError, and RunError when it does not start.
    """

    def __init__(self, module: str = ENGINE) -> None:
        self._module = module
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

    def ask(self, method: str, *arguments: object) -> Any:
        """What a method of `engine.Engine` gives."""
        try:
            return self._asked(method, arguments)
        except (EOFError, OSError, AuthenticationError):
            self.end()
        try:
            return self._asked(method, arguments)
        except (EOFError, OSError, AuthenticationError) as error:
            raise EngineError(f"the process of the vectors ended ({error})") from error

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

    def _asked(self, method: str, arguments: tuple[object, ...]) -> Any:
        child, connection = self._taken()
        try:
            connection.send((method, arguments))
            done, result = connection.recv()
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if child is self._child:
                self._idle.append(connection)
            else:
                connection.close()
        if not done:
            raise EngineError(result)
        return result

    def _taken(self) -> tuple[object, Connection]:
        with self._lock:
            if self._child is None:
                self._start()
            if self._idle:
                return self._child, self._idle.pop()
            return self._child, Client(self._address, authkey=self._key)

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
        return str(self._process.ask("open", *self._place))

    def upsert(self, ids: list[str], embeddings: Vectors, **columns: object) -> None:
        """Add or replace rows; never without vectors, or Chroma downloads a model."""
        self._call("upsert", ids=ids, embeddings=embeddings, **columns)

    def delete(self, ids: list[str]) -> None:
        """Remove rows."""
        self._call("delete", ids=ids)

    def query(self, vector: Vectors, count: int, include: list[str]) -> Any:
        """The nearest rows."""
        return self._call("query", query_embeddings=vector, n_results=count, include=include)

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

"""Reads risky formats in a child process with limits of time, processor and memory.

The child is started with the first file, serves many, and is replaced when a file kills it. Its libraries are
large: this module must import none of them, so that the program starts quickly.
"""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.errors import FileReadError, RunError
from assistant.ingest.readers.extract import Extract

WORKER = "assistant.ingest.sandbox.worker"
_BLOCK = 65_536
_MOST_SKIPPED = 3  # pages that may each end the child before the file is given up


@dataclass(frozen=True)
class Limits:
    """What one file may take before the child is killed."""

    seconds: int = 120
    page_seconds: float = 2  # of the processor, for one page of a PDF: more, and the page is left out
    memory: int = 2 * 1024**3  # bytes of address space
    answer: int = 16 * 1024**2  # bytes of text
    start_seconds: int = 120  # to import the libraries on a busy machine


class _PageError(Exception):
    """The child ended while it read a page."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


class _LongError(Exception):
    """The child says more than it may."""


class Sandbox:
    """A reading process; a context manager that ends it. Safe for threads: one file at a time."""

    def __init__(self, limits: Limits | None = None, module: str = WORKER) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._child: subprocess.Popen[bytes] | None = None
        self._received = bytearray()  # what the child said and nobody has read yet
        self._lock = threading.Lock()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The child's process id; None when none runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def extract(self, path: Path) -> Extract:
        """The content of one file; raises FileReadError, also when the child dies on it or takes too long."""
        with self._lock:
            reply = self._ask(path)
        if "extract" in reply:
            return Extract.from_dict(reply["extract"])
        raise FileReadError(str(reply["error"]), str(reply["next"]))

    def close(self) -> None:
        """End the child; the next file starts another one."""
        with self._lock:
            self._kill()

    def _ask(self, path: Path) -> dict[str, Any]:
        """The child's answer; pages on which it ends are left out, and it starts anew without them."""
        left: float = self._limits.seconds
        skip: list[int] = []
        while True:
            child = self._running()
            started = time.monotonic()
            try:
                return self._answer(child, path, skip, started + left)
            except _PageError as error:
                skip.append(error.page)
                if len(skip) > _MOST_SKIPPED:
                    raise self._given_up(f"{path.name} has too many pages like page {skip[0]}") from error
            except _LongError as error:
                size = self._limits.answer // 2**20
                raise self._given_up(f"{path.name} holds more than {size} MB of text") from error
            except TimeoutError as error:
                raise self._given_up(
                    f"{path.name} takes longer than {self._limits.seconds} s to read"
                ) from error
            except (OSError, EOFError, ValueError) as error:
                raise self._given_up(f"{path.name} made the reading process fail") from error
            self._kill()
            left -= time.monotonic() - started

    def _given_up(self, reason: str) -> FileReadError:
        self._kill()
        return FileReadError(f"{reason}.", "Split it, or export it again from the program that made it.")

    def _answer(
        self, child: subprocess.Popen[bytes], path: Path, skip: Sequence[int], deadline: float
    ) -> dict[str, Any]:
        request = {"path": str(path.resolve()), "skip": list(skip)}
        _pipe(child.stdin).write(json.dumps(request).encode() + b"\n")
        _pipe(child.stdin).flush()
        page = 0
        while True:
            try:
                reply: dict[str, Any] = json.loads(self._line(child, deadline))
            except EOFError as error:
                if page:
                    raise _PageError(page) from error
                raise
            if "page" not in reply:
                return reply
            page = int(reply["page"])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._kill()
        self._child = subprocess.Popen(
            [sys.executable, "-m", self._module, *self._arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Only what it needs to find this package: no key of the parent's environment is within its reach.
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
        try:
            self._line(self._child, time.monotonic() + self._limits.start_seconds)
        except (TimeoutError, EOFError) as error:
            self._kill()
            raise RunError(
                "The process that reads files does not start.",
                "Run `assistant doctor`, or install the package again.",
            ) from error
        return self._child

    def _arguments(self) -> list[str]:
        limits = self._limits
        return [str(limits.seconds), str(limits.page_seconds), str(limits.memory)]

    def _line(self, child: subprocess.Popen[bytes], deadline: float) -> bytes:
        """The child's next line; raises TimeoutError, EOFError when it ends, _LongError at too many words."""
        output = _pipe(child.stdout).fileno()
        searched = 0
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while (end := self._received.find(b"\n", searched)) < 0:
                searched = len(self._received)
                if searched > self._limits.answer:
                    raise _LongError
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                block = os.read(output, _BLOCK)
                if not block:
                    raise EOFError
                self._received += block
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        return line

    def _kill(self) -> None:
        child, self._child = self._child, None
        self._received.clear()
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            _close(pipe)


def _pipe(stream: Any) -> Any:
    """Popen's streams are optional in its type; ours were asked for."""
    if stream is None:
        raise EOFError
    return stream


def _close(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return  # what was not flushed is for a child that is gone

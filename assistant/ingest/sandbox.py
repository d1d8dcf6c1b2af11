"""Reads risky formats in a child process with a time limit and a memory limit.

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
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.errors import FileReadError, RunError
from assistant.ingest.readers.extract import Extract

WORKER = "assistant.ingest.worker"
_BLOCK = 65_536
_SPLIT = "Split it, or export it again from the program that made it."


@dataclass(frozen=True)
class Limits:
    """What one file may take before the child is killed."""

    seconds: int = 30
    memory: int = 2 * 1024**3  # bytes of address space
    answer: int = 64 * 1024**2  # bytes of text
    start_seconds: int = 120  # to import the libraries on a busy machine


class Sandbox:
    """A reading process; a context manager that ends it. Safe for threads: one file at a time."""

    def __init__(self, limits: Limits | None = None, module: str = WORKER) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._child: subprocess.Popen[bytes] | None = None
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
        child = self._running()
        try:
            _pipe(child.stdin).write(json.dumps(str(path.resolve())).encode() + b"\n")
            _pipe(child.stdin).flush()
            reply: dict[str, Any] = json.loads(self._line(child, self._limits.seconds))
        except TimeoutError as error:
            self._kill()
            raise FileReadError(
                f"{path.name} takes longer than {self._limits.seconds} s to read.", _SPLIT
            ) from error
        except (OSError, EOFError, ValueError) as error:
            self._kill()
            raise FileReadError(f"{path.name} made the reading process fail.", _SPLIT) from error
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._kill()
        self._child = subprocess.Popen(
            [sys.executable, "-m", self._module, str(self._limits.seconds), str(self._limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Only what it needs to find this package: no key of the parent's environment is within its reach.
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
        try:
            self._line(self._child, self._limits.start_seconds)
        except (TimeoutError, EOFError) as error:
            self._kill()
            raise RunError(
                "The process that reads PDF, Word, Excel and HTML files does not start.",
                "Run `assistant doctor`, or install the package again.",
            ) from error
        return self._child

    def _line(self, child: subprocess.Popen[bytes], seconds: float) -> bytes:
        """The child's next line; raises TimeoutError, or EOFError when it ends or says too much."""
        deadline = time.monotonic() + seconds
        received = bytearray()
        output = _pipe(child.stdout).fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                block = os.read(output, _BLOCK)
                received += block
                if not block or len(received) > self._limits.answer:
                    raise EOFError
        return bytes(received)

    def _kill(self) -> None:
        child, self._child = self._child, None
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

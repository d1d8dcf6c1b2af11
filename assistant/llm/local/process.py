"""Starts, watches and stops the process of the embedded model."""

import json
import os
import re
import secrets
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import assistant
from assistant.errors import LocalModelError
from assistant.llm.local.weights import INSTALL, Progress
from assistant.settings import Secret

CHILD = (sys.executable, "-m", "assistant.llm.local.child")
_ROOT = Path(assistant.__file__).parents[1]  # where `-m assistant…` is found, installed or not
_TAIL = 8000  # bytes of the child's last words that are kept
_ERROR = re.compile(
    r"^[\d.]+ E [^:\n]*: (.+)$", re.MULTILINE
)  # a line of llama.cpp's log: time, level, where
_GRACE = 5.0  # seconds that a child has to end


@dataclass(frozen=True)
class ServerOptions:
    """How the child is started; `threads` 0 means as many as cores."""

    name: str
    threads: int = 0
    context_tokens: int = 8192
    start_seconds: float = 120.0
    command: Sequence[str] = CHILD


@dataclass(frozen=True)
class Address:
    """Where the running server listens, and the key it asks for."""

    url: str
    key: Secret


class LocalServer:
    """The embedded model's server: a child process that is started when it is first needed.

    `model` gives the weights (and may take its time to make them). The child dies with this process, also
    when this one is killed. Safe to share between threads.
    """

    def __init__(
        self, model: Callable[[], Path], options: ServerOptions, progress: Progress | None = None
    ) -> None:
        self._model = model
        self._options = options
        self._progress = progress or _quiet
        self._changing = threading.Lock()
        self._child: _Child | None = None
        self._address: Address | None = None

    @property
    def running(self) -> bool:
        """Whether the child is alive."""
        return self._child is not None and self._child.process.poll() is None

    @property
    def pid(self) -> int | None:
        """The child's process id, None before the first start."""
        return self._child.process.pid if self._child else None

    def start(self) -> Address:
        """The address of the running server; starts it, or starts it again when it died.

        Raises LocalModelError when it does not start, and what `model` raises.
        """
        with self._changing:
            if self._address is None or not self.running:
                self._end()
                self._address = self._start()
            return self._address

    def stop(self) -> None:
        """End the child at once, also in the middle of a reply."""
        with self._changing:
            self._end()

    def ended(self, seconds: float) -> bool:
        """Whether the child ends, or has ended, within so many seconds."""
        child = self._child
        if child is not None:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(seconds)
        return not self.running

    def _start(self) -> Address:
        model = self._model()
        self._progress(f"Loading the embedded model {self._options.name} …")
        key = Secret(secrets.token_urlsafe(32))
        began = time.monotonic()
        child = self._child = _Child(self._options.command, self._config(model, key))
        url = child.address(self._options.start_seconds)
        if url is None:
            self._end()
            raise self._failure(child, time.monotonic() - began)
        self._progress(f"The embedded model is ready after {time.monotonic() - began:.1f} s.")
        return Address(url, key)

    def _config(self, model: Path, key: Secret) -> dict[str, object]:
        return {
            "model": str(model),
            "name": self._options.name,
            "key": key.reveal(),
            "threads": self._options.threads or len(os.sched_getaffinity(0)),
            "context": self._options.context_tokens,
        }

    def _failure(self, child: "_Child", seconds: float) -> LocalModelError:
        words = child.last_words()
        if "No module named 'xllamacpp'" in words:
            return LocalModelError("The embedded model is not installed: no xllamacpp.", INSTALL)
        if seconds >= self._options.start_seconds:
            reason = f"it was not ready after {self._options.start_seconds:g} seconds"
        else:
            reason = words or f"its process ended with code {child.process.returncode}"
        return LocalModelError(
            f"The embedded model {self._options.name} can't be started: {reason}.",
            "Check ASSISTANT_LOCAL_MODEL and the free memory (about 2 GB), or set OPENAI_API_KEY to use a "
            "remote model.",
        )

    def _end(self) -> None:
        if self._child:
            self._child.end()
        self._address = None


class _Child:
    """One child process and the thread that keeps it.

    The thread that starts the child must live as long as it: Linux kills the child with that very thread
    (prctl(2), PR_SET_PDEATHSIG), and threads of a pool come and go.
    """

    def __init__(self, command: Sequence[str], config: dict[str, object]) -> None:
        self.process: subprocess.Popen[bytes]
        self._command = command
        self._tail = b""
        self._started = threading.Event()
        self._error: OSError | None = None
        self._keeper = threading.Thread(target=self._keep, name="embedded-model", daemon=True)
        self._keeper.start()
        self._started.wait()
        if self._error:
            raise LocalModelError(f"{command[0]} can't be started: {self._error.strerror}.", INSTALL)
        self._tell(config)

    def address(self, seconds: float) -> str | None:
        """The address that the child tells, None when it ends before, or tells none in time."""
        output = self.process.stdout
        if output is None or not select.select([output], [], [], seconds)[0]:
            return None
        try:
            return str(json.loads(output.readline())["address"])  # one write of the child: it comes whole
        except (ValueError, LookupError, TypeError):  # most often an empty line, for the child is ending
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_GRACE)
            return None

    def last_words(self) -> str:
        """Why the child ended, in its own words: its first error, or the last line that it wrote."""
        if self.process.poll() is not None:
            self._keeper.join(_GRACE)
        written = self._tail.decode("utf-8", "replace")
        error = _ERROR.search(written)
        lines = [error.group(1)] if error else [line for line in written.splitlines() if line.strip()]
        return lines[-1].strip().rstrip(".") if lines else ""

    def end(self) -> None:
        """Terminate the child, kill it if it stays, and close what led to it."""
        self.process.terminate()
        try:
            self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._keeper.join(_GRACE)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()

    def _keep(self) -> None:
        pipe = subprocess.PIPE
        try:
            # Unbuffered: a buffer's lock held by this thread could stop the interpreter from ending.
            self.process = subprocess.Popen(
                self._command, bufsize=0, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe
            )
        except OSError as error:
            self._error = error
            return
        finally:
            self._started.set()
        errors = self.process.stderr
        while errors and (words := errors.read(4096)):
            self._tail = (self._tail + words)[-_TAIL:]
        self.process.wait()

    def _tell(self, config: dict[str, object]) -> None:
        if self.process.stdin:
            with suppress(BrokenPipeError):  # it died already; `address` finds out
                self.process.stdin.write(json.dumps(config).encode() + b"\n")


def _quiet(_: str) -> None:
    """Say nothing."""

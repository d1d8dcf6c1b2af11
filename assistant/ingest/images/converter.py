"""Has images made small by a child process; one that ends it costs only itself."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

WORKER = "assistant.ingest.images.worker"
FATAL = "it takes too long or too much memory to decode"
_START_SECONDS = 120  # to import the libraries on a busy machine
_FEWEST = 8  # images of one process
_SLOW = 3  # times the processor time, when others need the processor too


@dataclass(frozen=True)
class Limits:
    """What one image may take."""

    seconds: int = 10  # of processor time
    memory: int = 1024**3  # bytes of address space


@dataclass(frozen=True)
class Converted:
    """The small image, or why there is none."""

    path: Path | None
    reason: str = ""


class Converter:
    """Converts images, in as many processes as there are cores; none is left when a call returns."""

    def __init__(self, limits: Limits | None = None, module: str = WORKER, processes: int = 0) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._processes = processes or len(os.sched_getaffinity(0))

    def convert(self, paths: Sequence[Path]) -> list[Converted]:
        """The small image of each path, in order; it is beside the original."""
        if not paths:
            return []
        # Few images are not worth the start of another process.
        size = max(_FEWEST, math.ceil(len(paths) / self._processes))
        shares = [paths[start : start + size] for start in range(0, len(paths), size)]
        with ThreadPoolExecutor(len(shares)) as pool:
            return [each for share in pool.map(self._converted, shares) for each in share]

    def _converted(self, paths: Sequence[Path]) -> list[Converted]:
        found: list[Converted] = []
        while len(found) < len(paths):
            found += self._until_one_fails(paths[len(found) :])
            if len(found) < len(paths):
                found.append(Converted(None, FATAL))
        return found

    def _until_one_fails(self, paths: Sequence[Path]) -> list[Converted]:
        lines = "".join(json.dumps(str(path)) + "\n" for path in paths)
        command = [sys.executable, "-m", self._module, str(self._limits.seconds), str(self._limits.memory)]
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Only what it needs to find this package: no key of the parent's environment is within its reach.
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
        try:
            output, _ = child.communicate(
                lines.encode(), timeout=_START_SECONDS + _SLOW * len(paths) * self._limits.seconds
            )
        except subprocess.TimeoutExpired:
            child.kill()
            output, _ = child.communicate()
        return [_converted(line) for line in output.splitlines()[: len(paths)]]


def _converted(line: bytes) -> Converted:
    reply: dict[str, str] = json.loads(line)
    return Converted(Path(reply["path"])) if "path" in reply else Converted(None, reply["reason"])

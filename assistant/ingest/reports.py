"""What a run tells: its progress, and what it did."""

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from assistant.ingest.files import Skipped

FileStatus = Literal["added", "changed", "moved", "unchanged", "deleted", "duplicate", "skipped"]


@dataclass(frozen=True)
class Progress:
    """How far a run is, in files; `source` is the last one, `chunks` counts what was embedded so far.

    `rate` is in chunks a second, `seconds_left` an estimate; both 0 until there is something to tell.
    """

    stage: str
    done: int
    total: int
    source: str = ""
    chunks: int = 0
    rate: float = 0.0
    seconds_left: float = 0.0


@dataclass(frozen=True)
class FileReport:
    """What became of one source: `reason` says why it was skipped, or which name it had or repeats."""

    source: str
    status: FileStatus
    reason: str = ""
    warnings: tuple[str, ...] = ()
    chunks: int = 0


@dataclass(frozen=True)
class SyncReport:
    """What a run did, in files; `chunks`, `public` and `internal` count what the root has indexed now.

    `boilerplate` counts paragraphs left out because other pages say the same. After a dry run it says what
    a run would do; `chunks` and what follows from them is then what is indexed now.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    skipped: tuple[Skipped, ...] = ()
    chunks: int = 0
    embedded: int = 0
    seconds: float = 0.0
    public: int = 0
    internal: int = 0
    moved: int = 0
    duplicates: int = 0
    boilerplate: int = 0
    warnings: tuple[str, ...] = ()
    files: tuple[FileReport, ...] = ()
    dry_run: bool = False

    def __add__(self, other: "SyncReport") -> "SyncReport":
        values = {
            item.name: getattr(self, item.name) + getattr(other, item.name)
            for item in dataclasses.fields(self)
        }
        return SyncReport(**{**values, "dry_run": self.dry_run or other.dry_run})

    def followed_by(self, later: "SyncReport") -> "SyncReport":
        """What both of two runs did, one right after the other; what is indexed now is the later one's."""
        did = ("added", "updated", "deleted", "moved", "embedded", "seconds")
        changed = {item.source: item for item in self.files if item.status != "unchanged"}
        return dataclasses.replace(
            later,
            files=tuple(
                changed.get(item.source, item) if item.status == "unchanged" else item for item in later.files
            ),
            **{name: getattr(self, name) + getattr(later, name) for name in did},
        )

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `index --json`."""
        rows = [{**vars(row), "warnings": list(row.warnings)} for row in self.files]
        skipped = [vars(item) for item in self.skipped]
        return {**vars(self), "skipped": skipped, "warnings": list(self.warnings), "files": rows}


class Pace:
    """How fast a run is. `clock` is in seconds; `weight` is any measure of the work, in all and done."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._started = clock()
        self._weight = self._done = 0

    def start(self, weight: int) -> None:
        """Begin to measure: `weight` is all there is to do."""
        self._started, self._weight, self._done = self._clock(), weight, 0

    def advance(self, weight: int) -> None:
        """Count work as done."""
        self._done = min(self._done + weight, self._weight)

    def rate(self, count: int) -> float:
        """`count` a second since the start."""
        return count / max(self._clock() - self._started, 1e-9)

    def seconds_left(self) -> float:
        """What the rest takes at this pace; 0 while nothing is done."""
        if not self._done:
            return 0.0
        return (self._clock() - self._started) * (self._weight - self._done) / self._done


def ignore(progress: Progress) -> None:
    """Shows no progress."""
    del progress

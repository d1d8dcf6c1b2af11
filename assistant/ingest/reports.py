"""What a run tells: its progress, and what it did."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from assistant.ingest.files import Skipped


@dataclass(frozen=True)
class Progress:
    """How far a run is, in files; `source` is the last one, `chunks` counts what was embedded so far."""

    stage: str
    done: int
    total: int
    source: str = ""
    chunks: int = 0


@dataclass(frozen=True)
class SyncReport:
    """What a run did, in files; `chunks`, `public` and `internal` count what the root has indexed now."""

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

    def __add__(self, other: "SyncReport") -> "SyncReport":
        values = {
            item.name: getattr(self, item.name) + getattr(other, item.name)
            for item in dataclasses.fields(self)
        }
        return SyncReport(**values)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `index --json`."""
        return {**dataclasses.asdict(self), "skipped": [vars(item) for item in self.skipped]}


def ignore(progress: Progress) -> None:
    """Shows no progress."""
    del progress

"""Who works on which root: one sync of a root at a time, and one at a time that writes to the indexes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.ingest.reports import Progress

WRITING = "\0writing"  # no root has that name
_ROUND_SECONDS = 0.5  # how often someone who waits is told, and may give up


class Busy:
    """Turns by name, shared by threads; remembers how far each holder is."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: dict[str, Progress] = {}

    @contextmanager
    def turn(self, name: str, tell: Callable[[Progress], None]) -> Iterator[None]:
        """Hold the turn of `name`; while another has it, `tell` is called and may raise to give up."""
        while not self._take(name):
            tell(Progress("waiting", 0, 0))  # outside of the lock: it may take its time, or raise
            with self._changed:
                self._changed.wait_for(lambda: name not in self._held, _ROUND_SECONDS)
        try:
            yield
        finally:
            with self._changed:
                del self._held[name]
                self._changed.notify_all()

    def _take(self, name: str) -> bool:
        with self._changed:
            if name in self._held:
                return False
            self._held[name] = Progress("starting", 0, 0)
            return True

    def note(self, name: str, step: Progress) -> None:
        """Say how far the holder of a turn is."""
        with self._changed:
            if name in self._held:
                self._held[name] = step

    def progress(self, name: str) -> Progress | None:
        """How far the holder is; None when nobody holds the turn."""
        with self._changed:
            return self._held.get(name)

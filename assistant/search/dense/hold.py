"""Lets many threads read the index while one may put another in its place."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Hold:
    """Many readers or one switch: a search sees the old index or the new one, never a bit of both.

    A thread that reads may read again inside. A switch waits for the readers that are there; those who come
    later wait for it, which takes as long as opening an index.
    """

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._readers = 0
        self._switching = False
        self._mine = threading.local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep the index as it is until the end of the block."""
        depth: int = getattr(self._mine, "depth", 0)
        if not depth:
            self._enter()
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            if not depth:
                self._leave()

    @contextmanager
    def switching(self) -> Iterator[None]:
        """Have the index alone until the end of the block; not for a thread that reads."""
        with self._free:
            self._free.wait_for(lambda: not self._switching)
            self._switching = True
            self._free.wait_for(lambda: not self._readers)
        # What this thread reads meanwhile is its own affair.
        self._mine.depth = 1
        try:
            yield
        finally:
            self._mine.depth = 0
            with self._free:
                self._switching = False
                self._free.notify_all()

    def _enter(self) -> None:
        with self._free:
            self._free.wait_for(lambda: not self._switching)
            self._readers += 1

    def _leave(self) -> None:
        with self._free:
            self._readers -= 1
            self._free.notify_all()

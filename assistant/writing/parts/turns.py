"""Who writes: a sequence is written by one at a time, or its messages would be written and paid for twice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import ConflictError


class Turns:
    """The sequences that this process is writing, by their group; safe for threads.

    What another process writes is not among them: a message that it kept is told by the store.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: set[str] = set()

    @contextmanager
    def taken(self, group: str) -> Iterator[None]:
        """Hold the turn to write a sequence; raises ConflictError while somebody else does."""
        with self._lock:
            if group in self._taken:
                raise ConflictError(
                    f"The sequence “{group[:80]}” is being written.", "Wait until it is, then open it."
                )
            self._taken.add(group)
        try:
            yield
        finally:
            with self._lock:
                self._taken.discard(group)

    def __contains__(self, group: str) -> bool:
        return group in self._taken

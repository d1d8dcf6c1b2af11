"""One scheduler for the cores: a visitor goes before a copywriter, a copywriter before indexing.

The embedded model and the embedded embedder slow each other down tenfold when they run at the same time;
with turns they never do.
"""

import asyncio
import heapq
import itertools
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager

from assistant.errors import ModelBusyError
from assistant.types.model import Priority

_Waiter = Future[None]


class Turns:
    """Hands out `slots` turns; the lowest `Priority` value first, first come first served within one.

    Shared by threads and event loops; whoever waits sleeps until its turn comes. A turn is not reentrant:
    who holds the only one and asks for another waits for itself.
    """

    def __init__(self, slots: int = 1) -> None:
        self._free = slots
        self._lock = threading.Lock()
        self._arrivals = itertools.count()
        self._queue: list[tuple[Priority, int, _Waiter]] = []

    @contextmanager
    def turn(self, priority: Priority, seconds: float | None = None) -> Iterator[None]:
        """Hold a turn in a thread.

        Raises ModelBusyError when none comes within `seconds` (None waits as long as it takes).
        """
        waiter = self._join(priority)
        with self._leaving(waiter, seconds):
            waiter.result(seconds)
        try:
            yield
        finally:
            self._release()

    @asynccontextmanager
    async def aturn(self, priority: Priority, seconds: float | None = None) -> AsyncIterator[None]:
        """Hold a turn in a coroutine, without blocking its event loop; a cancelled one leaves the queue.

        Raises ModelBusyError when none comes within `seconds` (None waits as long as it takes).
        """
        waiter = self._join(priority)
        with self._leaving(waiter, seconds):
            async with asyncio.timeout(seconds):  # wait_for would swallow a cancellation in Python 3.11
                await asyncio.wrap_future(waiter)
        try:
            yield
        finally:
            self._release()

    @property
    def waiting(self) -> int:
        """How many wait for a turn at this moment."""
        with self._lock:
            return sum(not waiter.cancelled() for _, _, waiter in self._queue)

    def _join(self, priority: Priority) -> _Waiter:
        waiter: _Waiter = Future()
        with self._lock:
            heapq.heappush(self._queue, (priority, next(self._arrivals), waiter))
        self._serve()
        return waiter

    @contextmanager
    def _leaving(self, waiter: _Waiter, seconds: float | None) -> Iterator[None]:
        served = False
        try:
            yield
            served = True
        except TimeoutError as error:
            raise ModelBusyError(
                f"The model is busy: no turn came free within {seconds:g} seconds.",
                "Try again in a moment.",
            ) from error
        finally:
            # A waiter that can't be cancelled got its turn at the very moment it gave up.
            if not served and not waiter.cancel():
                self._release()

    def _release(self) -> None:
        with self._lock:
            self._free += 1
        self._serve()

    def _serve(self) -> None:
        for waiter in self._granted():
            waiter.set_result(None)  # outside the lock: this wakes other threads and event loops

    def _granted(self) -> list[_Waiter]:
        granted = []
        with self._lock:
            while self._free and self._queue:
                _, _, waiter = heapq.heappop(self._queue)
                if waiter.set_running_or_notify_cancel():  # False: cancelled while it waited
                    self._free -= 1
                    granted.append(waiter)
        return granted

"""Places for answers that run at the same time, and a short queue for them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from assistant.errors import BusyError

AGAIN_SECONDS = 5  # about what an answer of a remote model takes


class Place:
    """A place that is held. `started` tells that its search is over, and may be told again and again."""

    def __init__(self, start: Callable[[], None] | None = None) -> None:
        self._start = start

    def started(self) -> None:
        """Let the next one begin: what follows is waiting for the model."""
        start, self._start = self._start, None
        if start is not None:
            start()


class Slots:
    """`at_once` places; `waiting` more may wait, each for `seconds` at most. For one event loop.

    Only `starting` of those who have a place search at the same time: all who come in one moment would only
    take the processor from each other, and each would wait as long as the last.
    """

    def __init__(self, at_once: int, waiting: int, seconds: float, starting: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._starts = asyncio.Semaphore(starting)
        self._most_waiting = waiting
        self._seconds = seconds
        self.running = 0
        self.waiting = 0

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[Place]:
        """Hold a place. Raises BusyError when too many wait already, or when none got free in time."""
        await self._take()
        place = Place(self._starts.release)
        self.running += 1
        try:
            yield place
        finally:
            place.started()
            self.running -= 1
            self._free.release()

    async def _take(self) -> None:
        if not (self._free.locked() or self._starts.locked()):
            await self._take_both()
            return
        if self.waiting >= self._most_waiting:
            raise _busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._take_both()
        except TimeoutError as error:
            raise _busy() from error
        finally:
            self.waiting -= 1

    async def _take_both(self) -> None:
        await self._free.acquire()
        try:
            await self._starts.acquire()
        except asyncio.CancelledError:
            self._free.release()
            raise


def _busy() -> BusyError:
    return BusyError(
        "Many questions are being answered at once.", f"Ask again in {AGAIN_SECONDS} seconds.", AGAIN_SECONDS
    )

"""Places for answers that run at the same time, and a short queue for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.errors import BusyError

AGAIN_SECONDS = 5  # about what an answer of a remote model takes


class Slots:
    """`at_once` places; `waiting` more may wait, each for `seconds` at most. For one event loop."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most_waiting = waiting
        self._seconds = seconds
        self.running = 0
        self.waiting = 0

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Hold a place. Raises BusyError when too many wait already, or when none got free in time."""
        await self._take()
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._free.release()

    async def _take(self) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        if self.waiting >= self._most_waiting:
            raise _busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise _busy() from error
        finally:
            self.waiting -= 1


def _busy() -> BusyError:
    return BusyError(
        "Many questions are being answered at once.", f"Ask again in {AGAIN_SECONDS} seconds.", AGAIN_SECONDS
    )

"""Through which the calls of a campaign go to a provider: so many at once, so many in a minute, in order.

A provider that answers 429 gets fewer at once, and none until the moment that it names; after that one more
with every two replies, up to what is set. So calls neither come back together nor give up too early.
"""

import asyncio
import heapq
import itertools
import secrets
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from assistant.errors import AssistantError

CUT = 0.75  # what is left of the places after a 429
REGAINED = 0.5  # of a place, with each reply
SPREAD = 0.25  # of a pause: calls that waited together begin apart
_CUT_EVERY = 1.0  # seconds: the 429 of calls that were sent together are one

Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """Requests and tokens in a minute, evenly apart; 0: any number. Shared by all threads and event loops."""

    def __init__(
        self, requests: int = 0, tokens: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives seconds that only ever grow."""
        self._every = 60 / requests if requests else 0.0
        self._per_token = 60 / tokens if tokens else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._next_request = self._next_tokens = 0.0

    def wait(self, tokens: int) -> float:
        """Seconds until a request of so many tokens may be sent; it counts as sent then."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next_request, self._next_tokens)
            self._next_request = start + self._every
            self._next_tokens = start + self._per_token * tokens
            return start - now


class Gate:
    """The places of one run, in one event loop."""

    def __init__(
        self,
        most: int,
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`most` calls are on their way at once; `clock` gives seconds that only ever grow."""
        self._most = most
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._places = float(most)
        self._taken = 0
        self._until = self._uncut_until = 0.0
        self.closed: AssistantError | None = None
        self._arrivals = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @property
    def places(self) -> int:
        """How many calls may be on their way now."""
        return max(1, int(self._places))

    @property
    def taken(self) -> int:
        """How many have a place."""
        return self._taken

    @asynccontextmanager
    async def place(self, order: int, tokens: int) -> AsyncIterator[None]:
        """Hold a place for a call of so many tokens; of those that wait, the lowest `order` comes first.

        Raises what the gate was closed with.
        """
        await self._join(order)
        try:
            await self._pauses(self._pace.wait(tokens))
            if self.closed is not None:
                raise self.closed
            yield
        finally:
            self._taken -= 1
            self._serve()

    def busy(self, retry_after: float | None = None) -> None:
        """The provider answered 429, or not at all: fewer calls, and none for `retry_after` seconds."""
        now = self._clock()
        if now >= self._uncut_until:
            self._places = max(1.0, self._places * CUT)
            self._uncut_until = now + _CUT_EVERY
        self._until = max(self._until, now + (retry_after or 0.0))

    def close(self, error: AssistantError) -> None:
        """No call may pass any more: all would fail as this one did."""
        self.closed = self.closed or error

    def fine(self) -> None:
        """A reply came."""
        self._places = min(float(self._most), self._places + REGAINED)
        self._serve()

    async def _join(self, order: int) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (order, next(self._arrivals), waiter))
        self._serve()
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():  # it got its place at that very moment
                self._taken -= 1
            self._serve()
            raise

    def _serve(self) -> None:
        while self._waiting and self._taken < self.places:
            _, _, waiter = heapq.heappop(self._waiting)
            if not waiter.done():
                self._taken += 1
                waiter.set_result(None)

    async def _pauses(self, seconds: float) -> None:
        if seconds > 0:
            await self._sleep(seconds)
        # Another call may be told to wait while this one does.
        while (left := self._until - self._clock()) > 0:
            await self._sleep(left * (1 + SPREAD * secrets.SystemRandom().random()))

"""Our own deadlines and retries: the client library has no default ones that a visitor could bear."""

import asyncio
import math
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeVar

from assistant.errors import ModelBusyError, ModelError, ModelTimeoutError
from assistant.settings import ModelSettings

T = TypeVar("T")


@dataclass(frozen=True)
class Deadlines:
    """How long to wait for what, in seconds.

    `first_token` grows by the time that the prompt takes at `prompt_tokens_per_second`, for a model that
    reads slowly. `total` is the most that a request may ask for.
    """

    connect: float = 5.0
    first_token: float = 15.0
    gap: float = 15.0
    total: float = math.inf
    prompt_tokens_per_second: float = math.inf


@dataclass(frozen=True)
class Retry:
    """When to try again: at most `count` times, after `pause` seconds that double and jitter.

    A wait that the provider asks for is kept when it is at most `longest_wait` seconds and fits in the
    request's own deadline.
    """

    count: int = 2
    pause: float = 0.5
    longest_wait: float = 10.0

    def wait(self, error: ModelError, tried: int, left: float) -> float | None:
        """Seconds to wait before trying again after `tried` retries, or None: give up and raise `error`."""
        if not error.retryable or tried >= self.count:
            return None
        asked = error.retry_after if isinstance(error, ModelBusyError) else None
        if asked is not None and asked > self.longest_wait:
            return None
        # Jitter, so that clients cut off together don't come back together.
        seconds = asked or self.pause * 2**tried * secrets.SystemRandom().uniform(0.5, 1.5)
        return seconds if seconds < left else None


class Watch:
    """Holds one request to its deadlines; `reading` is the time that its prompt takes, in seconds."""

    def __init__(self, deadlines: Deadlines, who: str, total: float, reading: float = 0.0) -> None:
        self._deadlines = deadlines
        self._who = who
        self._total = min(total, deadlines.total)
        self._reading = reading
        self._started = self._attempt = asyncio.get_running_loop().time()

    def restart(self) -> None:
        """Begin another attempt: a new deadline for the first token, the same one for the whole."""
        self._attempt = asyncio.get_running_loop().time()

    @property
    def elapsed(self) -> float:
        """Seconds since the request began."""
        return asyncio.get_running_loop().time() - self._started

    @property
    def left(self) -> float:
        """Seconds until the deadline of the whole request."""
        return self._total - self.elapsed

    async def following(self, stream: AsyncIterator[T], *, begun: bool) -> T:
        """The next item of `stream`; `begun` says whether its first token is already there.

        Raises ModelTimeoutError naming the deadline that passed, StopAsyncIteration at the end.
        """
        moment, what = self._deadline(begun)
        try:
            async with asyncio.timeout_at(moment):
                return await anext(stream)
        except TimeoutError as error:
            raise ModelTimeoutError(
                f"{self._who}: {what}.", "Try again, choose a faster model, or allow it more time."
            ) from error

    def _deadline(self, begun: bool) -> tuple[float, str]:
        end = self._started + self._total
        if begun:
            step = asyncio.get_running_loop().time() + self._deadlines.gap
            what = f"nothing came for {self._deadlines.gap:g} seconds in the middle of the reply"
        else:
            seconds = self._deadlines.first_token + self._reading
            step = self._attempt + seconds
            what = f"no first word came within {seconds:.3g} seconds"
        return min((step, what), (end, f"the reply was not finished within {self._total:.3g} seconds"))


def deadlines_of(settings: ModelSettings) -> Deadlines:
    """The deadlines of the remote chat model."""
    return Deadlines(
        settings.connect_seconds, settings.first_token_seconds, settings.gap_seconds, settings.total_seconds
    )

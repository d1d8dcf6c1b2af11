"""Leaves a model alone that has failed several times in a row, so that nobody waits for it in vain."""

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.errors import (
    ContentFilterError,
    ContextOverflowError,
    EmptyReplyError,
    LocalModelError,
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelNotFoundError,
    ModelReplyError,
    ModelRequestError,
    ModelTimeoutError,
    ModelUnavailableError,
    OutputLengthError,
)

# Which failures say that the model is not there. The others come from what was asked: a visitor who provokes
# them must not take the model away from everybody else.
COUNTS: Mapping[type[ModelError], bool] = {
    ModelError: False,
    ModelKeyError: True,
    ModelNotFoundError: True,
    ModelBusyError: True,
    ModelUnavailableError: True,
    ModelTimeoutError: True,
    ModelReplyError: True,
    EmptyReplyError: False,
    ModelRequestError: False,
    ContentFilterError: False,
    OutputLengthError: False,
    ContextOverflowError: False,
    LocalModelError: True,
}
LONGEST_PAUSE = 300.0  # seconds: what a provider asks for beyond this is not believed

Position = Literal["closed", "open", "trial"]


@dataclass(frozen=True)
class BreakerState:
    """Where a breaker stands.

    `closed`: the model is asked; `open`: it is left alone for `seconds_left` more seconds; `trial`: the pause
    is over, and the next request, or the one on its way, decides. `failures` are those in a row, `last` is
    the latest of them.
    """

    position: Position
    failures: int
    seconds_left: float = 0.0
    last: ModelError | None = None

    def as_dict(self) -> dict[str, str | int]:
        """The state in plain values, `fault` being the message of the last failure."""
        return {
            "position": self.position,
            "failures": self.failures,
            "seconds_left": math.ceil(self.seconds_left),
            "fault": "" if self.last is None else str(self.last),
        }


class Breaker:
    """A circuit breaker for one model; safe to share between threads and event loops.

    After `most` failures in a row that `COUNTS` counts, the model is left alone for `pause` seconds, or for
    as long as the provider asks. Then one request tries it: if it fails too, the pause begins again. An error
    that does not count shows that the model is there, as a reply does.
    """

    def __init__(self, most: int, pause: float, now: Callable[[], float]) -> None:
        """`now` gives seconds that only ever grow."""
        self._most = most
        self._pause = pause
        self._now = now
        self._lock = threading.Lock()
        self._failures = 0
        self._until = -math.inf  # when the pause ends; only looked at from `most` failures on
        self._trying = False
        self._last: ModelError | None = None

    def allows(self) -> bool:
        """Whether to ask the model now.

        After a pause only the first caller may. One that never tells how it went (its visitor left) holds
        the others back for another pause at most.
        """
        with self._lock:
            if self._failures < self._most:
                return True
            now = self._now()
            if now < self._until:
                return False
            self._until = now + self._pause
            self._trying = True
            return True

    def succeeded(self) -> None:
        """A reply came: the model is there."""
        with self._lock:
            self._failures, self._trying, self._last = 0, False, None

    def failed(self, error: ModelError) -> None:
        """No whole reply came, because of `error`."""
        if not counts(error):
            self.succeeded()
            return
        with self._lock:
            self._failures += 1
            self._trying = False
            self._last = error
            if self._failures >= self._most:
                self._until = self._now() + max(self._pause, _asked(error))

    @property
    def state(self) -> BreakerState:
        """Where it stands now."""
        with self._lock:
            if self._failures < self._most:
                return BreakerState("closed", self._failures, last=self._last)
            left = self._until - self._now()
            if self._trying or left <= 0:
                return BreakerState("trial", self._failures, last=self._last)
            return BreakerState("open", self._failures, left, self._last)


def counts(error: ModelError) -> bool:
    """Whether a failure says that the model is not there."""
    return next(COUNTS[kind] for kind in type(error).__mro__ if kind in COUNTS)


def _asked(error: ModelError) -> float:
    asked = error.retry_after if isinstance(error, ModelBusyError) else None
    return min(asked or 0.0, LONGEST_PAUSE)

"""Limits of time for one page, kept in the reading process. Imported there only."""

import math
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_DRIFT = 0.1  # share of a process's time by which two ways of counting it may differ
_AGAIN = 0.2  # seconds: a library may swallow the first signal


class PageTimeoutError(BaseException):
    """A page took too long. No Exception, so that no library that catches those swallows it."""


class Watch:
    """Says which page is being read, and ends a page that takes more than `seconds` of the processor.

    Python code is interrupted by PageTimeoutError. Code written in C is not: there the kernel ends the
    process a second later, and the parent knows from `tell` at which page.
    """

    def __init__(
        self, seconds: float, tell: Callable[[int], None], skip: frozenset[int] = frozenset()
    ) -> None:
        self.seconds = seconds
        self._tell = tell
        self.skip = skip  # pages on which the process ended before
        signal.signal(signal.SIGPROF, _stop)

    @contextmanager
    def page(self, number: int) -> Iterator[None]:
        """The time for page `number`, counted from 1; raises PageTimeoutError when it is over."""
        self._tell(number)
        before = resource.getrlimit(resource.RLIMIT_CPU)
        limit_processor(self.seconds + 1)
        signal.setitimer(signal.ITIMER_PROF, self.seconds, _AGAIN)
        try:
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        finally:  # also when one more signal arrived just before the timer was off
            resource.setrlimit(resource.RLIMIT_CPU, before)

    def done(self) -> None:
        """The pages are read: what happens now is the fault of none of them."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._tell(0)


def limit_processor(seconds: float) -> None:
    """Let the kernel end this process after so many more seconds of processor time.

    One that has run for long gets a tenth of its time so far on top.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    so_far = used.ru_utime + used.ru_stime
    # The kernel holds the limit against the ticks that it counted, which drift away from what it tells us.
    spent = math.ceil(so_far * (1 + _DRIFT) + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (spent, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise PageTimeoutError

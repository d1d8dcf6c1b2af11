"""Work that goes on when the page that asked for it is closed."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from assistant.errors import AssistantError, RunError

AT_ONCE = 4

log = logging.getLogger(__name__)


class StoppedError(RunError):
    """Whoever asked for the work left before its end, or the server is stopping."""

    code = "stopped"


class Job:
    """One piece of work: under way, or ended with a result or an error."""

    def __init__(self, key: str, future: "Future[Any]", repeatable: bool = False) -> None:
        self.key = key
        self.repeatable = repeatable
        self.again = False  # it is to be done once more at its end
        self.ending = False  # too late for that
        self._future = future

    @property
    def running(self) -> bool:
        """Whether it is still under way or waits to begin."""
        return not self._future.done()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, at most so long; whether it has."""
        wait([self._future], seconds)
        return not self.running

    @property
    def result(self) -> Any:
        """What it gave; None while it runs and when it failed."""
        return self._future.result() if not self.running and self._failure() is None else None

    @property
    def error(self) -> AssistantError | None:
        """Why it failed, in words for a person; None while it runs and when it did not."""
        failure = None if self.running else self._failure()
        if failure is None or isinstance(failure, AssistantError):
            return failure
        return RunError("An internal error ended the work.", "Look into the server's log.")

    def _failure(self) -> BaseException | None:
        return _stopped() if self._future.cancelled() else self._future.exception()


class Background:
    """Runs pieces of work in threads, a few at once, each under a key; `close` asks them to stop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="background")

    def start(self, key: str, work: Callable[[], Any], join: Callable[[Any, Any], Any] | None = None) -> Job:
        """Begin a piece of work; the one already under way under that key when there is one.

        With `join` the one under way may have come too late for what is new: it is then done once more at its
        end, and `join` makes one result of both. What takes long calls `check` now and then. Raises
        StoppedError when everything is stopping.
        """
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and known.running and not known.ending:
                known.again = known.repeatable and join is not None
                return known
            self.check()
            future = self._pool.submit(self._repeated, key, work, join)
            future.add_done_callback(_logged)
            self._jobs.pop(key, None)
            job = self._jobs[key] = Job(key, future, join is not None)
            return job

    def _repeated(self, key: str, work: Callable[[], Any], join: Callable[[Any, Any], Any] | None) -> Any:
        result = work()
        while self._asked_again(key):
            later = work()
            result = join(result, later) if join else later
        return result

    def _asked_again(self, key: str) -> bool:
        with self._lock:
            job = self._jobs[key]
            again, job.again = job.again, False
            job.ending = not again
            return again

    def get(self, key: str) -> Job | None:
        """The last piece of work under that key; None when there was none."""
        with self._lock:
            return self._jobs.get(key)

    def all(self) -> list[Job]:
        """The last piece of work under each key, the latest last."""
        with self._lock:
            return list(self._jobs.values())

    def forget(self, key: str) -> None:
        """Drop what is known of a piece of work that has ended."""
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and not known.running:
                del self._jobs[key]

    def close(self) -> None:
        """Ask everything to stop and wait until it has."""
        self._stopping.set()
        self._pool.shutdown(cancel_futures=True)

    def check(self) -> None:
        """Raise StoppedError once everything is to stop."""
        if self._stopping.is_set():
            raise _stopped()


def _stopped() -> StoppedError:
    return StoppedError("The work was stopped.", "The next run goes on from there.")


def _logged(future: "Future[Any]") -> None:
    failure = None if future.cancelled() else future.exception()
    if failure is not None and not isinstance(failure, AssistantError):
        log.error("Work in the background failed.", exc_info=failure)

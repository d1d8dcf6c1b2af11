"""The clock of the server: does what is due, one piece after the other, as long as the server runs."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

EVERY_SECONDS = 30.0

log = logging.getLogger(__name__)


class Scheduler:
    """Asks every `seconds` what is due, and does it in a thread of its own.

    `due` names what is to be done now, `work` does one of them and keeps its own record of success and
    failure: what it raises is only logged, and the next piece has its turn.
    """

    def __init__(
        self, due: Callable[[], Sequence[str]], work: Callable[[str], object], seconds: float = EVERY_SECONDS
    ) -> None:
        self._due = due
        self._work = work
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; does nothing when it has begun."""
        if self._thread is None or self._stopping.is_set():
            self._stopping = threading.Event()  # of this thread alone: one that still ends has its own
            self._thread = threading.Thread(
                target=self._run, args=(self._stopping,), name="scheduler", daemon=True
            )
            self._thread.start()

    def pause(self) -> None:
        """Begin nothing more, without waiting for the piece of work that is being done."""
        self._stopping.set()

    def stop(self) -> None:
        """Begin nothing more, and wait for the piece of work that is being done."""
        self.pause()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def tick(self) -> None:
        """Do everything that is due now, whether or not the clock runs."""
        self._round(threading.Event())

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self._round(stopping)
            stopping.wait(self._seconds)

    def _round(self, stopping: threading.Event) -> None:
        # A pool of one: its futures keep an error of any kind away from this thread, which must go on.
        with ThreadPoolExecutor(1, thread_name_prefix="due") as aside:
            looked = aside.submit(self._due)
            if failure := looked.exception():
                log.error("The schedule could not be read: %s", failure)
                return
            for name in looked.result():
                if stopping.is_set():
                    return
                if failure := aside.submit(self._work, name).exception():
                    log.warning("The scheduled work on %s failed: %s", name, failure)

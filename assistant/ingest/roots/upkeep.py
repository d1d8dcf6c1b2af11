"""Keeps the knowledge up to date while the server runs: what pages ask for, and what the schedules say."""

from collections.abc import Callable

from assistant.ingest.reports import Progress, SyncReport
from assistant.ingest.roots.order import Order
from assistant.ingest.roots.roots import KnowledgeRoots
from assistant.jobs.background import Background, Job
from assistant.jobs.scheduler import EVERY_SECONDS, Scheduler


class Upkeep:
    """Runs syncs in the background; they go on when the page that asked for one is closed.

    A root has one piece of work at a time: who asks for a second gets the one under way. A sync is then done
    once more at its end, for what came too late for it. `seconds` is how often the schedules are looked at.
    """

    def __init__(self, roots: KnowledgeRoots, seconds: float = EVERY_SECONDS) -> None:
        self._roots = roots
        self._background = Background()
        self._scheduler = Scheduler(roots.due, self._on_time, seconds)

    def start(self) -> None:
        """Begin to follow the schedules."""
        self._scheduler.start()

    def tick(self) -> None:
        """Do what is due now, and wait for it."""
        self._scheduler.tick()

    def pause(self) -> None:
        """No longer follow the schedules; what runs goes on."""
        self._scheduler.pause()

    def close(self) -> None:
        """Stop what runs, at its next step, and wait for it."""
        self._background.close()
        self._scheduler.stop()

    def sync(self, name: str) -> Job:
        """Bring a known root up to date; its result is a SyncReport."""
        return self._background.start(
            name, lambda: self._roots.sync(name, self._tell), SyncReport.followed_by
        )

    def index(self, order: Order) -> Job:
        """Add a root and bring it up to date; its result is a SyncReport."""
        return self._start(order.address or "", lambda: self._roots.index(order, self._tell))

    def remove(self, name: str) -> Job:
        """Remove a root or an upload; its result is a Removed."""
        return self._start(name, lambda: self._roots.remove(name, self._tell))

    def jobs(self) -> list[Job]:
        """The last piece of work for each root or address, the latest last."""
        return self._background.all()

    def dismiss(self, key: str) -> None:
        """Forget how a piece of work ended, once it was read."""
        self._background.forget(key)

    def _start(self, key: str, work: Callable[[], object]) -> Job:
        return self._background.start(key, work)

    def _tell(self, step: Progress) -> None:
        del step  # how far it is, `KnowledgeRoots.list` tells
        self._background.check()

    def _on_time(self, name: str) -> None:
        job = self.sync(name)
        job.wait()
        if job.error is not None:
            raise job.error

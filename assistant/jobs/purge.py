"""Deletes what was kept for as long as the company set, while the server runs."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence

from assistant.jobs.scheduler import Scheduler

EVERY_SECONDS = 3600.0

log = logging.getLogger(__name__)

# Deletes what is older than that moment; how many pieces that were.
Deleting = Callable[[dt.datetime], int]


class Purge:
    """Deletes what is older than its days, by name: `keep` says how many, and what deletes."""

    def __init__(
        self,
        keep: Mapping[str, tuple[int, Deleting]],
        now: Callable[[], dt.datetime],
        seconds: float = EVERY_SECONDS,
    ) -> None:
        self._keep = keep
        self._now = now
        self._scheduler = Scheduler(self._due, self._delete, seconds)

    def start(self) -> None:
        """Begin: at once, then every hour."""
        self._scheduler.start()

    def tick(self) -> None:
        """Delete everything that is due now, and wait for it."""
        self._scheduler.tick()

    def pause(self) -> None:
        """Begin no more deletions."""
        self._scheduler.pause()

    def close(self) -> None:
        """Begin no more deletions, and wait for the one under way."""
        self._scheduler.stop()

    def _due(self) -> Sequence[str]:
        return list(self._keep)

    def _delete(self, name: str) -> None:
        days, deleting = self._keep[name]
        if gone := deleting(self._now() - dt.timedelta(days=days)):
            log.info("Deleted %d of %s, older than %d days", gone, name, days)

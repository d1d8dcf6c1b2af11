"""Delivers what waits in the outbox while the server runs: again after growing pauses, given up at last.

A message whose process dies between sending and noting it is sent twice; its id stays the same, so that the
other side can tell.
"""

import datetime as dt
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from assistant.errors import AssistantError, DeliveryError
from assistant.jobs.scheduler import Scheduler
from assistant.types.leads import Delivery, DeliveryKind

EVERY_SECONDS = 5.0
MOST_TRIES = 12  # the last one about a day and a half after the first
FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=6)
# Longer than any try takes: a message whose process died is tried again after it.
LEASE = dt.timedelta(minutes=10)

log = logging.getLogger(__name__)

# Has the message taken by the other side, and returns what is to be remarked of it, mostly nothing; raises
# DeliveryError or another error of ours when it was not taken.
Sender = Callable[[Delivery], str]


class Queue(Protocol):
    """Where messages wait; `store.outbox.Deliveries` is one."""

    def due(self, now: dt.datetime) -> Sequence[str]:
        """The ids of those to be tried now."""
        ...

    def claim(self, id_: str, now: dt.datetime, until: dt.datetime) -> Delivery | None:
        """Take one that is still due and count the try."""
        ...

    def sent(self, id_: str, at: dt.datetime, remark: str = "") -> None:
        """It was taken."""
        ...

    def failed(self, id_: str, error: str, next_at: dt.datetime | None) -> None:
        """It was not; None gives it up."""
        ...


class Outbox:
    """Sends what is due. `jitter` gives numbers from 0 to 1; `seconds` is how often it looks."""

    def __init__(
        self,
        queue: Queue,
        senders: Mapping[DeliveryKind, Sender],
        now: Callable[[], dt.datetime],
        jitter: Callable[[], float] = random.random,
        seconds: float = EVERY_SECONDS,
    ) -> None:
        self._queue = queue
        self._senders = senders
        self._now = now
        self._jitter = jitter
        self._scheduler = Scheduler(lambda: queue.due(now()), self.deliver, seconds)

    @property
    def kinds(self) -> tuple[DeliveryKind, ...]:
        """The ways in which the company wants to be told."""
        return tuple(self._senders)

    def start(self) -> None:
        """Begin to deliver in the background."""
        self._scheduler.start()

    def tick(self) -> None:
        """Try everything that is due now, and wait for it."""
        self._scheduler.tick()

    def pause(self) -> None:
        """Begin no more tries; the one under way goes on."""
        self._scheduler.pause()

    def close(self) -> None:
        """Begin no more tries, and wait for the one under way."""
        self._scheduler.stop()

    def deliver(self, id_: str) -> None:
        """Try one message now, if it is due; the outcome is written down. Raises StoreError."""
        delivery = self._queue.claim(id_, self._now(), self._now() + LEASE)
        if delivery is None:
            return
        try:
            remark = self._send(delivery)
        except AssistantError as error:
            self._failed(delivery, error)
        else:
            self._queue.sent(id_, self._now(), remark)

    def _send(self, delivery: Delivery) -> str:
        sender = self._senders.get(delivery.kind)
        if delivery.tries > MOST_TRIES:
            raise DeliveryError("The program ended during each try.", "See its log.", final=True)
        if sender is None:
            raise DeliveryError(f"Nothing is set for {delivery.kind}.", "See docs/leads.md.")
        return sender(delivery)

    def _failed(self, delivery: Delivery, error: AssistantError) -> None:
        final = isinstance(error, DeliveryError) and error.final
        asked = error.retry_after if isinstance(error, DeliveryError) else None
        over = final or delivery.tries >= MOST_TRIES
        next_at = None if over else self._now() + pause_after(delivery.tries, self._jitter(), asked)
        self._queue.failed(delivery.id, str(error), next_at)
        log.warning("Message %s (%s) was not taken: %s", delivery.id, delivery.kind, error.message)


def pause_after(tries: int, jitter: float, asked: float | None = None) -> dt.timedelta:
    """The pause after that many tries: 30 s, then four times as long each time, at most six hours.

    `jitter` (0-1) takes up to a half away, so that messages do not come back all at once. `asked` is the
    least that the other side wants, in seconds, at most six hours of it.
    """
    # The exponent is bounded: a message that was tried very often must not overflow.
    pause = min(FIRST_PAUSE * (1 << 2 * min(tries - 1, 10)), LONGEST_PAUSE) * (1 - jitter / 2)
    wanted = min(dt.timedelta(seconds=min(asked or 0.0, 1e6)), LONGEST_PAUSE)
    return max(pause, wanted)

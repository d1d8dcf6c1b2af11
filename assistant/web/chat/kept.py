"""What visitors see, kept for a while, so that a page that is loaded again goes on where it was."""

import secrets
from collections import OrderedDict
from collections.abc import Callable

from assistant.web.chat.visit import Visit

MOST = 1000
_KEY_BYTES = 24  # 192 bits: not to be guessed


class KeptVisits:
    """The visits with a question in them, by a key that only their browser tab is told.

    It is used in the server's event loop only. A visit that was idle for `idle_seconds` is forgotten, and
    beyond `most` the one that was idle longest. `now` gives seconds that only ever grow.
    """

    def __init__(self, now: Callable[[], float], idle_seconds: float, most: int = MOST) -> None:
        self._now = now
        self._idle_seconds = idle_seconds
        self._most = most
        self._visits: OrderedDict[str, tuple[Visit, float]] = OrderedDict()  # idle longest comes first

    def keep(self, visit: Visit) -> str:
        """Keep a visit, from now on or again; its key, which it is given if it has none."""
        visit.key = visit.key or secrets.token_urlsafe(_KEY_BYTES)
        self._visits[visit.key] = visit, self._now()
        self._visits.move_to_end(visit.key)
        self._forget_idle()
        while len(self._visits) > self._most:
            self._visits.popitem(last=False)
        return visit.key

    def find(self, key: str) -> Visit | None:
        """The visit of a key; None when there is none, or no longer."""
        self._forget_idle()
        visit, _ = self._visits.get(key, (None, 0.0))
        return visit

    def forget(self, visit: Visit) -> None:
        """Keep a visit no longer."""
        self._visits.pop(visit.key, None)
        visit.key = ""

    def _forget_idle(self) -> None:
        oldest = self._now() - self._idle_seconds
        while self._visits and next(iter(self._visits.values()))[1] <= oldest:
            self._visits.popitem(last=False)

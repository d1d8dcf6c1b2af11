"""How often the same visitor may ask: a window that moves along."""

import math
from collections import OrderedDict, deque
from collections.abc import Callable

MOST_KEYS = 100_000  # visitors told apart at a time; beyond, the one who asked longest ago is forgotten


class Rate:
    """At most `most` times in any `seconds`, for each of `keys` keys. `now`: seconds that only grow.

    For one event loop: it is not safe for threads.
    """

    def __init__(self, most: int, seconds: float, now: Callable[[], float], keys: int = MOST_KEYS) -> None:
        self._most = most
        self._keys = keys
        self._seconds = seconds
        self._now = now
        self._times: OrderedDict[str, deque[float]] = OrderedDict()  # who asked longest ago comes first

    def wait(self, key: str) -> int:
        """Whole seconds until `key` may ask again; 0: it may now. Counts nothing."""
        self._forget()
        times = self._times.get(key)
        if times is None or len(times) < self._most:
            return 0
        return max(0, math.ceil(times[0] + self._seconds - self._now()))

    def count(self, key: str) -> None:
        """Note that `key` asks."""
        self._times.setdefault(key, deque(maxlen=self._most)).append(self._now())
        self._times.move_to_end(key)
        while len(self._times) > self._keys:
            self._times.popitem(last=False)

    def _forget(self) -> None:
        """Drop those whose last question has left the window."""
        oldest = self._now() - self._seconds
        while self._times and next(iter(self._times.values()))[-1] <= oldest:
            self._times.popitem(last=False)

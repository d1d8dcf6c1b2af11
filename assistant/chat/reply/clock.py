"""How long the steps of an answer took."""

import time


class Clock:
    """Milliseconds since the question arrived, by name; the first time of a name counts."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._timings: dict[str, float] = {}

    def mark(self, name: str) -> None:
        """Note that a step has come to its end."""
        self._timings.setdefault(name, (time.perf_counter() - self._start) * 1000)

    def ended(self) -> dict[str, float]:
        """All marks, `total` now."""
        self.mark("total")
        return dict(self._timings)

"""How much nearer a store's questions are to whatever is asked than its texts are."""

import threading
from collections.abc import Callable

import numpy as np

from assistant.types.knowledge import Audience
from assistant.types.model import Vectors

SAMPLE = 500  # vectors of each kind; more move the mean by less than .001
FEWEST = 10  # of each kind; the mean of fewer says what they are about
STALE = 0.1  # changes per chunk after which the means are taken anew

Sample = Callable[[str, int], tuple[Vectors, int]]
"""Up to so many vectors of a collection, spread over it, and how many it holds."""


class Lean:
    """The lean of the questions of one index; safe for threads.

    Embedders put a question near every question, whatever it asks: “Livrez-vous en Belgique ?” stands nearer
    to “Faites-vous un papier cadeau ?” than to the table with Belgium in it. How much nearer is told by the
    means of the store's own vectors.
    """

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Vectors | None, int]] = {}
        self._changes = 0

    def of(self, vector: Vectors, questions: str, audience: Audience) -> float:
        """How much greater the mean cosine of `vector` with the questions is than with the texts.

        `questions` and `audience` name the two collections. 0 where either has too few to tell.
        """
        with self._lock:
            direction, good_for = self._known.get(audience, (None, 0))
            if self._changes >= good_for:
                direction, good_for = self._measured(questions, audience)
                self._known[audience] = direction, self._changes + good_for
        return 0.0 if direction is None else float(vector @ direction)

    def changed(self, chunks: int) -> None:
        """Count chunks that were written or removed."""
        with self._lock:
            self._changes += chunks

    def forget(self) -> None:
        """Begin anew: it is another index now."""
        with self._lock:
            self._known.clear()

    def _measured(self, questions: str, audience: Audience) -> tuple[Vectors | None, int]:
        asked, _ = self._sample(questions, SAMPLE)
        texts, count = self._sample(audience, SAMPLE)
        good_for = max(1, int(STALE * count))
        if min(len(asked), len(texts)) < FEWEST:
            return None, good_for
        return np.asarray(asked.mean(axis=0) - texts.mean(axis=0), dtype=np.float32), good_for

"""What visitors asked in a period: counts by day, and the questions without a good answer in groups."""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import get_args

import numpy as np

from assistant.chat.insight.clusters import cluster
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.tallies import Tallies
from assistant.types.insight import Asked, Cluster, DayCounts, Tally, TallyKind
from assistant.types.model import Embedder, Vectors
from assistant.types.privacy import Gap

MOST = 300  # questions that are put together: the most asked of the period
_REMEMBERED = 2000  # vectors, 3 MB


class Insight:
    """Reads what is kept of questions. `settle` waits until what was asked up to now is written."""

    def __init__(
        self,
        tallies: Tallies,
        gaps: Gaps,
        embedder: Embedder,
        settle: Callable[[], None],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._tallies = tallies
        self._gaps = gaps
        self._embedder = embedder
        self._settle = settle
        self._now = now
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def asked(self, days: int) -> Asked:
        """The last `days` days, today included. Embeds the questions: some seconds for hundreds of new ones.

        Raises StoreError, and what the embedder raises.
        """
        self._settle()
        today = self._now().date()
        first = today - dt.timedelta(days=max(1, days) - 1)
        gaps = _together(self._gaps.since(first))
        with self._lock:
            clusters = cluster(gaps[:MOST], self._embedded)
        counted = list(_by_day(self._tallies.since(first), first, today))
        return Asked(counted, clusters, len(gaps[MOST:]))

    def of(self, question: str, days: int) -> Cluster | None:
        """The group in which a question stands; None when it is not among those of the period."""
        groups = self.asked(days).clusters
        return next((one for one in groups if any(gap.question == question for gap in one.gaps)), None)

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embedder.embed_queries(new), strict=True))
        found = np.vstack([self._vectors[text] for text in texts])
        while len(self._vectors) > _REMEMBERED:
            self._vectors.popitem(last=False)
        return found


def _together(gaps: Iterable[Gap]) -> list[Gap]:
    """Each question once, with all the days it was asked on added up, the most asked first."""
    found: dict[tuple[str, str, str], Gap] = {}
    for gap in gaps:
        key = gap.kind, gap.language, gap.question
        known = found.get(key)
        found[key] = gap if known is None else replace(known, count=known.count + gap.count)
    return sorted(found.values(), key=lambda gap: (-gap.count, gap.question))


def _by_day(tallies: Iterable[Tally], first: dt.date, last: dt.date) -> Iterable[DayCounts]:
    counts: dict[dt.date, dict[TallyKind, int]] = {}
    for tally in tallies:
        of_day = counts.setdefault(tally.day, {})
        of_day[tally.kind] = of_day.get(tally.kind, 0) + tally.count
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        yield DayCounts(day, {kind: counts.get(day, {}).get(kind, 0) for kind in get_args(TallyKind)})

"""Verdicts beside the truth: which are right, which are false, and where silence is a miss."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from assistant.stats.enough import LIFT_WANTED
from assistant.types.results import Comparison
from benchmarks.results_world import Truth

SURE = 0.99  # of finding a winner: where the chance is larger, silence is a miss


@dataclass(frozen=True)
class Judged:
    """A verdict beside the truth; `readers` are those of the smallest arm, `rates` are true."""

    place: str
    readers: int
    rates: tuple[float, ...]
    expected: str
    verdict: str
    naive: str
    right: bool


@dataclass(frozen=True)
class Judging:
    """Judges the comparisons of one report; `sent` counts the contacts of each segment and channel."""

    truths: Sequence[Truth]
    sent: Mapping[tuple[str, str], int]

    def of(self, comparisons: Sequence[Comparison]) -> list[Judged]:
        """Each comparison beside the truth of its segment, or beside that of all sound segments together."""
        pairs = sum(len(each.arms) * (len(each.arms) - 1) // 2 for each in comparisons)
        return [self._judged(each, max(pairs, 1)) for each in comparisons]

    def _judged(self, found: Comparison, pairs: int) -> Judged:
        mine = [
            each
            for each in self.truths
            if each.channel == found.channel
            and (each.segment == found.segment or not (found.segment or each.broken))
        ]
        arms, rates = found.arms, self._rates(mine)
        broken = any(each.broken for each in mine)
        best = max(range(len(rates)), key=rates.__getitem__)
        readers = [arm.rate.readers for arm in arms]
        sure = not broken and power(rates, readers, pairs) >= SURE
        alone = sum(rate > rates[best] * 0.999 for rate in rates) == 1
        right = {
            "winner": alone and not broken and found.winner == best,
            "no_difference": max(rates) / min(rates) - 1 < LIFT_WANTED and not broken,
            "mismatch": broken,
            "not_enough": not sure and not broken,
            "not_known": False,
        }[found.verdict]
        return Judged(
            place=f"{found.segment or 'all segments'} · {found.channel}",
            readers=min(readers),
            rates=tuple(rates),
            expected=_expected(broken, alone, sure, best),
            verdict=found.verdict + ("" if found.winner is None else f" {found.winner + 1}"),
            naive=_naive(found),
            right=right,
        )

    def _rates(self, truths: Sequence[Truth]) -> list[float]:
        """The true rates by variant; of several segments their mean, each as heavy as its readers."""
        weights = [self.sent[each.segment, each.channel] for each in truths]
        columns = zip(*(each.rates for each in truths), strict=True)
        return [
            sum(rate * weight for rate, weight in zip(column, weights, strict=True)) / sum(weights)
            for column in columns
        ]


def power(rates: Sequence[float], readers: Sequence[int], pairs: int) -> float:
    """The chance that the best variant is found better than the second one, corrected for all `pairs`."""
    best, second = sorted(range(len(rates)), key=lambda each: -rates[each])[:2]
    if rates[best] == rates[second] or not readers[best] or not readers[second]:
        return 0.0
    spread = math.sqrt(sum(rates[each] * (1 - rates[each]) / readers[each] for each in (best, second)))
    normal = NormalDist()
    return normal.cdf((rates[best] - rates[second]) / spread - normal.inv_cdf(1 - 0.025 / pairs))


def _expected(broken: bool, alone: bool, sure: bool, best: int) -> str:
    if broken:
        return "mismatch"
    if not alone:
        return "no winner"
    return f"winner {best + 1}" if sure else f"silence, or {best + 1}"


def _naive(found: Comparison) -> str:
    """What a report that looks at rates alone says: the highest one wins."""
    known = [arm for arm in found.arms if arm.rate.value is not None]
    if not known:
        return "–"
    return f"winner {max(known, key=lambda arm: arm.rate.value or 0).variant + 1}"

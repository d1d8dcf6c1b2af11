"""Whether the data of a comparison suffice to say anything, and how many readers would."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from assistant.stats.peeking import MOST_TIMES, TIMES, growth
from assistant.stats.power import POWER, readers_needed
from assistant.stats.samples import Interval, Mean, Proportion, Sample

LIFT_WANTED = 0.2  # the difference that one would want to see, as the plan of a campaign says (+20 %)
LEAST_READERS = 100  # of each variant: our own floor, no source asks for a number
# Expected of each variant if all had the same rate, events and non-events alike: twice the 5 of Cochran,
# Biometrics 10 (1954), 417-451, as a trophy asks for more than a table.
LEAST_EVENTS = 10
_Z = NormalDist().inv_cdf(0.975)  # of the 95 % intervals


@dataclass(frozen=True)
class Question:
    """What a report is asked: whether a lift of `wanted` is there, at `alpha` over all its `comparisons`.

    `peeked`: it was looked at before, while its counts still grew.
    """

    wanted: float
    alpha: float
    comparisons: int
    peeked: bool = False

    def rules_out(self, interval: Interval) -> bool:
        """Whether neither arm can be better by the lift wanted."""
        return interval.low > 1.0 / (1.0 + self.wanted) - 1.0 and interval.high < self.wanted


def enough(arms: Sequence[Sample]) -> bool:
    """Whether each has `LEAST_READERS` and may expect `LEAST_EVENTS`, by what all of them together did."""
    if len(arms) < 2 or min(arm.readers for arm in arms) < LEAST_READERS:
        return False
    readers = sum(arm.readers for arm in arms)
    return _events(arms) * min(arm.readers for arm in arms) / readers >= LEAST_EVENTS


def needed(arms: Sequence[Sample], question: Question, intervals: Sequence[Interval]) -> int | None:
    """How many readers each arm needs for a decision; None when nothing happened that one could reckon with.

    As many as show the lift wanted with 80 % power at the level that is left to one comparison of the report
    (Bonferroni, a little more than Holm asks), and twice as many where it was looked at before. Where there
    are as many already, as many as make what was seen a winner at that level, or the `intervals` (of lifts,
    95 %) rule out the lift wanted, if it stays what it is.
    """
    fewest = min(arm.readers for arm in arms)
    least = _for_lift(arms, question)
    if least is None or least > fewest:
        return least
    most = max((_stretch(interval, question) for interval in intervals), default=1.0)
    return math.ceil(fewest * most) if 1.0 < most <= MOST_TIMES else None


def _for_lift(arms: Sequence[Sample], question: Question) -> int | None:
    readers, alpha = sum(arm.readers for arm in arms), question.alpha / question.comparisons
    times = TIMES if question.peeked else 1
    events = _events(arms)
    if not readers or events <= 0:
        return None
    floor = max(LEAST_READERS, math.ceil(LEAST_EVENTS * readers / events))
    if all(isinstance(arm, Mean) for arm in arms):
        # Two means by the normal approximation; readers / events - 1 is their variance over their square.
        normal = NormalDist()
        width = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(POWER)
        return max(floor, times * math.ceil(2 * width**2 * (readers / events - 1) / question.wanted**2))
    rate = sum(arm.events for arm in arms if isinstance(arm, Proportion)) / readers
    if rate * (1 + question.wanted) >= 1:
        return floor
    return max(floor, times * readers_needed(rate, question.wanted, alpha))


def _events(arms: Sequence[Sample]) -> float:
    """Of all arms together: the fewer of events and non-events, or how many amounts the means rest on."""
    readers = sum(arm.readers for arm in arms)
    rates = [arm.events for arm in arms if isinstance(arm, Proportion)]
    if rates:
        return float(min(sum(rates), readers - sum(rates)))
    means = [arm for arm in arms if isinstance(arm, Mean)]
    squares = sum(mean.squares for mean in means)
    return sum(mean.total for mean in means) ** 2 / squares if squares else 0.0


def _stretch(interval: Interval, question: Question) -> float:
    """By how much the readers have to grow for a winner, or for the interval to rule out the lift wanted."""
    if interval.low <= -1.0:
        return math.inf  # a mean that may be nothing: the interval has no width on the logarithm
    low, high, edge = math.log1p(interval.low), math.log1p(interval.high), math.log1p(question.wanted)
    middle, half = abs(low + high) / 2, (high - low) / 2
    ruled_out = (half / (edge - middle)) ** 2 if edge > middle else math.inf
    alpha = question.alpha / question.comparisons
    if question.peeked:
        return min(ruled_out, growth(middle, (half / _Z) ** 2, alpha))
    width = half / _Z * NormalDist().inv_cdf(1 - alpha / 2)
    return min(ruled_out, (width / middle) ** 2 if middle else math.inf)

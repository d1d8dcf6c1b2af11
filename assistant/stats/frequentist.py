"""Rates and means compared without a prior: intervals and p-values, two-sided."""

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.late import Late
from assistant.stats.samples import Interval, Mean, Proportion, Sample

if TYPE_CHECKING:
    from scipy import special
else:
    special = Late("scipy.special")

LEVEL = 0.95  # of every interval
# Below so many expected events (or non-events) the exact test. Cochran asks for 5 at a level of 5 %, but a
# report of 80 comparisons is decided at 0.06 %, where with 30 expected on the smaller side of a 1:10 split
# the z-test errs 1.5 times as often as it says (the skew of the binomial), with 200 1.1 times.
FISHER_BELOW = 200.0
_SAME = 1e-7  # tables as likely as ours but for rounding count as at most as likely, as R's fisher.test does


def wilson(sample: Proportion, level: float = LEVEL) -> Interval | None:
    """The interval of one rate (Wilson, 1927; Brown, Cai and DasGupta, Statistical Science 16 (2001)).

    None without readers.
    """
    if not sample.readers:
        return None
    readers, rate, z = sample.readers, sample.events / sample.readers, _normal(level)
    middle = (rate + z**2 / (2 * readers)) / (1 + z**2 / readers)
    half = z / (1 + z**2 / readers) * math.sqrt(rate * (1 - rate) / readers + z**2 / (4 * readers**2))
    # At no event, and at nothing but events, rounding could leave out the rate itself.
    return Interval(max(0.0, min(rate, middle - half)), min(1.0, max(rate, middle + half)))


def mean_interval(sample: Mean, level: float = LEVEL) -> Interval | None:
    """The interval of one mean, by Student's t. None for fewer than two readers."""
    if sample.readers < 2:
        return None
    half = float(special.stdtrit(sample.readers - 1, (1 + level) / 2)) * math.sqrt(sample.variance)
    return Interval(sample.total / sample.readers - half, sample.total / sample.readers + half)


def interval(sample: Sample, level: float = LEVEL) -> Interval | None:
    """`wilson` of a proportion, `mean_interval` of a mean."""
    return wilson(sample, level) if isinstance(sample, Proportion) else mean_interval(sample, level)


def observed_lift(one: Sample, against: Sample) -> float | None:
    """By how much `one` is above `against`, as a share of the latter; None where that is 0 or unknown."""
    if one.value is None or not against.value or against.value < 0:
        return None
    return one.value / against.value - 1.0


def lift_interval(one: Sample, against: Sample, level: float = LEVEL) -> Interval | None:
    """The interval of the relative lift (0.2 is +20 %), by the delta method on its logarithm.

    Of proportions with ½ added to events and readers: Walter, Biometrika 62 (1975), 371-374; the same
    whichever is named first. None where a mean is not above 0 or a side has no readers.
    """
    difference = log_lift(one, against)
    if difference is None:
        return None
    middle, half = difference[0], _normal(level) * math.sqrt(difference[1])
    return Interval(_lift(middle - half), _lift(middle + half))


def log_lift(one: Sample, against: Sample) -> tuple[float, float] | None:
    """The logarithm of the ratio of `one` to `against`, and its variance; None where there is none."""
    first, second = one.log, against.log
    if first is None or second is None:
        return None
    return first[0] - second[0], first[1] + second[1]


def p_value(one: Sample, against: Sample) -> float | None:
    """How often chance alone would make two equal variants differ at least as much.

    Proportions: the two-proportion z-test with pooled variance, or Fisher's exact test where fewer than
    `FISHER_BELOW` events are expected on a side. Means: Welch's t-test. None where either has too few readers
    to be tested (none of a proportion, one of a mean). Raises ValueError for one of each kind.
    """
    if isinstance(one, Proportion) and isinstance(against, Proportion):
        if not one.readers or not against.readers:
            return None
        return _fisher(one, against) if expected(one, against) < FISHER_BELOW else _pooled(one, against)
    if isinstance(one, Mean) and isinstance(against, Mean):
        return _welch(one, against) if min(one.readers, against.readers) > 1 else None
    raise ValueError(f"a {type(one).__name__} and a {type(against).__name__} cannot be compared")


def expected(one: Proportion, against: Proportion) -> float:
    """The smallest of the four expected counts, events and non-events, if both had the same rate."""
    events, readers = one.events + against.events, one.readers + against.readers
    return min(events, readers - events) * min(one.readers, against.readers) / readers if readers else 0.0


def _pooled(one: Proportion, against: Proportion) -> float:
    readers = one.readers + against.readers
    rate = (one.events + against.events) / readers
    error = math.sqrt(rate * (1 - rate) * (1 / one.readers + 1 / against.readers))
    return math.erfc(abs(one.events / one.readers - against.events / against.readers) / error / math.sqrt(2))


def _fisher(one: Proportion, against: Proportion) -> float:
    """All tables with the same sums that are at most as likely as ours (Fisher, 1935)."""
    events, readers = one.events + against.events, one.readers + against.readers
    ours = np.arange(max(0, events - against.readers), min(events, one.readers) + 1)
    chances = np.exp(
        _choose(one.readers, ours)
        + _choose(against.readers, events - ours)
        - _choose(readers, np.array([events]))
    )
    here = chances[one.events - int(ours[0])]
    return min(1.0, float(chances[chances <= here * (1 + _SAME)].sum()))


def _choose(many: int, few: NDArray[np.int64]) -> NDArray[np.float64]:
    """The logarithm of the binomial coefficient."""
    return special.gammaln(many + 1) - special.gammaln(few + 1) - special.gammaln(many - few + 1)


def _welch(one: Mean, against: Mean) -> float:
    """Welch, Biometrika 34 (1947), 28-35. Amounts that are all the same are equal or not, without doubt."""
    gap = one.total / one.readers - against.total / against.readers
    variance = one.variance + against.variance
    if not variance:
        return 1.0 if not gap else 0.0
    freedom = variance**2 / (
        one.variance**2 / (one.readers - 1) + against.variance**2 / (against.readers - 1)
    )
    return float(2 * special.stdtr(freedom, -abs(gap) / math.sqrt(variance)))


def _normal(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _lift(logarithm: float) -> float:
    return math.expm1(min(logarithm, 700.0))

"""The lifts of several segments beside each other: each pulled towards what all of them say.

The normal random-effects model: the logarithm of a segment's lift scatters around that of all segments by
`tau`, and what is observed of it by its standard error. A small segment is pulled far, a large one hardly.
The posterior of tau is computed on a grid with the half-normal prior of scale 0.3 (a few segments say little
about tau; Paule and Mandel's estimate is then often 0 and pools everything), the rest follows in closed form:
Röver, Bayesian random-effects meta-analysis using the bayesmeta R package, Journal of Statistical Software 93
(2020); the prior after Röver and others, Research Synthesis Methods 12 (2021), 448-474. It is our own code:
the grid is forty lines of numpy, where a sampler or statsmodels would be a large dependency for the same
numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.late import Late
from assistant.stats.frequentist import log_lift
from assistant.stats.samples import Sample

if TYPE_CHECKING:
    from scipy import special
else:
    special = Late("scipy.special")

Numbers = NDArray[np.float64]

SCATTER = 0.3  # the scale of the half-normal prior of tau: segments differ about as much as variants do
LEVEL = 0.95  # of every interval
_TAUS = 120  # grid points
_HALVINGS = 45  # of 18 standard deviations and more: exact to a billionth


@dataclass(frozen=True)
class Pulled:
    """A lift (0.2 is +20 %) after pooling, with its credible interval and the chance that it is above 0."""

    lift: float
    low: float
    high: float
    chance: float


@dataclass(frozen=True)
class Pooling:
    """The lifts of `segments` in the order given, None where a segment has nothing to pool.

    `overall` is the lift of a typical segment, each counting by what it can tell; `tau` how far segments
    scatter (median, of the logarithm).
    """

    overall: Pulled
    segments: tuple[Pulled | None, ...]
    tau: float


def pool(pairs: Sequence[tuple[Sample, Sample]], level: float = LEVEL) -> Pooling | None:
    """Pools the lift of the first over the second of each segment. None when fewer than two have one."""
    lifts = [log_lift(one, against) for one, against in pairs]
    known = [lift for lift in lifts if lift is not None]
    if len(known) < 2:
        return None
    logs, variances = np.array(known).T
    taus, weights = _scatter(logs, variances)
    overall, spread = _overall(logs, variances, taus)
    means, spreads = _pulled(logs, variances, taus, (overall, spread))
    pulled = iter(_readings(means, spreads, weights, level))
    return Pooling(
        overall=_readings(overall[:, None], np.sqrt(spread)[:, None], weights, level)[0],
        segments=tuple(None if lift is None else next(pulled) for lift in lifts),
        tau=float(taus[np.searchsorted(np.cumsum(weights), 0.5)]),
    )


def _overall(logs: Numbers, variances: Numbers, taus: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and variance of the overall logarithm for each tau, with no opinion on it beforehand."""
    precisions = 1.0 / (variances + taus[:, None] ** 2)
    total = precisions.sum(axis=1)
    return (precisions * logs).sum(axis=1) / total, 1.0 / total


def _scatter(logs: Numbers, variances: Numbers) -> tuple[Numbers, Numbers]:
    """A grid of tau and how likely each point is (Röver 2020, equation 8, times the prior)."""
    taus = np.linspace(0.0, 4 * SCATTER, _TAUS)
    mean, variance = _overall(logs, variances, taus)
    around = variances + taus[:, None] ** 2
    likely = 0.5 * (np.log(variance) - (np.log(around) + (logs - mean[:, None]) ** 2 / around).sum(axis=1))
    likely -= 0.5 * (taus / SCATTER) ** 2
    weights = np.exp(likely - likely.max())
    weights[[0, -1]] /= 2
    return taus, weights / weights.sum()


def _pulled(
    logs: Numbers, variances: Numbers, taus: Numbers, overall: tuple[Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of each segment's logarithm for each tau, the overall one's included."""
    share = variances / (variances + taus[:, None] ** 2)
    means = share * overall[0][:, None] + (1 - share) * logs
    return means, np.sqrt((1 - share) * variances + share**2 * overall[1][:, None])


def _readings(means: Numbers, spreads: Numbers, weights: Numbers, level: float) -> list[Pulled]:
    """Quantiles of the mixture of normals over tau, by halving; of each column, all at once."""
    asked = np.array([[(1 - level) / 2], [0.5], [(1 + level) / 2]])
    low = np.tile((means - 9 * spreads).min(axis=0), (3, 1))
    high = np.tile((means + 9 * spreads).max(axis=0), (3, 1))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = np.einsum("t,tqs->qs", weights, special.ndtr((middle - means[:, None]) / spreads[:, None]))
        low, high = np.where(reached < asked, middle, low), np.where(reached < asked, high, middle)
    ends = np.expm1(np.minimum((low + high) / 2, 700.0))
    chances = weights @ special.ndtr(means / spreads)
    return [
        Pulled(float(median), float(lower), float(upper), float(chance))
        for lower, median, upper, chance in zip(*ends, chances, strict=True)
    ]

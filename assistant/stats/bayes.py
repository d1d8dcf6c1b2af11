"""How sure it is that one variant is better than another: rates and means compared with a prior.

Everything happens on the logarithm of the rate, where a relative lift is a difference. A proportion has the
posterior Beta(events + ½, readers - events + ½), exactly (Jeffreys’ prior: its interval covers what it says
also for rare events, as Brown, Cai and DasGupta show, Statistical Science 16 (2001)); a mean has the normal
one of the delta method, from readers, sum and sum of squares. The densities are integrated on a grid: no
draws, the same answer each time, exact to three digits.

The sceptical prior says that variants are rarely far apart: log(1 + lift) ~ N(0, 0.3²). GrowthBook documents
N(0, 0.3²) on the lift itself (docs.growthbook.io/statistics/details); on the logarithm it is the same
whichever variant is named first, and nearly the same number. “flat” has no opinion.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.late import Late
from assistant.stats.samples import HALF, Interval, Mean, Proportion, Sample

if TYPE_CHECKING:
    from scipy import special
else:
    special = Late("scipy.special")

Prior = Literal["flat", "sceptical"]
Numbers = NDArray[np.float64]

SCEPTICAL = 0.3  # the standard deviation of log(1 + lift)
LEVEL = 0.95  # of every interval
_WIDE = 6.0  # standard deviations of a normal: what is left out at either end of a posterior
_ENDS = np.array([1e-9, 1 - 1e-9])  # the same in shares
# Points over the narrower of two posteriors, and over the logarithm of the lift. The trapezoidal rule is all
# but exact when they are closer than half the spread; few events make a posterior with a long tail.
_NODES, _STEPS = 33, 301
_FEW_NODES, _FEW_STEPS = 129, 601
_FEW = 5.0  # events
_POINTS, _FEW_POINTS = 121, 321  # of each variant, for the chance to be best
_FAR = 20 * SCEPTICAL  # beyond which the sceptical prior leaves nothing
_CENTRES = 65  # of the rate that variants with a sceptical prior scatter around


@dataclass(frozen=True)
class LiftPosterior:
    """What the data and the prior say of the lift (0.2 is +20 %).

    Its `median`, the `chance` that it is above 0, and the credible interval.
    """

    median: float
    chance: float
    low: float
    high: float


class _Posterior(Protocol):
    """Of the logarithm of a rate or a mean. The density need not be scaled."""

    @property
    def skewed(self) -> bool:
        """Whether it has a long tail."""

    def at(self, shares: Numbers) -> Numbers:
        """The values below which these shares of it lie."""

    def density(self, logs: Numbers) -> Numbers:
        """The density there."""


@dataclass(frozen=True)
class _Beta:
    events: float
    others: float

    @property
    def skewed(self) -> bool:
        return self.events < _FEW

    def at(self, shares: Numbers) -> Numbers:
        quantiles = special.betaincinv(self.events, self.others, shares)
        return np.log(np.maximum(quantiles, 1e-300))

    def density(self, logs: Numbers) -> Numbers:
        rates = np.exp(np.minimum(logs, -1e-12))
        peak = self.events / (self.events + self.others)
        top = self.events * math.log(peak) + self.others * math.log1p(-peak)
        # Beta's density times the rate: that of the logarithm.
        return np.where(
            logs < 0, np.exp(self.events * logs + (self.others - 1) * np.log1p(-rates) - top), 0.0
        )


@dataclass(frozen=True)
class _Normal:
    middle: float
    spread: float

    @property
    def skewed(self) -> bool:
        return False

    def at(self, shares: Numbers) -> Numbers:
        return self.middle + self.spread * special.ndtri(shares)

    def density(self, logs: Numbers) -> Numbers:
        return np.exp(-0.5 * ((logs - self.middle) / self.spread) ** 2)


def credible_interval(sample: Proportion, level: float = LEVEL) -> Interval | None:
    """The interval of one rate. None without readers."""
    if not sample.readers:
        return None
    beta = sample.events + HALF, sample.readers - sample.events + HALF
    low, high = special.betaincinv(*beta, [(1 - level) / 2, (1 + level) / 2])
    # No event leaves 0 possible, nothing but events 1: as Brown, Cai and DasGupta amend it.
    return Interval(
        float(low) if sample.events else 0.0, float(high) if sample.events < sample.readers else 1.0
    )


def lift_posterior(
    one: Sample, against: Sample, prior: Prior = "flat", level: float = LEVEL
) -> LiftPosterior | None:
    """By how much `one` is above `against`. None where either has no readers, or a mean that is not above 0.

    Raises ValueError for a rate and a mean.
    """
    if isinstance(one, Mean) != isinstance(against, Mean):
        raise ValueError(f"a {type(one).__name__} and a {type(against).__name__} cannot be compared")
    first, second = _posterior(one), _posterior(against)
    if first is None or second is None:
        return None
    logs, weights = _difference(first, second, math.inf if prior == "flat" else _FAR)
    if prior == "sceptical":
        weights = _doubted(logs, weights)
    reached = _reached(logs, weights)
    low, median, high = np.interp([(1 - level) / 2, 0.5, (1 + level) / 2], reached, logs)
    return LiftPosterior(
        median=_lift(median),
        chance=max(0.0, float(1.0 - np.interp(0.0, logs, reached))),
        low=_lift(low),
        high=_lift(high),
    )


def chances_best(
    samples: Sequence[Sample], prior: Prior = "flat", lower_wins: bool = False
) -> list[float] | None:
    """Of each, the chance that it is above all others (`lower_wins`: below); they add up to 1.

    With the sceptical prior the logarithms of the rates scatter around one that is not known, so that any two
    differ by N(0, 0.3²). None for fewer than two, or where one has no posterior.
    """
    known = [posterior for posterior in map(_posterior, samples) if posterior is not None]
    if len(known) < 2 or len(known) < len(samples):
        return None
    logs = np.unique(np.concatenate([_points(posterior) for posterior in known]))
    densities = np.array([posterior.density(logs) for posterior in known])
    if prior == "flat":
        return _best(logs, densities[:, None, :], lower_wins)
    spread, middles = SCEPTICAL / math.sqrt(2), [float(each.at(np.array([0.5]))[0]) for each in known]
    centres = np.linspace(min(middles) - 5 * spread, max(middles) + 5 * spread, _CENTRES)
    around = np.exp(-0.5 * ((logs - centres[:, None]) / spread) ** 2)
    return _best(logs, densities[:, None, :] * around, lower_wins)


def _points(posterior: _Posterior) -> Numbers:
    """Where its density is worth a look: evenly, but closer together where a skewed one has more of it."""
    if posterior.skewed:
        return posterior.at(special.ndtr(np.linspace(-_WIDE, _WIDE, _FEW_POINTS)))
    low, high = posterior.at(_ENDS)
    return np.linspace(low, high, _POINTS)


def _best(logs: Numbers, densities: Numbers, lower_wins: bool) -> list[float]:
    """The chances from densities by variant, centre and logarithm; each centre counts as it is likely."""
    steps = np.diff(logs)
    pieces = (densities[..., 1:] + densities[..., :-1]) / 2 * steps
    reached = np.concatenate([np.zeros((*pieces.shape[:-1], 1)), np.cumsum(pieces, axis=-1)], axis=-1)
    middle = (reached[..., 1:] + reached[..., :-1]) / 2
    if lower_wins:
        middle = reached[..., -1:] - middle
    chances = np.array(
        [
            (pieces[index] * np.prod(np.delete(middle, index, axis=0), axis=0)).sum()
            for index in range(len(densities))
        ]
    )
    return [float(chance) for chance in chances / chances.sum()]


def _posterior(sample: Sample) -> _Posterior | None:
    if isinstance(sample, Proportion):
        return _Beta(sample.events + HALF, sample.readers - sample.events + HALF) if sample.readers else None
    return _Normal(sample.log[0], math.sqrt(sample.log[1])) if sample.log else None


def _difference(first: _Posterior, second: _Posterior, far: float) -> tuple[Numbers, Numbers]:
    """The density of the logarithm of the ratio, no further than `far` from 0 where that leaves something.

    It is that of the wider one, summed over the narrower one.
    """
    (low, high), (under, over) = first.at(_ENDS), second.at(_ENDS)
    start, end = low - over, high - under
    if start < far and end > -far:
        start, end = max(start, -far), min(end, far)
    few = first.skewed or second.skewed
    count, logs = (_FEW_NODES if few else _NODES), np.linspace(start, end, _FEW_STEPS if few else _STEPS)
    if high - low < over - under:
        nodes = np.linspace(low, high, count)
        return logs, (second.density(nodes[:, None] - logs) * first.density(nodes)[:, None]).sum(axis=0)
    nodes = np.linspace(under, over, count)
    return logs, (first.density(nodes[:, None] + logs) * second.density(nodes)[:, None]).sum(axis=0)


def _doubted(logs: Numbers, weights: Numbers) -> Numbers:
    """The density times the sceptical prior’s."""
    squares = (logs / SCEPTICAL) ** 2
    doubted: Numbers = weights * np.exp(-0.5 * (squares - squares.min()))
    return doubted


def _reached(logs: Numbers, weights: Numbers) -> Numbers:
    """The share of the density below each point, by the trapezoidal rule."""
    pieces = (weights[1:] + weights[:-1]) * np.diff(logs)
    reached: Numbers = np.concatenate([[0.0], np.cumsum(pieces)]) / pieces.sum()
    return reached


def _lift(logarithm: float) -> float:
    return math.expm1(min(float(logarithm), 700.0))

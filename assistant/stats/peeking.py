"""A p-value that stays true however often one looks while the counts still grow.

An ordinary p-value is true for one look. Whoever looks every day and stops at the first p < 5 % names a false
winner far more often. This one, of the mixture sequential probability ratio test, may be looked at any time:
Johari, Koomen, Pekelis and Walsh, Peeking at A/B Tests, KDD 2017, section 4; the mixture is the sceptical
prior's N(0, 0.3²) of the logarithm of the lift. It costs readers: it asks for about twice as many.
"""

import math

from assistant.stats.bayes import SCEPTICAL
from assistant.stats.frequentist import log_lift
from assistant.stats.samples import Sample

TIMES = 2  # as many readers as for one look: what benchmarks/results_checks.py finds +20 % with
MOST_TIMES = 10_000.0  # beyond that no number of readers is worth telling
_EXACT = 1e-6


def always_valid_p(one: Sample, against: Sample) -> float | None:
    """How often chance alone would at any of all looks make two equal variants differ at least as much.

    None where there is no lift: no readers, or a mean that is not above 0.
    """
    lift = log_lift(one, against)
    if lift is None:
        return None
    return math.exp(min(0.0, -_evidence(*lift)))


def growth(lift: float, variance: float, alpha: float) -> float:
    """How many times as many readers bring the p-value below `alpha`, if the lift stays what it is.

    `lift` and its `variance` are of the logarithm. 1 where it is below already, infinite beyond `MOST_TIMES`.
    """
    least, low, high = -math.log(alpha), 1.0, MOST_TIMES
    if _evidence(lift, variance) > least:
        return 1.0
    if _evidence(lift, variance / high) <= least:
        return math.inf
    while high / low > 1.0 + _EXACT:
        middle = math.sqrt(low * high)
        low, high = (low, middle) if _evidence(lift, variance / middle) > least else (middle, high)
    return high


def _evidence(lift: float, variance: float) -> float:
    """The logarithm of the mixture's likelihood ratio against no lift."""
    widened = variance + SCEPTICAL**2
    return 0.5 * math.log(variance / widened) + lift**2 * SCEPTICAL**2 / (2 * variance * widened)

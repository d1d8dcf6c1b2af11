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


def always_valid_p(one: Sample, against: Sample) -> float | None:
    """How often chance alone would at any of all looks make two equal variants differ at least as much.

    None where there is no lift: no readers, or a mean that is not above 0.
    """
    lift = log_lift(one, against)
    if lift is None:
        return None
    middle, variance = lift
    widened = variance + SCEPTICAL**2
    evidence = 0.5 * math.log(variance / widened) + middle**2 * SCEPTICAL**2 / (2 * variance * widened)
    return math.exp(min(0.0, -evidence))

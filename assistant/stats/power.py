"""How many readers each variant needs for a difference in a rate to show, and which one a number can show.

Two proportions, two-sided, by the normal approximation with unpooled variances: Fleiss, Levin and Paik,
Statistical Methods for Rates and Proportions, 3rd edition, 4.2.
"""

import math
from statistics import NormalDist

ALPHA = 0.05  # how often a difference is seen where there is none
POWER = 0.8  # how often it is seen where there is one
_STEPS = 60  # of halving: exact to a billionth


def readers_needed(rate: float, lift: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """How many readers each of two variants needs to tell a `rate` (0-1) from one higher by `lift`.

    `lift` is relative: 0.2 is +20 %. Raises ValueError for a rate that is not between 0 and 1, before or
    after the lift, and for a lift of 0 or one that is lost in rounding.
    """
    needed = _needed(rate, lift, alpha, power)
    if math.isinf(needed):
        raise ValueError(f"a rate of {rate} with one higher by {lift} is the same rate")
    return math.ceil(needed)


def lift_shown(rate: float, readers: int, alpha: float = ALPHA, power: float = POWER) -> float | None:
    """The smallest relative lift that `readers` for each of two variants show; None when no rate is enough.

    0.5 is +50 %. Raises ValueError for a rate that is not between 0 and 1.
    """
    low, high = 0.0, (1.0 - rate) / rate if 0.0 < rate < 1.0 else 0.0
    if readers < 1 or _needed(rate, high * (1 - 1e-9), alpha, power) > readers:
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle > 0.0 and _needed(rate, middle, alpha, power) <= readers:
            high = middle
        else:
            low = middle
    return high


def _needed(rate: float, lift: float, alpha: float, power: float) -> float:
    other = rate * (1.0 + lift)
    if not 0.0 < rate < 1.0 or not 0.0 < other < 1.0 or not lift:
        raise ValueError(f"no comparison of a rate of {rate} with one higher by {lift}")
    normal = NormalDist()
    width, gap = normal.inv_cdf(1.0 - alpha / 2) + normal.inv_cdf(power), (rate - other) ** 2
    return width**2 * (rate * (1.0 - rate) + other * (1.0 - other)) / gap if gap else math.inf

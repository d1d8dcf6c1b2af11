"""Sample ratio: whether the variants went to as many contacts as they should have.

When they did not, something chose the readers (a broken split, a filter, bounces of one text), and no
comparison of the variants can be trusted. Fabijan and others, Diagnosing Sample Ratio Mismatch in Online
Controlled Experiments, KDD 2019; GrowthBook warns below 0.001 too.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.late import Late

if TYPE_CHECKING:
    from scipy import special
else:
    special = Late("scipy.special")

MISMATCH_BELOW = 0.001  # the p-value that warns: one report of a thousand with a sound split
_LEAST_EXPECTED = 5.0  # in each variant, for chi-square to hold: Cochran, Biometrics 10 (1954), 417-451


def split_p(sent: Sequence[int], expected: Sequence[float] | None = None) -> float | None:
    """The p-value of a chi-square test of the contacts of each variant against the `expected` shares.

    `expected` may be shares or contacts, only their ratio counts; None: equal. None for fewer than two
    variants or fewer than 5 expected contacts of one. Raises ValueError when a share is missing or not
    above 0.
    """
    shares = [1.0] * len(sent) if expected is None else [float(share) for share in expected]
    if len(shares) != len(sent) or any(share <= 0 for share in shares):
        raise ValueError(f"{len(sent)} variants cannot be expected to split as {shares}")
    hoped = [sum(sent) * share / sum(shares) for share in shares]
    if len(sent) < 2 or min(hoped) < _LEAST_EXPECTED:
        return None
    statistic = sum((count - hope) ** 2 / hope for count, hope in zip(sent, hoped, strict=True))
    return float(special.chdtrc(len(sent) - 1, statistic))

"""Many comparisons in one report: the more there are, the more often chance makes one look like a winner.

Both take p-values and give adjusted ones in the same order, to be compared with the level itself.
"""

from collections.abc import Sequence


def holm(ps: Sequence[float]) -> list[float]:
    """Adjusted so that, at 5 %, at most 5 % of reports hold a false difference.

    However the comparisons depend on each other: Holm, Scandinavian Journal of Statistics 6 (1979), 65-70.
    """
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = highest
    return adjusted


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Adjusted so that, at 5 %, at most 5 % of the differences found are false on average.

    For comparisons that are independent or positively dependent (Benjamini and Hochberg, Journal of the Royal
    Statistical Society B 57 (1995), 289-300). Finds more than `holm`, and a report may well hold a false one.
    """
    adjusted, lowest = [0.0] * len(ps), 1.0
    for rank, index in reversed(list(enumerate(sorted(range(len(ps)), key=ps.__getitem__), 1))):
        lowest = min(lowest, len(ps) / rank * ps[index])
        adjusted[index] = lowest
    return adjusted

"""Measures of a ranking and of a decision, as the literature defines them.

A ranking is the names of documents, best first, each once; `relevant` maps names to grades above 0.
"""

import bisect
import math
from collections.abc import Mapping, Sequence


def recall(ranking: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """The share of the relevant documents among the first `k` (Manning et al. 2008, chapter 8)."""
    return len(set(ranking[:k]) & relevant.keys()) / len(relevant)


def hit(ranking: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """1 when one of the first `k` is relevant, else 0 (success at k)."""
    return float(any(name in relevant for name in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """1 over the rank of the first relevant document of the first `k`, else 0 (Voorhees, TREC-8, 1999)."""
    return next((1 / rank for rank, name in enumerate(ranking[:k], start=1) if name in relevant), 0.0)


def ndcg(ranking: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Discounted cumulative gain over that of the best possible ranking (Järvelin and Kekäläinen 2002).

    The gain is the grade itself and the discount log2(rank + 1), as in trec_eval and BEIR.
    """
    gains = [relevant.get(name, 0) for name in ranking[:k]]
    best = sorted(relevant.values(), reverse=True)[:k]
    return _discounted(gains) / _discounted(best)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties counting half (Mann-Whitney U; Hanley 1982)."""
    above = sorted(negative)
    wins = sum(
        (bisect.bisect_left(above, score) + bisect.bisect_right(above, score)) / 2 for score in positive
    )
    return wins / (len(positive) * len(negative))


def keeping(scores: Sequence[float], share: float) -> float:
    """The highest threshold that at least `share` of the scores reach."""
    ordered = sorted(scores, reverse=True)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def below(scores: Sequence[float], threshold: float) -> float:
    """The share of the scores below the threshold: what is refused."""
    return sum(score < threshold for score in scores) / len(scores)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def mean(values: Sequence[float]) -> float:
    """Their arithmetic mean; 0 of none."""
    return sum(values) / len(values) if values else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))

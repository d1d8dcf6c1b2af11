"""One ranking out of two: nearness of meaning and shared words."""

import math
from collections.abc import Mapping, Set

# Measured on public question sets in French and English (docs/retrieval.md): 0.7 beats either ranking alone
# and reciprocal rank fusion, which loses to vectors alone across languages.
DENSE_WEIGHT = 0.7


def fuse(
    dense: Mapping[str, float], shared: Mapping[str, float], dense_weight: float = DENSE_WEIGHT
) -> dict[str, float]:
    """Scores 0-1 of everything that either ranking found, best first; equal scores in order of id.

    Nearness is stretched to 0-1 over what it found for this question, and what only the words found counts as
    its last. `shared`, 0-1, is what `word_scores` gives and is taken as it is: words that say little about
    the question then decide little. Scores compare passages of one question, not of two.
    """
    if not shared:
        dense_weight = 1.0
    elif not dense:
        dense_weight = 0.0
    found = dense.keys() | shared.keys()
    near = _stretched(dense, found)
    scores = {each: dense_weight * near[each] + (1 - dense_weight) * shared.get(each, 0.0) for each in found}
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def word_scores(bm25: Mapping[str, float], covered: Mapping[str, float], best: float) -> dict[str, float]:
    """How much each chunk's words speak for it, 0-1: its share of the best BM25, by how much it covers.

    `covered` is `coverage` of each chunk, `best` the highest BM25 of the question in this store. Without
    coverage, the best of a few chance hits would count as much as a perfect one: across languages, where
    question and passage share only names, that lost .015 to .03 (nDCG).
    """
    if best <= 0:
        return {}
    shares = {each: min(max(score / best, 0.0), 1.0) for each, score in bm25.items()}
    return {each: share * math.sqrt(covered.get(each, 0.0)) for each, share in shares.items()}


def coverage(weights: Mapping[str, float], terms: Set[str]) -> float:
    """The share of a question's IDF weight that is found in `terms`; 0 for a question of stop words."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in terms) / total if total else 0.0


def _stretched(scores: Mapping[str, float], found: Set[str]) -> dict[str, float]:
    lowest, highest = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    if highest == lowest:
        return {each: float(each in scores) for each in found}
    return {each: (scores.get(each, lowest) - lowest) / (highest - lowest) for each in found}

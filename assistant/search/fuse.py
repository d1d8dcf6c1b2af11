"""One ranking out of two: nearness of meaning and shared words."""

from collections.abc import Mapping, Set

from assistant.text.translations import equivalents, synonyms
from assistant.types.language import Language

# Measured on public sets and the demo company, in French and English (docs/retrieval.md): 0.6 beats
# either ranking alone and reciprocal rank fusion, which loses to vectors alone across languages.
DENSE_WEIGHT = 0.6
SYNONYM, TRANSLATION = 0.7, 0.6


def fuse(
    dense: Mapping[str, float], shared: Mapping[str, float], dense_weight: float = DENSE_WEIGHT
) -> dict[str, float]:
    """Scores 0-1 of everything that either ranking found, best first; equal scores in order of id.

    Nearness is stretched to 0-1 over what it found for this question, and what only the words found counts as
    its last. `shared`, 0-1, is what `words_told` gives and is taken as it is: words that say little about
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


def coverage(weights: Mapping[str, float], terms: Set[str]) -> float:
    """The share of a question's IDF weight that is found in `terms`; 0 for a question of stop words."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in terms) / total if total else 0.0


def words_told(weights: Mapping[str, float], terms: Set[str], language: Language) -> float:
    """How much of a question a text says, 0-1: as `coverage`, with its words or with others for the same.

    A synonym counts `SYNONYM`, a translation `TRANSLATION`: “retourner” is told by “retours” and by “return”.
    """
    total = sum(weights.values())
    if not total:
        return 0.0
    own, other = synonyms(language), equivalents(language)
    told = 0.0
    for term, weight in weights.items():
        if term in terms:
            told += weight
        elif not terms.isdisjoint(own.get(term, frozenset())):
            told += SYNONYM * weight
        elif not terms.isdisjoint(other.get(term, frozenset())):
            told += TRANSLATION * weight
    return told / total


def _stretched(scores: Mapping[str, float], found: Set[str]) -> dict[str, float]:
    lowest, highest = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    if highest == lowest:
        return {each: float(each in scores) for each in found}
    return {each: (scores.get(each, lowest) - lowest) / (highest - lowest) for each in found}

"""Products that are what the question asks for, before those that are not."""

from collections import deque
from collections.abc import Sequence

from assistant.search.trace import Found
from assistant.search.twins import Candidate


def fitting_first(candidates: Sequence[Candidate], found: Found, k: int, seeking: bool) -> list[Candidate]:
    """The candidates with their products rearranged: a stated budget is never violated by one ranked above.

    Products keep the places that products have; of these the fitting ones take the first. Where the question
    is after products, those that fit have every second place. A product named by its SKU stays.
    """
    if not found.fitting:
        return list(candidates)
    places = [place for place, each in enumerate(candidates) if _movable(each, found)]
    products = [candidates[place] for place in places]
    products.sort(key=lambda each: each.chunk.id not in found.fitting)  # stable: by score within each half
    ordered = list(candidates)
    for place, product in zip(places, products, strict=True):
        ordered[place] = product
    return _alternating(ordered, found, k) if seeking else ordered


def _movable(candidate: Candidate, found: Found) -> bool:
    return candidate.chunk.sku is not None and candidate.chunk.id not in found.named


def _alternating(ordered: Sequence[Candidate], found: Found, k: int) -> list[Candidate]:
    """At least every second of the first `k` places for a fitting product, as long as there are some."""
    fits = deque((place, each) for place, each in enumerate(ordered) if each.chunk.id in found.fitting)
    others = deque((place, each) for place, each in enumerate(ordered) if each.chunk.id not in found.fitting)
    mixed: list[Candidate] = []
    while fits and others:
        due = len(mixed) % 2 == 1 and len(mixed) < k
        mixed.append((fits if due or fits[0][0] < others[0][0] else others).popleft()[1])
    return [*mixed, *(each for _, each in (*fits, *others))]

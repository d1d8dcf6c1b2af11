"""Products that are what the question asks for, before those that are not."""

from collections import deque
from collections.abc import Sequence
from typing import Protocol, TypeVar

from assistant.types.knowledge import Chunk
from assistant.types.retrieval import Demand


class Ranked(Protocol):
    """Something found: a candidate, or a passage."""

    @property
    def chunk(self) -> Chunk:
        """Its text."""


Item = TypeVar("Item", bound=Ranked)


def fitting_first(candidates: Sequence[Item], demand: Demand, k: int) -> list[Item]:
    """The candidates with their products rearranged: a stated budget is never violated by one ranked above.

    Products keep the places that products have; of these the fitting ones take the first. Where the question
    is after products, those that fit have every second place. A product named by its SKU stays.
    """
    if not demand.fitting:
        return list(candidates)
    places = [place for place, each in enumerate(candidates) if _movable(each, demand)]
    products = [candidates[place] for place in places]
    products.sort(key=lambda each: each.chunk.id not in demand.fitting)  # stable: by score within each half
    ordered = list(candidates)
    for place, product in zip(places, products, strict=True):
        ordered[place] = product
    return _alternating(ordered, demand, k) if demand.seeking else ordered


def _movable(candidate: Ranked, demand: Demand) -> bool:
    return candidate.chunk.sku is not None and candidate.chunk.id not in demand.named


def _alternating(ordered: Sequence[Item], demand: Demand, k: int) -> list[Item]:
    """At least every second of the first `k` places for a fitting product, as long as there are some."""
    fits = deque((place, each) for place, each in enumerate(ordered) if each.chunk.id in demand.fitting)
    others = deque((place, each) for place, each in enumerate(ordered) if each.chunk.id not in demand.fitting)
    mixed: list[Item] = []
    while fits and others:
        due = len(mixed) % 2 == 1 and len(mixed) < k
        mixed.append((fits if due or fits[0][0] < others[0][0] else others).popleft()[1])
    return [*mixed, *(each for _, each in (*fits, *others))]

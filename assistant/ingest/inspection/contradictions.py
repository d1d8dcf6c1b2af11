"""Finds passages of different sources that state different values of what looks like the same thing.

It proposes, a person decides: the confidence is a ranking, not a probability. Three ways lead to a finding.
Two sentences of one language with nearly the same words around their figures; a product record and a table
row of the same name whose degrees differ; two translations of one passage whose figures differ.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from assistant.checks.places import places
from assistant.ingest.inspection.claim_pairs import Pair, place, same_name, same_sku, same_words, translations
from assistant.ingest.inspection.claims import Claim, claims
from assistant.text.numbers import Figure, figures, supported
from assistant.types.knowledge import Chunk, Trust
from assistant.types.model import Embedder, Vectors

# In standard deviations above the median cosine of statements taken at random, so that it holds for any
# embedder. Tuned on the demo company, where they leave 14 findings, 13 of them right.
_NEAR, _RATHER_NEAR = 1.85, 1.4
_ALL_WORDS = 0.75  # of the terms around two figures
_SAME_DATE_WORDS = 0.45
_BY_NAME, _BY_SKU = 0.6, 0.8  # the confidence in what a name or a SKU brought together
_SAMPLE, _ENOUGH = 4000, 30  # pairs of statements taken at random, and of how many statements at least
_TRUST = {tier: rank for rank, tier in enumerate(get_args(Trust))}


@dataclass(frozen=True)
class Contradiction:
    """Two claims that can't both hold. `winner` is 1 or 2, 0 when nothing decides; `why` says what does."""

    first: Claim
    second: Claim
    confidence: float  # 0-1
    winner: int = 0
    why: str = ""


class Finder:
    """Finds contradictions among passages with their vectors; `today` tells which of them hold."""

    def __init__(self, embedder: Embedder, today: dt.date) -> None:
        self._embedder = embedder
        self._today = today

    def find(self, passages: Sequence[tuple[Chunk, Vectors]]) -> list[Contradiction]:
        """The contradictions, the surest first; raises what the embedder raises."""
        found = [claim for chunk, _ in passages for claim in claims(chunk)]
        stated = {chunk.id: figures(chunk.text) for chunk, _ in passages}
        figured = [claim for claim in found if claim.figure]
        degrees = [claim for claim in found if not claim.figure]
        pairs = itertools.chain(
            self._alike(figured, stated),
            ((one, two, _BY_NAME) for one, two, _ in same_name(degrees, [chunk for chunk, _ in passages])),
            ((one, two, _BY_SKU) for one, two, _ in same_sku(figured)),
            translations(passages, figured),
        )
        best: dict[tuple[str, ...], Contradiction] = {}
        for first, second, confidence in pairs:
            if _apart_in_time(first.statement.chunk, second.statement.chunk):
                continue  # a price and the one that follows it
            each = self._judged(first, second, confidence)
            key = (*sorted((place(first), place(second))), first.measure)
            if key not in best or best[key].confidence < confidence:
                best[key] = each
        return sorted(best.values(), key=lambda each: (-each.confidence, place(each.first)))

    def _alike(self, found: Sequence[Claim], stated: Mapping[str, Sequence[Figure]]) -> Iterator[Pair]:
        """Claims with the same words around different figures, in passages about the same subject."""
        pairs = list(same_words(found))
        if not pairs:
            return
        texts = list(dict.fromkeys(_masked(claim) for pair in pairs for claim in pair[:2]))
        rows = {text: row for row, text in enumerate(texts)}
        vectors = self._embedder.embed_passages(texts)
        middle, spread = _randomly(vectors)
        for first, second, shared in pairs:
            cosine = float(vectors[rows[_masked(first)]] @ vectors[rows[_masked(second)]])
            # With few statements nobody knows what is near: then the words alone decide.
            nearness = (cosine - middle) / spread if len(texts) >= _ENOUGH else _RATHER_NEAR
            if not _same_thing(first, nearness, shared) or _elsewhere(first, second):
                continue
            if _agrees(first, stated[second.statement.chunk.id]) or _agrees(
                second, stated[first.statement.chunk.id]
            ):
                continue
            yield first, second, min(1.0, 0.65 * shared + 0.35 * min(1.0, nearness / 4))

    def _judged(self, first: Claim, second: Claim, confidence: float) -> Contradiction:
        """Which of the two counts: what is in force, then the more trusted, then the newer."""
        one, two = first.statement.chunk, second.statement.chunk
        holds = one.in_force(self._today), two.in_force(self._today)
        trust = _TRUST[one.trust], _TRUST[two.trust]
        if holds[0] != holds[1]:
            return Contradiction(first, second, confidence, 1 if holds[0] else 2, "the other is not in force")
        if trust[0] != trust[1]:
            return Contradiction(first, second, confidence, 1 if trust[0] < trust[1] else 2, "more trusted")
        if one.date and two.date and one.date != two.date:
            return Contradiction(first, second, confidence, 1 if one.date > two.date else 2, "newer")
        return Contradiction(first, second, confidence)


def _apart_in_time(one: Chunk, two: Chunk) -> bool:
    """Whether there is no day on which both hold."""
    return any(
        early.valid_until is not None and late.valid_from is not None and early.valid_until < late.valid_from
        for early, late in ((one, two), (two, one))
    )


def _masked(claim: Claim) -> str:
    """The statement in its place, its own figure left out."""
    chunk, figure, text = claim.statement.chunk, claim.figure, claim.statement.text
    if figure is not None:
        text = f"{text[: figure.start]}#{text[figure.end :]}"
    heading = chunk.heading.rpartition(" › ")[2]
    return ". ".join(part for part in (chunk.title, heading, claim.statement.subject, text) if part)


def _same_thing(claim: Claim, nearness: float, shared: float) -> bool:
    if claim.measure == "date":
        return nearness >= _NEAR and shared >= _SAME_DATE_WORDS
    return nearness >= _NEAR or (nearness >= _RATHER_NEAR and shared >= _ALL_WORDS)


def _elsewhere(first: Claim, second: Claim) -> bool:
    """Whether each names places, and none of them the other's: a price for Belgium is none for Corsica."""
    one, two = (places(f"{each.statement.chunk.heading}\n{each.statement.text}") for each in (first, second))
    return bool(one and two and not one & two)


def _agrees(claim: Claim, others: Sequence[Figure]) -> bool:
    return claim.figure is not None and supported(claim.figure, others)


def _randomly(vectors: Vectors) -> tuple[float, float]:
    """Median and standard deviation of the cosine of two statements taken at random."""
    if len(vectors) < _ENOUGH:
        return 0.0, 1.0
    chance = np.random.default_rng(7)
    one, two = chance.integers(0, len(vectors), (2, _SAMPLE))
    cosines = np.sum(vectors[one] * vectors[two], axis=1)[one != two]
    return float(np.median(cosines)), max(float(np.std(cosines)), 1e-6)

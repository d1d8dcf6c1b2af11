"""Pairs of claims that may be about the same thing: by their words, by name, or as translations."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from assistant.ingest.inspection.claims import Claim, subject_terms
from assistant.search.wares.skus import sku_key
from assistant.types.knowledge import Chunk
from assistant.types.language import LANGUAGES
from assistant.types.model import Vectors

SAME_WORDS = 0.4  # of the terms around two figures, by weight
_SAME_DEGREE_WORDS = 0.5  # of few: “tumble dry” and “tumble dryer” share one of two
_LEAST_SHARED = 2  # terms
_TRANSLATED = 0.88  # cosine of multilingual-e5, as search/twins.py has it
_MOSTLY = 0.5  # of the figures of two translations that must agree before one that differs means something
_COMMON = 300  # claims: a term that more of them have brings nothing together
_BLOCK = 1000
_SKU = re.compile(r"[A-Z0-9]{1,20}(?:[-_/.][A-Z0-9]{1,20}){1,8}")

Pair = tuple[Claim, Claim, float]


def place(claim: Claim) -> str:
    """Root, source and product of a claim: what can't contradict itself."""
    return _place_of(claim.statement.chunk)


def _place_of(chunk: Chunk) -> str:
    return f"{chunk.root} {chunk.source} {chunk.sku or ''}"


def same_words(found: Sequence[Claim]) -> Iterator[Pair]:
    """Pairs of one language and measure with the share of their terms, each claim's best in each source."""
    weights = _weights(found)
    holders: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, claim in enumerate(found):
        for term in claim.about:
            holders[claim.measure, claim.statement.chunk.language, term].append(number)
    best: dict[tuple[int, str], tuple[float, int]] = {}
    for number, claim in enumerate(found):
        chunk = claim.statement.chunk
        common: Counter[int] = Counter()
        for term in claim.about:
            sharing = holders[claim.measure, chunk.language, term]
            common.update(sharing if len(sharing) <= _COMMON else ())
        for other, count in common.items():
            two = found[other]
            if count < _LEAST_SHARED or not apart(chunk, two.statement.chunk) or not _named(claim, two):
                continue
            key, share = (number, place(two)), _share(claim.about, two.about, weights)
            best[key] = max(best.get(key, (0.0, 0)), (share, other))
    for (number, _), (share, other) in best.items():
        back = best.get((other, place(found[number])))
        if number < other and share >= SAME_WORDS and back is not None and back[1] == number:
            yield found[number], found[other], share


def _named(one: Claim, two: Claim) -> bool:
    """For a product record: whether the other statement names the product."""
    for record, other in ((one, two), (two, one)):
        chunk = record.statement.chunk
        if chunk.sku is not None and other.statement.chunk.sku is None:
            name = subject_terms(chunk.title)
            place = other.statement
            said = subject_terms(place.chunk.title, place.chunk.heading, place.subject, place.text)
            if chunk.sku not in place.text and len(name & said) < 0.6 * len(name):
                return False
    return True


def _weights(found: Iterable[Claim]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    total = 0
    for claim in found:
        counts.update(claim.about)
        total += 1
    return {term: math.log1p((total - count + 0.5) / (count + 0.5)) for term, count in counts.items()}


def _share(one: frozenset[str], two: frozenset[str], weights: Mapping[str, float]) -> float:
    common = sum(weights[term] for term in one & two)
    whole = math.sqrt(sum(weights[term] for term in one) * sum(weights[term] for term in two))
    return common / whole if whole else 0.0


def same_name(found: Sequence[Claim], chunks: Iterable[Chunk]) -> Iterator[Pair]:
    """Degrees of a product record and of the table row that bears its name, where they differ."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for chunk in chunks:
        titles[_place_of(chunk)].add(chunk.title)
    rows: defaultdict[str, dict[str, list[Claim]]] = defaultdict(dict)
    records: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in found:
        if claim.statement.chunk.sku is not None:
            records[place(claim)].append(claim)
        elif claim.statement.subject:
            rows[place(claim)].setdefault(claim.statement.subject, []).append(claim)
    for where, record in records.items():
        name = subject_terms(*titles[where])
        for table in rows.values():
            for claim in table.get(_row_of(name, table), ()):
                yield from _differing(record, claim)


def _row_of(name: frozenset[str], table: Iterable[str]) -> str:
    """The row whose name shares most with the product's; its first part must be there whole."""
    fitting = []
    for subject in table:
        first, whole = subject_terms(subject.partition(",")[0]), subject_terms(subject)
        if first and all(subject_terms(word) & name for word in subject.partition(",")[0].split()):
            common = len(whole & name)
            fitting.append((common, common / len(whole), subject))
    return max(fitting)[2] if fitting else ""


def _differing(record: Sequence[Claim], row: Claim) -> Iterator[Pair]:
    shares = [
        (len(each.about & row.about) / math.sqrt(len(each.about) * len(row.about)), each) for each in record
    ]
    alike = [(share, each) for share, each in shares if share >= _SAME_DEGREE_WORDS]
    if alike and all(each.value != row.value for _, each in alike):
        yield alike[0][1], row, alike[0][0]


def same_sku(found: Sequence[Claim]) -> Iterator[Pair]:
    """Prices beside the SKU of a product that are not among those of its record."""
    prices: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in found:
        if claim.measure == "EUR" and claim.statement.chunk.sku is not None:
            prices[sku_key(claim.statement.chunk.sku)].append(claim)
    for claim in found:
        if claim.measure != "EUR" or claim.statement.chunk.sku is not None:
            continue
        named = {sku_key(code) for code in _SKU.findall(claim.statement.line)} & prices.keys()
        if len(named) == 1:
            ours = prices[named.pop()]
            if all(each.value != claim.value for each in ours):
                yield ours[0], claim, 1.0


def translations(passages: Sequence[tuple[Chunk, Vectors]], found: Sequence[Claim]) -> Iterator[Pair]:
    """Figures that differ between two translations of one passage, most of whose figures agree."""
    by_chunk: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in found:
        if not claim.measure.startswith("of "):  # the nouns of two languages differ
            by_chunk[claim.statement.chunk.id].append(claim)
    for one, two in _nearest(passages):
        if not apart(one, two):
            continue
        first, second = by_chunk[one.id], by_chunk[two.id]
        # Translations say their figures in the same order: what differs stands at the same place.
        different = [pair for pair in zip(first, second, strict=False) if pair[0].value != pair[1].value]
        agreeing = 1 - len(different) / max(len(first), len(second), 1)
        if len(first) == len(second) and agreeing >= _MOSTLY:
            for left, right in different:
                if left.measure == right.measure and not _somewhere(left, second) | _somewhere(right, first):
                    yield left, right, agreeing


def _somewhere(claim: Claim, others: Iterable[Claim]) -> bool:
    return any((claim.measure, claim.value) == (other.measure, other.value) for other in others)


def _nearest(passages: Sequence[tuple[Chunk, Vectors]]) -> Iterator[tuple[Chunk, Chunk]]:
    """Passages of the two languages that are each other's nearest."""
    chosen = {
        language: [each for each in passages if each[0].language == language and each[0].sku is None]
        for language in LANGUAGES
    }
    ours, theirs = (chosen[language] for language in LANGUAGES)
    if not ours or not theirs:
        return
    left, right = (np.stack([vector for _, vector in side]) for side in (ours, theirs))
    forth, back = _best(left, right), _best(right, left)
    for number, (other, cosine) in enumerate(forth):
        if back[other][0] == number and cosine >= _TRANSLATED:
            yield ours[number][0], theirs[other][0]


def _best(left: Vectors, right: Vectors) -> list[tuple[int, float]]:
    found = []
    for start in range(0, len(left), _BLOCK):
        cosines = left[start : start + _BLOCK] @ right.T
        places = cosines.argmax(axis=1)
        found += [(int(each), float(row[each])) for each, row in zip(places, cosines, strict=True)]
    return found


def apart(one: Chunk, two: Chunk) -> bool:
    """Whether two passages may contradict each other: one source speaks of many things, a catalogue too."""
    same = (one.root, one.source) == (two.root, two.source)
    return not same and not (one.sku and two.sku and one.sku != two.sku)

"""Whether one thing goes with another of a given size, where the passages say that it does not."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading, Sentence
from assistant.rules import load
from assistant.text.numbers import Figure, supported
from assistant.types.language import LANGUAGES, Language

_LENGTHS = frozenset({"mm", "cm", "m", "in", "ft", ""})
_FEWEST = 2  # sizes that a sentence must name to say that one goes with the other


def check_fitting(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for “a mattress of 150 takes a sheet of 160” where the sheet is “too wide for it”.

    Only sentences of the passages that give all the sizes of the claim speak of the same two things.
    """
    for sentence in claim.sentences:
        match = _pattern("says", claim.language).search(sentence.folded)
        sizes = _sizes(sentence)
        if not match or len(sizes) < _FEWEST or _pattern("not", claim.language).search(sentence.folded):
            continue
        same = [one for source in sources for one in source.sentences if _gives(one, sizes)]
        against = [one for one in same if _denies(one)]
        if against and len(against) == len(same):
            start, end = sentence.places[match.start()], sentence.places[match.end()]
            yield ClaimFinding("negation", start, end, claim.text[start:end], against[0].text, "error")


def _sizes(sentence: Sentence) -> Sequence[Figure]:
    """The lengths that a sentence gives, each value once."""
    return list({one.value: one for one in sentence.figures if one.unit in _LENGTHS}.values())


def _gives(sentence: Sentence, sizes: Sequence[Figure]) -> bool:
    values = {one.value for one in sentence.figures if one.unit in _LENGTHS}
    return all(one.value in values or supported(one, sentence.figures) for one in sizes)


def _denies(sentence: Sentence) -> bool:
    return any(_pattern("not", language).search(sentence.folded) for language in LANGUAGES)


@cache
def _pattern(part: str, language: Language) -> "re.Pattern[str]":
    return re.compile("|".join(load("strict_claims")["fits"][part][language]))

"""Months and seasons of a sentence against those of its passages."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.figures.days import CLOSED, DENIED, OPEN, TAKEN_OUT, named_days
from assistant.checks.figures.quantities import quantities
from assistant.text.dates import date_parts
from assistant.text.normalise import fold

_MONTHS = (
    "janvier|january", "fevrier|february", "mars|march", "avril|april", "mai|may", "juin|june",
    "juillet|july", "aout|august", "septembre|september", "octobre|october",
    "novembre|november", "decembre|december",
)  # fmt: skip
_SEASONS = {
    "printemps|(?<=in )spring|(?<=this )spring|(?<=the )spring": {3, 4, 5, 6},
    "(?<=en )ete|(?<=l')ete|(?<=cet )ete|(?<=d')ete|etes|summer": {6, 7, 8, 9},
    "automne|autumn": {9, 10, 11, 12},
    "hiver|winter": {12, 1, 2, 3},
}
_REST_OF_YEAR = re.compile(
    r"(?<!\w)(?:reste de l'annee|rest of the year|otherwise|sinon|autrement|other months|autres mois)(?!\w)"
)
_SPAN = 6  # characters between the ends of a range of dates
_ALL_YEAR = re.compile(
    r"(?<!\w)(?:all year(?: round| long)?|year-round|throughout the year|toute l'annee|a l'annee"
    r"|douze mois sur douze)(?!\w)"
)
_NOT_OPEN = re.compile(
    r"n'ouvr\w+ (?:pas|plus)|(?:don't|do not|doesn't) open|(?:n'est|ne sont) (?:pas|plus) (?:ouvert"
    r"|accessible|disponible)|(?:not|n't) (?:open|available|accessible)"
)


def check_months(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each month or season that the passages don't have, or only as closed."""
    known = frozenset(month for source in sources for month in _all_months(source))
    if not known or any(_REST_OF_YEAR.search(source.folded) for source in sources):
        return
    shut = any(
        CLOSED.search(one.folded) and not OPEN.search(one.folded) and any(months_of(one))
        for source in sources
        for one in source.sentences
    )
    for sentence in claim.sentences:
        if (CLOSED.search(sentence.folded) or _NOT_OPEN.search(sentence.folded)) and not shut:
            continue  # “closed in winter” of “open from Easter to October”
        for start, end, months in months_of(sentence):
            inside = any(figure.start <= start < figure.end for figure in sentence.figures)
            if (
                not inside
                and not _is_before_or_after(months, sources)
                and (not months & known or _is_shut_then(sentence, months, sources))
            ):
                yield ClaimFinding("date", start, end, claim.text[start:end], named_days(sources), "error")


def check_all_year(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """“Open all year round” of “open from April to October”."""
    if any(_ALL_YEAR.search(source.folded) for source in sources):
        return
    for sentence in claim.sentences:
        match = _ALL_YEAR.search(sentence.folded)
        words = [token for token in sentence.content if token.word not in calendar_words()]
        if match is None:
            continue
        for source in sources:
            for one in source.sentences:
                seasonal = months_of(one) or any(figure.unit == "date" for figure in one.figures)
                several = len(months_of(one)) > 1 and bool(OPEN.search(one.folded))
                hours = (OPEN.search(one.folded) or CLOSED.search(one.folded)) and OPEN.search(
                    sentence.folded
                )
                if seasonal and (hours or several or sum(map(one.bag.has, words)) > 1):
                    start, end = sentence.places[match.start()], sentence.places[match.end()]
                    yield ClaimFinding("date", start, end, claim.text[start:end], one.text[:80], "error")
                    return


def _all_months(source: Reading) -> Iterator[int]:
    for sentence in source.sentences:
        for _, _, months in months_of(sentence):
            yield from months
        dated = [figure for figure in sentence.figures if figure.unit == "date"]
        yield from (date_parts(figure.value)[1] for figure in dated)
        for first, last in pairwise(dated):
            if len(fold(sentence.text[first.end - sentence.start : last.start - sentence.start])) <= _SPAN:
                yield from _between(date_parts(first.value)[1], date_parts(last.value)[1])


def _is_before_or_after(months: frozenset[int], sources: Sequence[Reading]) -> bool:
    """“If you enrol in November” of “before 15 December”."""
    bound = [one for source in sources for one in quantities(source) if one.figure.unit == "date"]
    return any(
        (one.bounds & {"before", "until"} and max(months) <= date_parts(one.figure.value)[1])
        or (one.bounds & {"after", "since"} and min(months) >= date_parts(one.figure.value)[1] > 0)
        for one in bound
    )


def _is_shut_then(claim: Sentence, months: frozenset[int], sources: Sequence[Reading]) -> bool:
    """“Open in August” where all that is said of August is that it is closed."""
    if not OPEN.search(claim.folded) or _is_denied(claim):
        return False
    about = [
        one
        for source in sources
        for one in source.sentences
        if any(found & months for _, _, found in months_of(one))
    ]
    return (
        bool(about)
        and not any(TAKEN_OUT.search(one.folded) for one in about)
        and all(CLOSED.search(one.folded) and not OPEN.search(one.folded) for one in about)
    )


def _is_denied(claim: Sentence) -> bool:
    return bool(CLOSED.search(claim.folded) or DENIED.search(claim.folded) or TAKEN_OUT.search(claim.folded))


def _between(first: int, last: int) -> Iterator[int]:
    """The months from one to another, over the end of the year if need be."""
    for step in range((last - first) % 12 + 1):
        yield (first + step - 1) % 12 + 1


@lru_cache(maxsize=4096)
def months_of(sentence: Sentence) -> tuple[tuple[int, int, frozenset[int]], ...]:
    """The months and seasons of a sentence: where, and which months they hold."""
    return tuple(_months_of(sentence))


def _months_of(sentence: Sentence) -> Iterator[tuple[int, int, frozenset[int]]]:
    for pattern, months in _month_patterns():
        for match in pattern.finditer(sentence.folded):
            start, end = sentence.places[match.start()], sentence.places[match.end()]
            written = sentence.text[start - sentence.start : end - sentence.start]
            if match.group() in ("ete", "etes") and not written[0].lower().startswith("é"):
                continue  # “vous êtes”
            if (
                match.group() not in ("may", "march", "mars")
                or written[0].isupper()
                or match.group() == "mars"
            ):
                yield start, end, months


@cache
def _month_patterns() -> "tuple[tuple[re.Pattern[str], frozenset[int]], ...]":
    months = [
        (re.compile(rf"(?<!\w)(?:{names})(?!\w)"), frozenset({number}))
        for number, names in enumerate(_MONTHS, 1)
    ]
    seasons = [
        (re.compile(rf"(?<!\w)(?:{names})(?!\w)"), frozenset(held)) for names, held in _SEASONS.items()
    ]
    return (*months, *seasons)

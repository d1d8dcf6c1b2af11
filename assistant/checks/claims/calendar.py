"""Days of the week, months and seasons of a sentence against those of its passages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.reading import Reading, Sentence
from assistant.text.dates import date_parts
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, supported

_DAYS = (
    "lundis?|mondays?", "mardis?|tuesdays?", "mercredis?|wednesdays?", "jeudis?|thursdays?",
    "vendredis?|fridays?", "samedis?|saturdays?", "dimanches?|sundays?",
)  # fmt: skip
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
_DAY = "|".join(f"(?P<d{index}>{names})" for index, names in enumerate(_DAYS))
_ONE_DAY = re.compile(rf"(?<![\w])(?:{_DAY})(?!\w)")
_TO = r"\s?(?:-|au|a|to|through|until|jusqu'au)\s(?:and\sincluding\s)?(?:le\s)?|-"
_HOURS = r"(?:\s?(?:a\s|de\s|at\s|from\s)?\d{1,2}(?:\s?h(?:eures)?(?:\s?\d\d)?|:\d\d)?(?:\s?[ap]m)?)?"
_REST_OF_YEAR = re.compile(
    r"(?<!\w)(?:reste de l'annee|rest of the year|otherwise|sinon|autrement|other months|autres mois)(?!\w)"
)
_WEEK = re.compile(r"(?<!\w)(?:en semaine|weekdays?|jours? de semaine|working week)(?!\w)")
_WEEKEND = re.compile(r"(?<!\w)(?:week-?\s?ends?|fins? de semaine)(?!\w)")
_EVERY = re.compile(
    r"(?<!\w)(?:tous les jours|chaque jour|every day|daily|7 ?j(?:ours)? ?(?:/|sur) ?7|7/7"
    r"|24/7|seven days a week"
    r"|7 days a week|sept jours sur sept)(?!\w)"
)
_EXCEPT = re.compile(r"(?:sauf|hors|except|excluding|excepte|but not)\s(?:le\s|les\s|on\s)?$")
_TAKEN_OUT = re.compile(r"(?<!\w)(?:sauf|hors|except|excluding|excepte|but not)(?!\w)")
_OPEN = re.compile(
    r"(?<!\w)(?:ouver[a-z]*|ouvr[a-z]*|open[a-z]*|livr[a-z]*|deliver[a-z]*|disponible"
    r"|available|accueil[a-z]*)"
)
_CLOSED = re.compile(
    r"(?<!\w)(?:(?<!la )(?<!une )(?<!de )(?<!notre )ferm(?!es?\s(?:et|ou|du|de)\s)[a-z]*"
    r"|closed|closes?|shut|closure|n'ouvre\w* pas|not open)(?!\w)(?!\s(?:at|a)\s\d)"
)
_DENIED = re.compile(
    r"(?:n't|(?<!\w)(?:not|no|never|pas|jamais|aucune?|nobody|personne))\s(?!.*(?:before|after|avant|apres))[^.;,]*$"
)
_DENIAL_SPAN, _RANGE_SPAN = 40, 6  # characters
_ALIKE = 0.5  # of the words in common of the sentence that has most: what may be about the same
_ALL = frozenset(range(7))


@dataclass(frozen=True)
class _Days:
    """Days that a text names: where, which (0 is Monday), whether as a range, and whether as closed."""

    start: int
    end: int
    days: frozenset[int]
    is_range: bool
    closed: bool


def check_calendar(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each day, range of days or month that the passages don't have, or say otherwise of."""
    yield from _check_days(claim, sources)
    yield from _check_exceptions(claim, sources)
    yield from _check_months(claim, sources)


def _check_days(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    for sentence in claim.sentences:
        known = _of_the_same(sentence, sources)
        known_days = frozenset(day for one in known for day in one.days)
        opened = frozenset(day for one in known if not one.closed for day in one.days)
        closed = frozenset(day for one in known if one.closed for day in one.days)
        stated = list(_days(sentence))
        for one in stated:
            if one.days == _ALL and any(character.isdigit() for character in claim.text[one.start : one.end]):
                continue  # “7 j/7” is a figure
            if {frozenset(range(5)), frozenset({5, 6})} <= {other.days for other in stated}:
                continue  # “weekends as well as weekdays”
            if _wrong(one, known_days, opened, closed, known):
                text = claim.text[one.start : one.end]
                yield ClaimFinding("date", one.start, one.end, text, _nearest(sources), "error")


def _check_exceptions(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """“Open on 1 May” of “every day except 1 May”."""
    excepted = [
        figure
        for source in sources
        for sentence in source.sentences
        for figure in sentence.figures
        if figure.unit == "date" and _EXCEPT.search(fold(sentence.text[: figure.start - sentence.start]))
    ]
    for sentence in claim.sentences:
        for figure in sentence.figures:
            denied = _TAKEN_OUT.search(sentence.folded) or _CLOSED.search(sentence.folded)
            if (
                figure.unit == "date"
                and not denied
                and supported(figure, excepted)
                and _OPEN.search(sentence.folded)
            ):
                yield ClaimFinding("date", figure.start, figure.end, figure.text, _nearest(sources), "error")


def _of_the_same(claim: Sentence, sources: Sequence[Reading]) -> list[_Days]:
    """The days of the sentences that speak of much the same as the claim; all days when none does."""
    scored = [
        (sum(one.wide_bag.has(token) for token in claim.content if token.word not in calendar_words()), found)
        for source in sources
        for one in source.sentences
        for found in [list(_days(one))]
        if found
    ]
    best = max((score for score, _ in scored), default=0)
    return [days for score, found in scored for days in found if score >= _ALIKE * best]


def _wrong(
    one: _Days, known: frozenset[int], opened: frozenset[int], closed: frozenset[int], every: Sequence[_Days]
) -> bool:
    if one.days == _ALL and not one.is_range:
        return bool(known) and not any(other.days == _ALL for other in every) and opened != _ALL
    if one.closed:
        contradicted = one.days & opened - closed
        unknown = not closed and not (opened and not one.days & opened)
        return bool(contradicted) or (unknown and not one.days <= known)
    if not one.days <= (known if not closed else known - (closed - opened)):
        return True
    if (
        one.is_range
        and any(other.days == _ALL for other in every)
        and not any(one.days == o.days for o in every)
    ):
        return True
    same_start = [other for other in every if other.is_range and not other.closed and one.is_range]
    return (
        bool(same_start)
        and not any(one.days == other.days or other.days == _ALL for other in same_start)
        and one.days != opened
    )


def _days(sentence: Sentence) -> Iterator[_Days]:
    folded, places = sentence.folded, sentence.places
    found = [(match, int((match.lastgroup or "d0")[1:])) for match in _ONE_DAY.finditer(folded)]
    index = 0
    while index < len(found):
        match, day = found[index]
        start, end, days, is_range = match.start(), match.end(), frozenset({day}), False
        if index + 1 < len(found) and _is_range(folded, start, end, found[index + 1][0].start()):
            last, last_day = found[index + 1]
            end, is_range = last.end(), True
            days = frozenset((day + step) % 7 for step in range((last_day - day) % 7 + 1))
            index += 1
        yield _Days(places[start], places[end], days, is_range, _is_closed(folded, start, end))
        index += 1
    for pattern, whole in ((_WEEK, range(5)), (_WEEKEND, range(5, 7)), (_EVERY, range(7))):
        if pattern is _EVERY and not _OPEN.search(folded):
            continue  # “chaque jour, un plat végétarien”: how often, not when
        for match in pattern.finditer(folded):
            closed = _is_closed(folded, match.start(), match.end())
            yield _Days(
                places[match.start()], places[match.end()], frozenset(whole), whole == range(5), closed
            )


def _is_range(folded: str, start: int, end: int, following: int) -> bool:
    between = folded[end:following]
    if re.fullmatch(f"{_HOURS}(?:{_TO})", between):
        return True
    return between.strip() in ("and", "et", "et le") and bool(
        re.search(r"(?:between|entre)\s(?:le\s)?$", folded[:start])
    )


def _is_closed(folded: str, start: int, end: int) -> bool:
    """Whether the words about a day say that it is closed, or leave it out."""
    if _DENIED.search(folded[max(0, start - _DENIAL_SPAN) : start]):
        return True
    if _EXCEPT.search(folded[:start]):
        return not _OPEN.search(folded[end:])
    left = max(folded.rfind(mark, 0, start) for mark in (";", ". ", ",", ":", " mais ", " but ")) + 1
    clause = folded[
        left : min(
            (i for i in (folded.find(m, end) for m in (";", ",", ". ")) if i >= 0), default=len(folded)
        )
    ]
    return bool(_CLOSED.search(clause)) and not _OPEN.search(_CLOSED.sub("", clause))


def _check_months(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    known = frozenset(month for source in sources for month in _all_months(source))
    if not known or any(_REST_OF_YEAR.search(source.folded) for source in sources):
        return
    shut = any(_CLOSED.search(source.folded) for source in sources)
    for sentence in claim.sentences:
        if _CLOSED.search(sentence.folded) and not shut:
            continue  # “closed in winter” of “open from Easter to October”
        for start, end, months in _months(sentence):
            inside = any(figure.start <= start < figure.end for figure in sentence.figures)
            if not inside and not months & known:
                yield ClaimFinding("date", start, end, claim.text[start:end], _nearest(sources), "error")


def _all_months(source: Reading) -> Iterator[int]:
    for sentence in source.sentences:
        for _, _, months in _months(sentence):
            yield from months
        dated = [figure for figure in sentence.figures if figure.unit == "date"]
        yield from (date_parts(figure.value)[1] for figure in dated)
        for first, last in pairwise(dated):
            if (
                len(fold(sentence.text[first.end - sentence.start : last.start - sentence.start]))
                <= _RANGE_SPAN
            ):
                yield from _between(date_parts(first.value)[1], date_parts(last.value)[1])


def _between(first: int, last: int) -> Iterator[int]:
    """The months from one to another, over the end of the year if need be."""
    for step in range((last - first) % 12 + 1):
        yield (first + step - 1) % 12 + 1


def _months(sentence: Sentence) -> Iterator[tuple[int, int, frozenset[int]]]:
    for pattern, months in _month_patterns():
        for match in pattern.finditer(sentence.folded):
            start, end = sentence.places[match.start()], sentence.places[match.end()]
            written = sentence.text[start - sentence.start : end - sentence.start]
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


def _nearest(sources: Sequence[Reading]) -> str:
    """The first words of the passages about days."""
    for source in sources:
        for sentence in source.sentences:
            found = list(_days(sentence))
            if found:
                return source.text[found[0].start : found[-1].end][:80]
    return ""


def in_month_first(figure: Figure, text: str, wanted: Figure) -> bool:
    """Whether an all-digit date (“5/3/2026”), read month first as in American English, is the one wanted."""
    year, month, day = date_parts(figure.value)
    if not re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", figure.text) or not _looks_english(text):
        return False
    return date_parts(wanted.value) in ((year, day, month), (0, day, month))


def _looks_english(text: str) -> bool:
    return bool(re.search(r"\b(?:the|is|are|on|from|until|by|at|and|for|of|to)\b", text.lower()))

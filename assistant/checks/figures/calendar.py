"""Days of the week, months and seasons of a sentence against those of its passages."""

import re
from collections.abc import Iterator, Sequence

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.statements import says_no
from assistant.checks.figures.days import (
    ALL_DAYS,
    CLOSED,
    DAY_NAMES,
    EXCEPT,
    OPEN,
    TAKEN_OUT,
    WORKING_DAYS,
    Days,
    days,
    named_days,
)
from assistant.checks.figures.months import check_all_year, check_months, months_of
from assistant.text.dates import date_parts
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, supported
from assistant.text.units import in_base_unit

_EACH_DAY = re.compile(rf"(?<!\w)(?:every|each|tous les|chaque)\s(?P<day>{'|'.join(DAY_NAMES)})(?!\w)")
_ONCE_A_MONTH = re.compile(
    rf"(?<!\w)(?:every other|one|first|second|third|last|premiers?|deuxieme|troisieme|dernier"
    rf"|un)\s(?P<day>{'|'.join(DAY_NAMES)})"
    r"(?:\s(?:sur deux|of (?:the|each|every) month|de chaque mois|du mois)|(?<=every other)|(?=\sin\stwo))"
)
_DAY_LONG, _TWO = 86400, 2  # seconds; days of a case: by when, for when
_ALIKE = 0.5  # of the words in common of the sentence that has most: what may be about the same
_HOUR = re.compile(r"\d\s?h(?!\w)|\d\s?[ap]\.?m|\d:\d\d|(?<!\w)(?:noon|midi|horaires|hours)(?!\w)")


def check_calendar(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each day, range of days or month that the passages don't have, or say otherwise of."""
    yield from _check_days(claim, sources)
    yield from _check_exceptions(claim, sources)
    yield from check_months(claim, sources)
    yield from check_all_year(claim, sources)
    yield from _check_every(claim, sources)


def _check_days(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    for sentence in claim.sentences:
        known = _of_the_same(sentence, sources)
        known_days = frozenset(day for one in known for day in one.days)
        opened = frozenset(day for one in known if not one.closed for day in one.days)
        closed = frozenset(day for one in known if one.closed for day in one.days)
        stated = list(days(sentence))
        for one in stated:
            if one.days == ALL_DAYS and any(
                character.isdigit() for character in claim.text[one.start : one.end]
            ):
                continue  # “7 j/7” is a figure
            if {frozenset(range(5)), frozenset({5, 6})} <= {other.days for other in stated}:
                continue  # “weekends as well as weekdays”
            if _is_let_in(one, sentence, sources) or (
                one.days == WORKING_DAYS and not known_days & WORKING_DAYS
            ):
                continue
            if says_no(sentence) and opened and not one.days & opened:
                continue  # “nothing is sent at the weekend” of “Monday to Friday”
            if _is_case(one, stated, sources) or _takes_out(claim.text[one.end :]):
                continue
            if _wrong(one, known_days, opened, closed, known):
                text = claim.text[one.start : one.end]
                yield ClaimFinding("date", one.start, one.end, text, named_days(sources), "error")


def _takes_out(rest: str) -> bool:
    """“Every day except Monday”: what is taken out is looked at."""
    return bool(re.match(r"\W*(?:except|but|sauf|hors|excepte)(?!\w)", fold(rest)))


def _is_let_in(day: Days, claim: Sentence, sources: Sequence[Reading]) -> bool:
    """“In summer on Wednesdays too” of “closed on Wednesdays except in July and August”."""
    months = frozenset(month for _, _, found in months_of(claim) for month in found)
    return any(
        TAKEN_OUT.search(one.folded)
        and any(other.days & day.days for other in days(one))
        and any(found & months for _, _, found in months_of(one))
        for source in sources
        for one in source.sentences
    )


def _is_case(one: Days, stated: Sequence[Days], sources: Sequence[Reading]) -> bool:
    """“For a cake on Saturday, by Tuesday” of “four days ahead”."""
    ahead = {
        in_base_unit(figure.value, figure.unit) / _DAY_LONG
        for source in sources
        for sentence in source.sentences
        for figure in sentence.figures
        if figure.unit in ("day", "h")
    }
    apart = {
        (first - last) % 7
        for other in stated
        if other is not one
        for first in one.days
        for last in other.days
    }
    return (
        len(stated) == _TWO
        and all(len(other.days) == 1 for other in stated)
        and bool({step for gap in apart for step in (gap, 7 - gap)} & ahead)
    )


def _check_exceptions(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """“Open on 1 May” of “every day except 1 May”."""
    excepted = [
        figure
        for source in sources
        for sentence in source.sentences
        for figure in sentence.figures
        if figure.unit == "date" and EXCEPT.search(fold(sentence.text[: figure.start - sentence.start]))
    ]
    for sentence in claim.sentences:
        for figure in sentence.figures:
            denied = TAKEN_OUT.search(sentence.folded) or CLOSED.search(sentence.folded)
            if (
                figure.unit == "date"
                and not denied
                and supported(figure, excepted)
                and OPEN.search(sentence.folded)
            ):
                yield ClaimFinding(
                    "date", figure.start, figure.end, figure.text, named_days(sources), "error"
                )


def _of_the_same(claim: Sentence, sources: Sequence[Reading]) -> list[Days]:
    """The days of the sentences that speak of much the same as the claim; all days when none does."""
    scored = [
        (_in_common(claim, one), found)
        for source in sources
        for one in source.sentences
        for found in [list(days(one))]
        if found
    ]
    best = max((score for score, _ in scored), default=0)
    return [days for score, found in scored for days in found if score >= _ALIKE * best]


def _in_common(claim: Sentence, one: Sentence) -> int:
    """How many words two sentences share; that both say when something is open counts too."""
    words = [token for token in claim.content if token.word not in calendar_words()]
    hours = all(
        OPEN.search(text) or CLOSED.search(text) or _HOUR.search(text) for text in (claim.folded, one.folded)
    )
    return sum(map(one.wide_bag.has, words)) + hours


def _wrong(
    one: Days, known: frozenset[int], opened: frozenset[int], closed: frozenset[int], every: Sequence[Days]
) -> bool:
    if one.days == ALL_DAYS and not one.is_range:
        return bool(known) and not any(other.days == ALL_DAYS for other in every) and opened != ALL_DAYS
    if one.closed:
        contradicted = one.days & opened - closed
        # “Closed on Mondays” of “open Tuesday to Sunday”, but not of “closed on Tuesdays, free on Sundays”.
        told = any(other.is_range and not other.closed for other in every) or not closed
        left_over = told and bool(opened) and not one.days & opened
        return bool(contradicted) or not (left_over or one.days <= (closed or known))
    if not one.days <= (known if not closed else known - (closed - opened)):
        return True
    if (
        one.is_range
        and any(other.days == ALL_DAYS for other in every)
        and not any(one.days == o.days for o in every)
    ):
        return True
    same_start = [other for other in every if other.is_range and not other.closed and one.is_range]
    return (
        bool(same_start)
        and not any(one.days == other.days or other.days == ALL_DAYS for other in same_start)
        and one.days != opened
    )


def _check_every(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """“Every Saturday” of “the first Saturday of the month”."""
    for sentence in claim.sentences:
        for match in _EACH_DAY.finditer(sentence.folded):
            for source in sources:
                once = _ONCE_A_MONTH.search(source.folded)
                if once and once["day"][:3] == match["day"][:3]:
                    start, end = sentence.places[match.start()], sentence.places[match.end()]
                    yield ClaimFinding("date", start, end, claim.text[start:end], once[0], "error")


def in_month_first(figure: Figure, text: str, wanted: Figure) -> bool:
    """Whether an all-digit date (“5/3/2026”), read month first as in American English, is the one wanted."""
    year, month, day = date_parts(figure.value)
    if not re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", figure.text) or not _looks_english(text):
        return False
    return date_parts(wanted.value) in ((year, day, month), (0, day, month))


def _looks_english(text: str) -> bool:
    return bool(re.search(r"\b(?:the|is|are|on|from|until|by|at|and|for|of|to)\b", text.lower()))

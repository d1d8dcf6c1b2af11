"""Dates as French and English write them."""

import re
from collections.abc import Iterator
from decimal import Decimal

_MONTHS = (
    "janvier|janv|january|jan", "février|fevrier|févr|fevr|february|feb", "mars|march|mar",
    "avril|avr|april|apr", "mai|may", "juin|june|jun", "juillet|juil|july|jul", "août|aout|august|aug",
    "septembre|september|sept|sep", "octobre|october|oct", "novembre|november|nov",
    "décembre|decembre|december|déc|dec",
)  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(_MONTHS) + r")\b\.?"
_ORDINAL = r"(?:er|st|nd|rd|th)?"
_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9]){_ORDINAL}"
_UNTIL = r"(?:\s?(?:-|–|au|à|et|ou|to|and|or|until|through)\s?|,\s)(?:the\s)?"
_OTHERS = rf"(?P<others>(?:(?:3[01]|[12]\d|0?[1-9]){_ORDINAL}{_UNTIL}){{0,9}})"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_SPACE = r"[ \t\u00a0\u202f]"
_PATTERNS = tuple(
    re.compile(r"(?<![\w/.-])(?<!\d,)(?:" + pattern + r")(?![\w/]|[.,]\d|\s?%)", re.IGNORECASE)
    for pattern in (
        rf"(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-{_DAY}(?:T\d\d:\d\d(?::\d\d)?Z?)?",
        rf"{_DAY}(?P<mark>[/.-])(?P<number>0?[1-9]|1\d|2\d|3[01])(?P=mark){_YEAR}",
        rf"{_OTHERS}{_DAY}(?:{_SPACE}of)?{_SPACE}?{_MONTH}(?:,?{_SPACE}{_YEAR})?",
        rf"(?P<month>{'|'.join(_MONTHS)})\b\.?{_SPACE}(?:the{_SPACE})?{_OTHERS}{_DAY}(?:,?{_SPACE}{_YEAR})?",
        rf"{_MONTH},?{_SPACE}{_YEAR}",
        r"(?P<day>3[01]|[12]\d|0[1-9])/(?P<number>0[1-9]|1[0-2])",
    )
)


def dates(text: str) -> Iterator[tuple[int, int, list[Decimal]]]:
    """Where dates stand in a text: start, end and what each says.

    A value is yyyymmdd, yyyymm for a month of a year, or mmdd for a day without a year; “du 3 au 5 mars
    2026” says two. All-digit dates are read day first, the European way, unless only month first is
    possible. Dates found by an earlier pattern hide what a later one would find there.
    """
    taken = [False] * (len(text) + 1)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if match.groupdict().get("month") in ("may", "march", "mar"):
                continue  # “over 12 may come”: the months are written with a capital
            if not any(taken[match.start() : match.end()]):
                values = _values(match.groupdict())
                if values:
                    taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                    yield match.start(), match.end(), values


def _values(parts: dict[str, str | None]) -> list[Decimal]:
    year, day = int(parts.get("year") or 0), int(parts.get("day") or 0)
    month = int(parts.get("number") or 0) or _month_number(parts.get("month") or "")
    if month > 12 >= day:
        day, month = month, day
    if month > 12:
        return []
    others = re.findall(r"\d+", parts.get("others") or "")
    return [_value(year, month, number) for number in (*map(int, others), day)]


def _month_number(name: str) -> int:
    lowered = name.lower()
    return next(number for number, names in enumerate(_MONTHS, 1) if lowered in names.split("|"))


def _value(year: int, month: int, day: int) -> Decimal:
    if year and day:
        return Decimal(year * 10_000 + month * 100 + day)
    return Decimal(year * 100 + month) if year else Decimal(month * 100 + day)


def date_parts(value: Decimal) -> tuple[int, int, int]:
    """Year, month and day of a date's value; 0 for a part that the text did not say."""
    number = int(value)
    if number <= 1231:
        return 0, number // 100, number % 100
    if number <= 999_999:
        return number // 100, number % 100, 0
    return number // 10_000, number // 100 % 100, number % 100

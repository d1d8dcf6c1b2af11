"""Times of day as French and English write them."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.text.spelled import SPELLED, spelled_values

_CLOCK = re.compile(
    r"(?i:(?<![\w.,:])(?P<hours>\d{1,2})"
    r"(?:\s?(?:h|heures?|hours?)(?:\s(?:et|and)\s|\s?)(?P<minutes>\d{2}|\d(?=\s?min))(?!\d"
    r"|\s?h(?!\w))(?:\s?(?:minutes?|mins?|mn)\b)?"
    r"|[:.](?P<past>[0-5]\d)(?:\s?(?P<half>[ap]\.?m\b\.?|in\sthe\s(?:morning|afternoon|evening)))"
    r"|:(?P<sharp>[0-5]\d)(?![\d:])"
    r"|\s?(?P<only>[ap]\.?m\b\.?)))"
)
_PART_OF_DAY = re.compile(
    rf"(?i:(?<![\w.,:])(?P<past>half\spast\s|quarter\spast\s|quarter\sto\s)?"
    rf"(?:(?P<digits>1[0-2]|\d)|(?P<words>{SPELLED}))(?:\s?(?:o['’]clock|h|heures))?(?(past)(?:\s|)|\s)"
    r"(?P<part>(?(past)|(?!))(?![\s]?in\s|[\s]?at\s)|in\sthe\s(?:morning|afternoon"
    r"|evening)|at\snight|du\s(?:matin|soir)|de\sl['’]après-midi)(?!\w))"
)
_LATE = re.compile(r"(?i)noon|evening|night|soir|midi")
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}
_NOON = re.compile(
    r"(?i:\bnoon\b|(?<=\b[àa]\s)midi\b|(?<=\bavant\s)midi\b|(?<=\bdès\s)midi\b|(?P<midnight>\bmidnight\b|\bminuit\b))"
)
# “Before 6.30”: after these words, and without a unit, no decimal.
_DOTTED = re.compile(
    r"(?i:(?<=\bat\s|\bby\s)|(?<=\bfrom\s|\btill\s)|(?<=\buntil\s|\bafter\s)|(?<=\bbefore\s))"
    r"(?P<hours>1?\d|2[0-3])\.(?P<minutes>[0-5]\d)(?![\d.])(?!\s?(?:[%€£$]|(?i:[kcm]?m|[kcm]?[gl]|millions?|hours?|h)\b))"
)


def clocks(text: str) -> Iterator[tuple[int, int, Decimal, str]]:
    """Where times of day stand in a text: start, end, value and unit.

    Full hours are hours (“9 am”, “18 h”), others minutes since midnight: “9 h 30” and “half past nine in the
    morning” are 570 min. What an earlier way of writing found hides what a later one would find there.
    """
    taken = [False] * len(text)
    for find in (_parts_of_day, _digital, _noons, _dotted):
        for start, end, minutes in find(text):
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                whole = minutes % 60 == 0
                yield start, end, Decimal(minutes // 60 if whole else minutes), "h" if whole else "min"


def _parts_of_day(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _PART_OF_DAY.finditer(text):
        hours = int(match["digits"]) if match["digits"] else spelled_values(match["words"])[-1]
        if hours <= 12:
            late = bool(_LATE.search(match["part"])) and hours < 12
            minutes = _PAST.get((match["past"] or "").lower().strip(), 0)
            yield match.start(), match.end(), (hours + 12 * late) * 60 + minutes


def _digital(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _CLOCK.finditer(text):
        hours = int(match["hours"])
        minutes = int(match["minutes"] or match["past"] or match["sharp"] or 0)
        half = (match["half"] or match["only"] or "").lower()
        half = ("a" if "morning" in half else "p") if half.startswith("in") else half[:1]
        if minutes > 59 or (half and hours > 12):
            continue
        if half:
            hours = hours % 12 + (12 if half == "p" else 0)
        yield match.start(), match.end(), hours * 60 + minutes


def _noons(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _NOON.finditer(text):
        yield match.start(), match.end(), (24 if match["midnight"] else 12) * 60


def _dotted(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _DOTTED.finditer(text):
        yield match.start(), match.end(), int(match["hours"]) * 60 + int(match["minutes"])

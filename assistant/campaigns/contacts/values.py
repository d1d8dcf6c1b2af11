"""Cells of a contact file as values; what can't be understood raises CellError with the report's code."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Literal

from openpyxl.utils.datetime import from_excel

from assistant import rules
from assistant.ingest.feeds.values import DecimalMark, decimal_mark
from assistant.text.contacts import phone_key
from assistant.text.dates import date_parts, dates
from assistant.text.headers import plain
from assistant.types.language import LANGUAGES

DateOrder = Literal["day", "month", "mixed"]
"""Which part comes first in the all-digit dates of a column; mixed: some rows show one, some the other."""

# Cells repeat: a million rows have some thousand dates and a dozen countries.
_REMEMBERED = 20_000
LONGEST_TEXT = 200  # characters that are kept of a cell
_MOST_ITEMS = 50  # of a list
_EARLIEST, _LATEST = 1900, 2100
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DIGITS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_STAMP = re.compile(r"\d{10}(?:\d{3})?")
_AROUND_NUMBER = re.compile(r"[\s\u00a0\u202f\u2009']|€|\beur(?:os?)?\b|\bttc\b|\bpts?\b", re.IGNORECASE)
_CERTAIN = re.compile(r"([-+]?\d+)(?:[.,](\d{1,2}))?")  # three digits may be thousands
_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_UNWRAPPED = re.compile(r'="([^"]*)"')  # what exports write to keep a leading zero
_SIGNED = re.compile(r"[-+][\d\s().,/€%-]*")
_NAMED_ADDRESS = re.compile(r"(?:[^<>]*<([^<>\s]+)>|mailto:(\S+))", re.IGNORECASE)
_SPLIT = re.compile(r"[;,|/]|\s-\s")


class CellError(ValueError):
    """A cell can't be understood; its text is the code of the problem."""


def text(cell: str, longest: int = LONGEST_TEXT) -> str:
    """The cell on one line, at most so many characters, without what a program put around it."""
    value = " ".join(cell.split())
    if value.startswith("'") and value[1:2] in ("=", "+", "-", "@"):
        value = value[1:]  # neutralised by the program that wrote it
    if value.startswith('="') and (found := _UNWRAPPED.fullmatch(value)):
        value = found[1].strip()
    return value[:longest]


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would take the text for a formula; signs before digits are numbers or phones."""
    if value[:1] in ("=", "@"):
        return len(value) > 1
    return value[:1] in ("+", "-") and len(value) > 1 and not _SIGNED.fullmatch(value)


def address(value: str) -> str:
    """The address of “Name <address>” or “mailto:address”; any other text as it is."""
    found = _NAMED_ADDRESS.fullmatch(value)
    return (found[1] or found[2]) if found else value


def phone(value: str) -> str:
    """The number as it is compared; spreadsheets drop a leading zero or plus of French ones."""
    digits = value.replace(" ", "")
    if digits.isdecimal() and digits.isascii():
        if len(digits) == 9 and digits[0] in "67":
            value = f"0{digits}"
        elif len(digits) == 11 and digits.startswith("33"):
            value = f"+{digits}"
    return phone_key(value)


@lru_cache(_REMEMBERED)
def number(value: str, mark: DecimalMark) -> float:
    """“1 234,50 €”, “1,234.50” or “12”; `mark` is that of the column. Raises CellError."""
    joined = _AROUND_NUMBER.sub("", value)
    if found := _CERTAIN.fullmatch(joined):
        return float(f"{found[1]}.{found[2] or 0}")
    if not _NUMBER.fullmatch(joined):
        raise CellError("bad_number")
    shown = decimal_mark([joined]) or mark
    whole, _, cents = joined.rpartition(shown) if shown and shown in joined else (joined, "", "")
    return round(float(f"{re.sub('[.,]', '', whole)}.{cents or 0}"), 2)


def count(value: str, mark: DecimalMark) -> int:
    """A whole number that is not negative; raises CellError."""
    found = number(value, mark)
    if found != int(found) or found < 0:
        raise CellError("bad_number")
    return int(found)


@lru_cache(_REMEMBERED)
def order_of(value: str) -> DateOrder | None:
    """Which part comes first in one all-digit date; None when it may be either, or is none."""
    found = _DIGITS.fullmatch(value.strip())
    if not found or int(found[1]) == int(found[2]):
        return None
    if int(found[1]) > 12 >= int(found[2]):
        return "day"
    return "month" if int(found[2]) > 12 >= int(found[1]) else None


@lru_cache(_REMEMBERED)
def readings(value: str, order: DateOrder, latest: int = _LATEST) -> tuple[dt.date, ...]:
    """The days that a cell can mean: one, or two where the column mixes orders. Raises CellError for none.

    Years of two digits are the last ones that are not after `latest`.
    """
    stripped = value.strip()
    found = _exact(stripped) or _digits(stripped, order, latest) or _worded(stripped)
    sound = tuple(dict.fromkeys(day for day in found if _EARLIEST <= day.year <= _LATEST))
    if not sound:
        raise CellError("bad_date")
    return sound


def _exact(value: str) -> tuple[dt.date, ...]:
    """A date whose parts are certain: ISO 8601, eight digits, a spreadsheet's serial, seconds since 1970."""
    if found := _ISO.fullmatch(value) or _TOGETHER.fullmatch(value):
        return _days((int(found[1]), int(found[2]), int(found[3])))
    if _SERIAL.fullmatch(value):
        return (from_excel(float(value)).date(),)
    if _STAMP.fullmatch(value):
        return (dt.datetime.fromtimestamp(int(value[:10]), dt.UTC).date(),)
    return ()


def _digits(value: str, order: DateOrder, latest: int) -> tuple[dt.date, ...]:
    found = _DIGITS.fullmatch(value)
    if not found:
        return ()
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:
        year += 2000 if 2000 + year <= latest else 1900
    day_first, month_first = (year, second, first), (year, first, second)
    sure = order_of(value) or order
    if sure == "mixed":
        return _days(day_first, month_first)
    return _days(day_first if sure == "day" else month_first)


def _worded(value: str) -> tuple[dt.date, ...]:
    """“12 mars 1990”, “March 12, 1990”; without a year it is no date."""
    found = next(dates(value), None)
    year, month, day = date_parts(found[2][0]) if found else (0, 0, 0)
    return _days((year, month, day)) if year and day else ()


def _days(*parts: tuple[int, int, int]) -> tuple[dt.date, ...]:
    found = []
    for year, month, day in parts:
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    return tuple(found)


def age_on(day: dt.date, birth: dt.date) -> int:
    """Full years of somebody born then; negative before the birth."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def items(value: str) -> list[str]:
    """The items of a cell that lists some, each once."""
    found = (piece.strip() for piece in _SPLIT.split(value))
    return list(dict.fromkeys(piece for piece in found if piece))[:_MOST_ITEMS]


@lru_cache(_REMEMBERED)
def language(value: str) -> str:
    """“fr” or “en” for a language or a locale; raises CellError for any other."""
    name = plain(value)
    found = _words("languages").get(name) or name.partition(" ")[0]
    if found not in LANGUAGES:
        raise CellError("other_language")
    return found


@lru_cache(_REMEMBERED)
def country(value: str) -> str:
    """The ISO 3166-1 code of a country; a name that is not known stays as it is."""
    name = plain(value)
    if len(name) == 2 and name.isalpha() and name != "uk":
        return name.upper()
    return _words("countries").get(name, value)


@lru_cache(_REMEMBERED)
def customer_type(value: str) -> str:
    """“pro” or “person”; another word as it is, in small letters."""
    name = plain(value)
    return _words("types").get(name, name)


@lru_cache(_REMEMBERED)
def gender(value: str) -> str:
    """“f” or “m”; empty for anything else."""
    return _words("genders").get(plain(value), "")


def marks(values: Iterable[str]) -> DecimalMark:
    """The decimal mark of a column, from some of its cells."""
    return decimal_mark(_AROUND_NUMBER.sub("", value) for value in values)


@cache
def _words(name: str) -> Mapping[str, str]:
    known: Mapping[str, Any] = rules.load("contact_columns")[name]
    return {str(word): target for target, words in known.items() for word in words}

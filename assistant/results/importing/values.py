"""Cells of a report as values; what can't be understood raises CellError with the reason's code."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from assistant import rules
from assistant.ingest.feeds.values import DecimalMark, decimal_mark
from assistant.results.importing.columns import OTHER_MONEY
from assistant.text.headers import plain
from assistant.types.results import Count

_BLANK = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_EURO = re.compile(r"€|eur(?:os?)?", re.IGNORECASE)
_EURO_BETWEEN = re.compile(r"(-?\d+)€(\d{2})")
_EURO_INSIDE = re.compile(r"\d(?:€|eur(?:os?)?)\d", re.IGNORECASE)
_MARK = re.compile(r"[.,]")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+")
_POINT_ZERO = re.compile(r"[.,]0{1,2}$")
_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_NONE = frozenset({"", "-", "—", "–", "n/a", "na", "none", "null", "nan"})
# Cells repeat: a million rows of contacts have some dozen different ones.
_REMEMBERED = 20_000
_MOST = Decimal(10) ** 12  # of a cell; more is no figure of a mailing


class CellError(ValueError):
    """A cell can't be understood; its text is the code of the reason."""


def empty(cell: str) -> bool:
    """Whether a cell says nothing: blank, a dash, “n/a”."""
    return cell.strip().casefold() in _NONE


@lru_cache(_REMEMBERED)
def count(cell: str) -> Decimal:
    """“1 234”, “1,234”, “1.234,00” or “1234.0”: a whole number that is not negative. Raises CellError."""
    joined = _POINT_ZERO.sub("", _BLANK.sub("", cell))
    if not _WHOLE.fullmatch(joined):
        raise CellError("bad_number")
    return _sane(Decimal(re.sub("[.,]", "", joined)))


@lru_cache(_REMEMBERED)
def money(cell: str, mark: DecimalMark) -> Decimal:
    """“1 234,56 €” or “€1,234.56” in EUR; `mark` is that of the column. Raises CellError.

    Refunds may make it negative.
    """
    if OTHER_MONEY.search(cell):
        raise CellError("other_currency")
    joined = _BLANK.sub("", cell)
    if split := _EURO_BETWEEN.fullmatch(joined):  # 12€50
        return _sane(Decimal(f"{split[1]}.{split[2]}"))
    if _EURO_INSIDE.search(joined):
        raise CellError("bad_number")
    return _sane(_decimal(_EURO.sub("", cell), mark))


def share(cell: str, mark: DecimalMark, percent: bool) -> Decimal:
    """“12,5 %” or, of a column in percent, “12.5” as 0.125; else a share as it stands. Raises CellError."""
    signed = "%" in cell
    bare = cell.replace("%", "")
    alone = _MARK.findall(bare)  # no rate has thousands: “2,125 %” is about two
    value = _decimal(bare, mark, alone[0] if len(alone) == 1 else "")
    value = value / 100 if signed or percent else value
    if not 0 <= value <= 1:
        raise CellError("bad_number")
    return value


def marks(values: Iterable[str]) -> DecimalMark:
    """The decimal mark of a column of money or rates, from some of its cells."""
    return decimal_mark(_EURO.sub("", value).replace("%", "") for value in values)


@lru_cache(_REMEMBERED)
def did(cell: str) -> bool | None:
    """Whether a contact did it; None when the cell is neither a number nor a word that tells."""
    word = plain(cell)
    if empty(cell) or word in _words("did_not"):
        return False
    if word in _words("did") or cell.strip() in ("✓", "✔"):
        return True
    try:
        return count(cell) > 0
    except CellError:
        return None


def event(cell: str) -> Count | None:
    """The count that an event of a report belongs to; None for an event that is not counted."""
    return _events().get(plain(cell))


def _decimal(text: str, mark: DecimalMark, sure: str = "") -> Decimal:
    """The number; `mark` is that of the column, `sure` that of the cell where it is certain."""
    joined = _BLANK.sub("", text)
    if not _NUMBER.fullmatch(joined):
        raise CellError("bad_number")
    shown = sure or decimal_mark([joined]) or mark
    whole, _, cents = joined.rpartition(shown) if shown and shown in joined else (joined, "", "")
    return Decimal(f"{re.sub('[.,]', '', whole)}.{cents or 0}")


def _sane(value: Decimal) -> Decimal:
    if abs(value) > _MOST:
        raise CellError("bad_number")
    return value


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(plain(str(word)) for word in rules.load("result_columns")[name]) - {""}


@cache
def _events() -> Mapping[str, Count]:
    known: Mapping[Count, Any] = rules.load("result_columns")["events"]
    return {plain(str(word)): name for name, words in known.items() for word in words}

"""The cells of a feed as prices, dates, availability; what can't be understood raises RowError, in words."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, get_args

from assistant.ingest.readers.markdown import parse_date
from assistant.text.normalise import fold
from assistant.types.knowledge import Availability

DecimalMark = Literal[".", ",", ""]

_KINDS: tuple[Availability, ...] = get_args(Availability)
_AVAILABILITY: Mapping[Availability, str] = {
    "in_stock": "in stock|instock|en stock|disponible|available|yes|oui|true|vrai|limited availability",
    "out_of_stock": "out of stock|outofstock|epuise|en rupture|rupture|rupture de stock|en rupture de stock"
    "|sold out|soldout|no|non|false|faux|indisponible|unavailable",
    # “Backorder” is ordered now and sent later, as a pre-order is.
    "preorder": "preorder|pre order|precommande|en precommande|backorder|sur commande|en reapprovisionnement"
    "|en cours de reapprovisionnement",
    "discontinued": "discontinued|arrete|plus fabrique",
}
_WORDS = {word: kind for kind, words in _AVAILABILITY.items() for word in words.split("|")}
_NO = frozenset(
    {"0", "-1", "no", "non", "false", "faux", "draft", "archived", "brouillon", "hidden", "masque",
     "cache", "deny"}
)  # fmt: skip
_HIGHEST_PRICE = Decimal(10_000_000)
_DIGITS = re.compile(r"\d[\d.,]*")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+")
_EURO = re.compile(r"€|\beur(?:os?)?\b|\bttc\b|(?<=\d)eur(?:os?)?\b|\beur(?=\d)")
_SPACE = re.compile(r"[\s\u00a0\u202f\u2009']")
_OTHER_MONEY = re.compile(r"(?<![a-z])[a-z]{3}(?![a-z])|[$£¥₽₹]|kr|zł")
_ONE = re.compile(r"(\d*)([.,])(\d+)")
_SPLIT = re.compile(r"\s*/\s*(?=\d{4}-)")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00)?")
# Where they stand for money; “lot” or “dès” are other words of three letters.
_CODES = frozenset(
    {"usd", "gbp", "chf", "cad", "aud", "sek", "nok", "dkk", "pln", "czk", "jpy", "cny", "ron", "huf", "brl",
     "mad", "tnd", "dzd", "xof", "xaf", "xpf", "try", "inr", "bgn", "nzd", "mxn", "aed", "ils", "uah"}
)  # fmt: skip
_SYMBOLS = {"$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "kr": "kronor", "zł": "PLN"}


class RowError(ValueError):
    """Says in words for the user why a row is left out."""


def decimal_mark(values: Iterable[str]) -> DecimalMark:
    """The decimal mark of a whole column of prices; empty when it has none or the values disagree.

    “1.250” alone may be either: other prices of the column (“24,90”) tell.
    """
    found = {mark for value in values if (mark := _mark(_SPACE.sub("", value)))}
    return found.pop() if len(found) == 1 else ""


def _mark(value: str) -> DecimalMark:
    """The decimal mark that one value shows without doubt."""
    marks = [letter for letter in value if letter in ".,"]
    if len(set(marks)) == 2:
        return _named(marks[-1])
    if len(marks) > 1:  # only thousands repeat
        return _named("," if marks[0] == "." else ".")
    found = _ONE.search(value)
    if found is None:
        return ""
    thousands = len(found[3]) == 3 and 1 <= len(found[1]) <= 3 and not found[1].startswith("0")
    return "" if thousands else _named(found[2])


def _named(mark: str) -> DecimalMark:
    return "," if mark == "," else "."


def parse_price(text: str, mark: DecimalMark = "") -> Decimal:
    """“24,90”, “24.9 EUR”, “1 250,50 €” or “€1,250.50” in euros, tax included.

    `mark` is the decimal mark of the column; without one, “1.250” is twelve hundred and fifty. Raises
    RowError for another currency, and ValueError for what is no price.
    """
    plain = _SPACE.sub(" ", text.strip().lower())
    if split := re.fullmatch(r"(\d+) ?€ ?(\d{2})", plain):  # 24€90
        return Decimal(f"{split[1]}.{split[2]}")
    joined = _EURO.sub("", plain).replace(" ", "")
    if not _DIGITS.fullmatch(joined):
        raise _not_euros(plain) or ValueError(text)
    shown = _mark(joined) or mark
    whole, _, cents = joined.rpartition(shown) if shown and shown in joined else (joined, "", "")
    if not _WHOLE.fullmatch(whole):
        raise ValueError(text)
    price = Decimal(f"{re.sub('[.,]', '', whole)}.{cents or 0}")
    if not 0 < price < _HIGHEST_PRICE:
        raise ValueError(text)
    return price


def _not_euros(plain: str) -> RowError | None:
    """What to say of a price in another currency, or without tax; None for any other text."""
    if re.search(r"\d.*\b(?:ht|excl)\b", plain):
        return RowError(f"the price “{plain[:40]}” is without tax: give it with tax")
    for found in _OTHER_MONEY.findall(plain):
        if found in _SYMBOLS or found in _CODES:
            return other_currency(_SYMBOLS.get(found, found.upper()))
    return None


def other_currency(name: str) -> RowError:
    """What to say of a row whose price is not in euros."""
    return RowError(f"the price is in {name[:20]}: only prices in EUR are taken")


def demand_euros(currency: str) -> None:
    """Raise RowError when a column says that the row's prices are in another currency."""
    if currency and currency.strip().casefold() not in ("eur", "€", "euro", "euros"):
        raise other_currency(currency.strip())


def parse_availability(text: str) -> Availability:
    """“in_stock”, “En stock”, “https://schema.org/InStock”, “1”, or a number of articles.

    Raises RowError for anything else.
    """
    name = text.strip().rpartition("/")[2] if "://" in text else text
    folded = " ".join(re.findall(r"\w+", fold(name).replace("_", " ")))
    if folded in _WORDS:
        return _WORDS[folded]
    if (count := parse_count(text)) is not None:
        return "in_stock" if count > 0 else "out_of_stock"
    raise RowError(f"availability “{text[:40]}” is none of {', '.join(_KINDS)}")


def parse_count(text: str) -> float | None:
    """A number of articles; None for anything else."""
    plain = text.strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"[-+]?\d{1,12}(?:\.\d{1,6})?", plain) else None


def is_no(text: str) -> bool:
    """Whether a cell such as “Published” says no; an empty one says nothing."""
    return fold(text.strip()) in _NO


def parse_period(text: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of Google's “2026-11-01T00:00+0100/2026-11-30T23:59+0100”; raises ValueError."""
    begin, *end = _SPLIT.split(text.strip(), maxsplit=1)
    return parse_date(begin) if begin else None, last_day(end[0]) if end else None


def last_day(text: str) -> dt.date:
    """The last day of a period that ends at this moment: midnight still belongs to the day before."""
    day = parse_date(text)
    return day - dt.timedelta(days=1) if _MIDNIGHT.search(text) else day


def parse_attributes(text: str) -> dict[str, str]:
    """“colour=sage; width_cm=40” as a mapping; a piece without “=” or “:” is kept as a note."""
    found: dict[str, str] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, mark, value = piece.partition("=") if "=" in piece else piece.partition(":")
        if mark and value.strip():
            found[name.strip()] = value.strip()
        elif not mark:
            found["note"] = f"{found['note']}; {piece}" if "note" in found else piece
    return found

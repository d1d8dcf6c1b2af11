"""What a contact has in a field, as it is compared: numbers, days and texts however the file wrote them."""

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.text.normalise import fold
from assistant.types.contacts import Contact

Read = Callable[[Contact], Any]
_NOTHING: tuple[Any, ...] = ("", (), [], {})
_YES = frozenset({"true", "yes", "y", "1", "oui", "o", "vrai"})
_NO = frozenset({"false", "no", "n", "0", "non", "faux"})
_BLANKS = re.compile(r"[\s'’]+")
_WORD = re.compile(r"[^\W_]+")
_ABSURD = 10**18  # the float of a larger whole number may not exist, and nobody ordered so often
_MANY = 1 << 16  # texts that are kept as they are compared: cities and categories come again and again


def is_known(value: Any) -> bool:
    """Whether there is a value at all: a zero and a no are one."""
    return value is not None and value not in _NOTHING


def number_of(value: Any) -> float | None:
    """A number, also one in a text with a decimal comma; None for anything else."""
    kind = type(value)  # asked millions of times: a third of the time of isinstance
    if kind is int:
        return float(value) if abs(value) < _ABSURD else None
    if kind is float or kind is Decimal:
        return float(value) if math.isfinite(value) else None
    return _number_in(value) if kind is str else None


@lru_cache(_MANY)
def _number_in(text: str) -> float | None:
    plain = _BLANKS.sub("", text)
    if "," in plain and "." in plain:  # the one that comes last parts the decimals
        plain = plain.replace("." if plain.rindex(",") > plain.rindex(".") else ",", "")
    try:
        found = float(plain.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def day_of(value: Any) -> dt.date | None:
    """A day, also one in ISO 8601 as text, its time of day left out; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return _day_in(value) if isinstance(value, str) else None


@lru_cache(_MANY)
def _day_in(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def flag_of(value: Any) -> bool | None:
    """Yes or no, in both languages; None for anything else."""
    if isinstance(value, bool):
        return value
    said = text_of(value)
    return True if said in _YES else False if said in _NO else None


def text_of(value: Any) -> str:
    """The text without case, accents and blanks around it."""
    return _folded(value if isinstance(value, str) else str(value))


@lru_cache(_MANY)
def _folded(text: str) -> str:
    return " ".join(fold(text).split())


@lru_cache(_MANY)
def words_of(text: str) -> str:
    """The words of a text, folded, with a blank before, between and behind: “ linge de lit ”."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def same(value: bool | float | dt.date) -> Callable[[Any], bool]:
    """Whether an item says the same as a rule's value that is no text, in the kind of the latter."""
    if isinstance(value, bool):
        return lambda item: flag_of(item) is value
    if isinstance(value, int | float):
        return lambda item: number_of(item) == value
    return lambda item: day_of(item) == value


def average_order(contact: Contact) -> float | None:
    """What an order of the contact comes to: that of the file, or spend by orders."""
    traits = contact.traits
    told = number_of(traits.get("average_order"))
    if told is not None:
        return told
    orders, spend = number_of(traits.get("orders")), number_of(traits.get("spend"))
    return None if not orders or spend is None else spend / orders


def language_of(contact: Contact) -> str:
    """The contact's language; empty when it is not known."""
    return contact.language


def trait(field: str) -> Read:
    """Reads a field as the file has it."""
    return lambda contact: contact.traits.get(field)

"""Filters of a search from plain values, as the command line and pages give them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, get_args

from assistant.errors import InputError
from assistant.types.knowledge import Availability, Filters, Trust
from assistant.types.language import LANGUAGES

Word = TypeVar("Word")
_NAMES = frozenset(Filters.__dataclass_fields__)


def filters_of(asked: Mapping[str, Any]) -> Filters:
    """The filters that `asked` names: dates as 2026-11-30, prices as “29.90” or “29,90”, several as a list.

    Raises InputError for a name or a value that does not fit.
    """
    if unknown := asked.keys() - _NAMES:
        raise InputError(f"There is no filter “{min(unknown)[:40]}”.", f"Known: {', '.join(sorted(_NAMES))}.")
    language = _several("language", asked, LANGUAGES)
    attributes = asked.get("attributes") or {}
    if not isinstance(attributes, Mapping):
        raise InputError("An attribute is a name and its value.", "Write it as NAME=VALUE.")
    return Filters(
        language=language[0] if language else None,
        trust=_several("trust", asked, get_args(Trust)),
        dated_from=_date("dated_from", asked),
        dated_until=_date("dated_until", asked),
        category=str(asked.get("category") or ""),
        price_from=_price("price_from", asked),
        price_until=_price("price_until", asked),
        availability=_several("availability", asked, get_args(Availability)),
        attributes={str(name): str(value) for name, value in attributes.items()},
    )


def _several(name: str, asked: Mapping[str, Any], known: tuple[Word, ...]) -> tuple[Word, ...]:
    given = asked.get(name) or ()
    found: dict[Any, Word] = {word: word for word in known}
    values = [given] if isinstance(given, str) else list(given)
    for value in values:
        if value not in found:
            raise _unfit(name, value, ", ".join(map(str, known)))
    return tuple(found[value] for value in values)


def _date(name: str, asked: Mapping[str, Any]) -> dt.date | None:
    value = asked.get(name)
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError as error:
        raise _unfit(name, value, "a day such as 2026-11-30") from error


def _price(name: str, asked: Mapping[str, Any]) -> Decimal | None:
    value = asked.get(name)
    if value is None or value == "":
        return None
    try:
        price = Decimal(str(value).replace(",", "."))
    except InvalidOperation as error:
        raise _unfit(name, value, "an amount in euros such as 29.90") from error
    if not price.is_finite() or price < 0:
        raise _unfit(name, value, "an amount in euros such as 29.90")
    return price


def _unfit(name: str, value: object, wanted: str) -> InputError:
    return InputError(f"“{str(value)[:40]}” is no {name.replace('_', ' ')}.", f"Give {wanted}.")

"""Figures of the visitor's own case, which no passage gives: “if you arrive at 11 pm”, “for three nights”."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.checks.claims.statements import says_no
from assistant.checks.figures.proportion import is_order
from assistant.checks.figures.quantities import Quantity
from assistant.text.normalise import fold
from assistant.text.numbers import Figure
from assistant.text.units import dimension_of, in_base_unit

_CASE = re.compile(
    r"(?<!\w)(?:if|when|say|suppose|si|s'(?=ils?\s)|quand|lorsque|pour|for|vous habitez|you live"
    r"|you are|vous avez"
    r"|(?:commande|order|reservation|booking|demande|request) (?:passee?|faite|placed|made"
    r"|sent))(?!\w)[^.;:]{0,40}$"
)
_AGE = re.compile(r"(?<!\w)(?:de|a|aged?|at|your|mon|ma|votre|l'age de)\s?$")
_OLD = re.compile(r"(?i)[\s-]?(?:years?[\s-])?old\b")
_BILL = re.compile(
    r"(?<!\w)(?:facture|commande|order|bill|achat|panier|basket|purchase|invoice) (?:de|of|for|worth)\s$"
)
_WITHIN = re.compile(
    r"(?<!\w)(?:en|in|for|pour|within|sous|dans|pendant|during|lasts?|dure|takes?|d'ici|rayon de)\s$"
)
_IN_YEAR = re.compile(r"(?i)(?<!\w)(?:if|when|si|quand)(?!\w)[^.;:]{0,50}(?<!\w)(?:in|en)\s$")
_UNTIL = re.compile(r"(?<!\w)(?:before|until|up to|avant|jusqu'en|jusqu'a)\s$")
_SINCE = re.compile(r"(?<!\w)(?:after|since|from|apres|depuis|a partir de|des)\s$")
_YEARS = range(1900, 2101)
_BOUNDED = frozenset({"upper", "lower", "up to", "over", "under", "until", "since", "before", "after"})
_ABOVE = frozenset({"lower", "since", "after", "over"})
_BELOW = frozenset({"upper", "until", "before", "under", "up to"})
_BEFORE = 60  # characters


def is_own_case(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """Whether a figure only says which case is meant, and lies within a bound or range of the passages.

    A figure with a bound of its own (“up to 20 days”) is a claim, not a case.
    """
    if quantity.family == "price" and not quantity.bounds and _BILL.search(fold(_lead(quantity))):
        return any(_holds(other, quantity) for other in known)
    if is_order(quantity) and any(other.bounds & _BOUNDED for other in known if other.family == "price"):
        return True
    if _is_year_of_theirs(quantity, known):
        return True
    if quantity.bounds & _BOUNDED or quantity.other_end or quantity.family in ("price", "%", "date"):
        return False
    before = fold(_lead(quantity))
    old = _OLD.match(quantity.sentence.text, quantity.figure.end - quantity.sentence.start)
    aged = quantity.figure.unit == "year" and (old or _AGE.search(before))
    met = aged or (_CASE.search(before) and not _WITHIN.search(before))
    # “At 14 you can't” of “from 16”: what is denied lies outside the bound.
    denied = says_no(quantity.sentence)
    return bool(met) and any(
        _holds(other, quantity) or (denied and _is_outside(other, quantity)) for other in known
    )


def _is_year_of_theirs(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """“If you bought it in 2017” of “bought before 2019”."""
    one = quantity.figure
    if (
        one.unit
        or one.value not in _YEARS
        or quantity.bounds & _BOUNDED
        or not _IN_YEAR.search(_lead(quantity))
    ):
        return False
    years = [other for other in known if not other.figure.unit and other.figure.value in _YEARS]
    return any(
        (_UNTIL.search(fold(_lead(other))) and one.value < other.figure.value)
        or (_SINCE.search(fold(_lead(other))) and one.value > other.figure.value)
        for other in years
    )


def _lead(quantity: Quantity) -> str:
    start = quantity.figure.start - quantity.sentence.start
    return quantity.sentence.text[max(0, start - _BEFORE) : start]


def _holds(other: Quantity, quantity: Quantity) -> bool:
    one, two = quantity.figure, other.figure
    if one.unit == "year" and not two.unit and other.bounds & (_ABOVE | _BELOW):  # “under-12s”
        return (one.value < two.value) == bool(other.bounds & _BELOW)
    if other.clock and quantity.clock and other.bounds & (_ABOVE | _BELOW):
        return True  # what happens before or after that hour
    comparable = other.family == quantity.family and other.clock == quantity.clock and bool(one.unit)
    return comparable and dimension_of(one.unit) == dimension_of(two.unit) and _is_within(one, other)


def _is_outside(other: Quantity, quantity: Quantity) -> bool:
    one, two = quantity.figure, other.figure
    bound = other.bounds & (_ABOVE | _BELOW)
    comparable = other.family == quantity.family and other.clock == quantity.clock and bool(one.unit)
    return bool(comparable and bound) and dimension_of(one.unit) == dimension_of(two.unit)


def _is_within(one: Figure, other: Quantity) -> bool:
    two = other.figure
    value, bound = in_base_unit(one.value, one.unit), in_base_unit(two.value, two.unit)
    if other.other_end and other.other_end.unit == two.unit:
        end = in_base_unit(other.other_end.value, two.unit)
        return min(bound, end) <= value <= max(bound, end)
    below = other.bounds & _BELOW and not other.bounds & _ABOVE
    if below or _WITHIN.search(fold(_lead(other))):
        return value < bound
    return bool(other.bounds & _ABOVE) and value > bound


def is_multiple(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """“For three nights, €27”, “70 € pour dix personnes” of a price for each: the count and the sum."""
    prices = [one for one in stated if one.family == "price"]
    counts = [one for one in stated if one.family != "price" and one.figure.value > 1]
    pairs = ((total, count) for total in prices for count in counts if quantity in (total, count))
    return any(_is_product(total, count.figure.value, count.figure.unit, known) for total, count in pairs)


def _is_product(total: Quantity, times: Decimal, unit: str, known: Sequence[Quantity]) -> bool:
    return any(
        one.figure.unit == total.figure.unit and one.figure.value * times == total.figure.value
        for one in known
        if not unit or unit in one.per
    )

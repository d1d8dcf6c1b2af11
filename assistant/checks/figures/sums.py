"""Figures that follow from others: “£17 with prints” of £12 and +£5, “soit 15 € l'un” of 120 € for 8."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.checks.figures.quantities import Quantity
from assistant.text.normalise import fold
from assistant.text.units import dimension_of, in_base_unit

_CUE = re.compile(
    r"(?<!\w)(?:soit|au total|en tout|c'est-a-dire|revient a|reviennent a|i\.e\.|that is|that's"
    r"|in total|in all"
    r"|works? out|comes? to|altogether|making|instead of|au lieu de)(?!\w)"
)
_ADDED = re.compile(r"(?:\+|(?<!\w)(?:plus|extra|add|ajoutez|supplement (?:de )?|majoration de)\s?\(?)\s?$")
_ADDED_AFTER = re.compile(r"\s?(?:extra|more|en plus|de plus|en sus|de supplement|on top|supplement)(?!\w)")
_COMPARED = re.compile(
    r"\s?(?:more|less|cheaper|dearer|lower|higher|off|de plus|de moins|plus|moins|de reduction)(?!\w)"
)
_SAVED = re.compile(
    r"(?<!\w)(?:sav(?:e|es|ed|ing|ings)|economi\w+|gagne[rz]?|cheaper|moins cher|de moins|less)(?!\w)"
)
_DISCOUNT = re.compile(r"(?<!\w)(?:discount|off|less|reduction|remise|rabais|de moins|reduced)(?!\w)")
_TOGETHER = re.compile(r"(?<!\w)(?:with|avec|plus|and|et|including|compris|y compris)(?!\w)")
_HALF = re.compile(r"(?<!\w)(?:half|moitie|demi-tarif)(?!\w)")
_ROUNDING = Decimal("0.01")
_OF = re.compile(r"\s?(?:of|sur|parmi|des|de|out of)\s")
_BOTH = re.compile(r"(?<!\w)(?:both|les deux|the two|a pair|une paire)(?!\w)")
_MONTHS, _NEARLY = 12, 2  # of a year; per cent
_YEARLY = re.compile(
    r"(?<!\w)(?:a l'annee|par an|l'an|annee|annuel\w*|a year|per year|yearly|annually)(?!\w)"
)
_COUNTS = frozenset({"", "times", "month", "day", "week", "year", "night", "h"})
_BEFORE, _AFTER = 24, 16  # characters around a figure


def is_computed(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """Whether a figure is the sum of a price and a surcharge, or is said to follow from others and does.

    `known` are the figures of the passages, `stated` those of the sentence.
    """
    value, folded = _base(quantity), quantity.sentence.folded
    alike = [one for one in known if _same_dimension(one, quantity)]
    if quantity.family == "price" and _is_price(quantity, alike):
        return True
    if _SAVED.search(folded) and _is_saved(value, alike, [*known, *stated]):
        return True
    if _BOTH.search(folded) and any(_base(one) * 2 == value for one in alike):
        return True
    if (
        _is_part(quantity, known, stated)
        or _is_put_together(quantity, alike)
        or _is_clock_of(quantity, known)
    ):
        return True
    if quantity.family == "price" and _is_share_off(quantity, known):
        return True
    given = [one for one in stated if one is not quantity and _CUE.search(folded)]
    return any(value in _results(one, [*given, *known], quantity) for one in given)


def _is_price(quantity: Quantity, alike: Sequence[Quantity]) -> bool:
    """A price with its surcharge, the difference of two, or what a monthly one makes in a year."""
    value, folded = _base(quantity), quantity.sentence.folded
    sums = [_base(one) for one in alike]
    if _COMPARED.match(_after(quantity)) and any(value == one - two for one in sums for two in sums):
        return True
    if _YEARLY.search(folded) and any(_base(one) * _MONTHS == value for one in alike if "month" in one.per):
        return True
    totals = bool(_CUE.search(folded))
    return any(
        _base(one) + _base(more) == value and (totals or one.sentence is more.sentence)
        for more in alike
        if _is_added(more)
        for one in alike
    )


def _is_put_together(quantity: Quantity, alike: Sequence[Quantity]) -> bool:
    """“With electricity, £28” of £24 and £4, “pensioners pay £85” of £95 and £10 off: both are spoken of."""
    if quantity.family != "price":
        return False
    told = [one for one in alike if _speaks_of(quantity, one)]
    value = _base(quantity)
    for one in told:
        for two in told:
            if one is two or not _own_words(quantity, one, two):
                continue
            less = _DISCOUNT.search(two.sentence.folded) and _base(one) - _base(two) == value
            if less or (_base(one) + _base(two) == value and _TOGETHER.search(quantity.sentence.folded)):
                return True
    return False


def _is_share_off(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """“You pay £20” of £40 and “half for residents”, “68 €” of 85 € and “20 % off”: both are spoken of."""
    shares = [one for one in known if one.family == "%" and _speaks_of(quantity, one)]
    value, halves = _base(quantity), {one.sentence for one in known if _HALF.search(one.sentence.folded)}
    told = [one for one in known if one.family == "price" and _speaks_of(quantity, one)]
    for one in told:
        rates = {share.figure.value for share in shares}
        rates |= {Decimal(50)} if halves or _HALF.search(quantity.sentence.folded) else set()
        if any(
            value
            in (_base(one) * rate / 100, _base(one) * (100 - rate) / 100, _base(one) * (100 + rate) / 100)
            for rate in rates
        ):
            return True
    return False


def _speaks_of(quantity: Quantity, other: Quantity) -> bool:
    return any(other.sentence.bag.has(token) for token in quantity.sentence.content)


def _own_words(quantity: Quantity, one: Quantity, two: Quantity) -> bool:
    """Whether the sentence has a word of the second figure's sentence that the first one's lacks."""
    return any(
        two.sentence.bag.has(token) and not one.sentence.bag.has(token) for token in quantity.sentence.content
    )


def _is_clock_of(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """“The café shuts at 4.30” of “closes half an hour before” five."""
    if not quantity.clock:
        return False
    times = [_base(one) for one in known if one.clock]
    steps = [
        _base(one)
        for one in known
        if one.family == "time" and not one.clock and one.bounds & {"before", "after"}
    ]
    return any(abs(time - _base(quantity)) == step for time in times for step in steps)


def _is_saved(value: Decimal, alike: Sequence[Quantity], counts: Sequence[Quantity]) -> bool:
    """“Five together save you £24” of £48 each and £216 for five."""
    times = {
        one.figure.value
        for one in counts
        if one.figure.unit in ("", "times") and 1 < one.figure.value <= _MONTHS
    }
    sums = [_base(one) for one in alike]
    return any(value == one * count - two for count in (*times, Decimal(1)) for one in sums for two in sums)


def _is_part(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """“6,000 of our 18,000” of “a third”, “two thirds of our 280” of “190 of them”."""
    value = _base(quantity)
    if any(
        abs(_base(total) * share.figure.value / 100 - value) <= value * _ROUNDING
        for total, share in _shares(quantity, known, stated)
    ):
        return True
    return quantity.figure.unit == "%" and quantity.figure.spelled and _is_share(quantity, known, stated)


def _is_share(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """“Two thirds of our 280 varieties” of “280 varieties, 190 of them organic”."""
    return any(
        abs(100 * _base(part) / _base(total) - quantity.figure.value) <= _NEARLY
        for total in (*stated, *known)
        for part in known
        if _base(total)
        and total.figure.unit not in ("%", "date")
        and _same_dimension(total, part)
        and total.family != "price"
    )


def _shares(
    quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Totals of the sentence with shares of the passages: “6,000 of 18,000” of “a third”."""
    for total in stated if _OF.match(_after(quantity)) else ():
        if total is not quantity and _same_dimension(total, quantity):
            yield from ((total, one) for one in known if one.figure.unit == "%")


def _results(given: Quantity, pool: Sequence[Quantity], wanted: Quantity) -> Iterator[Decimal]:
    """Sums, differences, products and shares of a figure of the sentence and another."""
    for other in pool:
        for one, two in ((given, other), (other, given)):
            if not _same_dimension(one, wanted):
                continue
            if _same_dimension(two, wanted):
                yield _base(one) + _base(two)
                yield _base(one) - _base(two)
            if two.figure.unit in _COUNTS and two.figure.value > 1:
                yield _base(one) * two.figure.value
                yield (_base(one) / two.figure.value).quantize(Decimal("0.01"))


def _is_added(one: Quantity) -> bool:
    text, start = one.sentence.text, one.figure.start - one.sentence.start
    before = fold(text[max(0, start - _BEFORE) : start])
    return bool(_ADDED.search(before) or _ADDED_AFTER.match(_after(one)))


def _after(one: Quantity) -> str:
    end = one.figure.end - one.sentence.start
    return fold(one.sentence.text[end : end + _AFTER])


def _same_dimension(one: Quantity, other: Quantity) -> bool:
    return dimension_of(one.figure.unit) == dimension_of(other.figure.unit)


def _base(one: Quantity) -> Decimal:
    return in_base_unit(one.figure.value, one.figure.unit)

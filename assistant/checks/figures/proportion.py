"""Figures worked out from those of the passages: the price of one, the half, a share, a multiple."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from assistant.checks.claims.reading import Sentence
from assistant.checks.claims.tokens import Bag
from assistant.checks.figures.quantities import Quantity
from assistant.text.normalise import fold
from assistant.text.units import CURRENCIES, dimension_of, in_base_unit

_EACH = re.compile(
    r"(?<!\w)(?:each|apiece|a piece|per|chacune?|chaque|l'unite|l'un|l'une|la piece|par|revien\w+|works? out"
    r"|comes? to)(?!\w)"
)
_HALF = re.compile(r"(?<!\w)(?:half|moitie|demi-tarif)(?!\w)")
_CASE = re.compile(r"(?<!\w)(?:for|on|if|with|pour|sur|si|avec)(?!\w)[^.;:,]{0,40}$")
_BOUGHT = re.compile(
    r"(?<!\w)(?:achat|commande|panier|facture|depense|order|purchase|basket|bill)s? (?:de|d'|of|worth)\s?$"
)
_ORDER = re.compile(r"\s?-?(?:order|purchase|basket|spend|bill)(?!\w)")
_PER_EURO = re.compile(
    r"(?<!\w)(?:une?|one|a|1) (?P<noun>[a-z]{3,}) (?:par|per|for every|for each|pour chaque)"
    r"\s?(?:euro|dollar|pound|[€£$](?!\s?\d))"
)
_COUNTS = frozenset({"", "times", "bar"})  # “12 bars” of chocolate are no pressure
_PENNY = Decimal("0.01")
_WHOLE = 100  # per cent
_BEFORE, _AFTER = 60, 16  # characters around a figure


def is_worked_out(
    quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity], said: Sequence[Sentence]
) -> bool:
    """Whether a figure follows exactly from figures of the passages that speak of the same.

    `known` are the figures of the passages, `stated` those of the sentence, `said` the passages' sentences.
    """
    if quantity.family == "price" and (
        _value(quantity) in {*_of_one(quantity, known), *_halves(quantity, known, said)}
    ):
        return True
    return (
        _is_share(quantity, known, stated)
        or _is_scaled(quantity, known, stated)
        or _is_one_for_each(quantity, stated, said)
    )


def is_order(quantity: Quantity) -> bool:
    """Whether a sum is what the visitor would spend: “on a $50 order”, “un achat de 60 €”."""
    if quantity.figure.unit not in CURRENCIES:
        return False
    return bool(_BOUGHT.search(_lead(quantity)) or (_ORDER.match(_rest(quantity)) and _is_case(quantity)))


def _of_one(quantity: Quantity, known: Sequence[Quantity]) -> Iterator[Decimal]:
    """“Each bar works out at £1.80” of “a box of 12 costs £21.60”."""
    if not _EACH.search(quantity.sentence.folded):
        return
    for total in known:
        for count in known:
            lots = count.figure.unit in _COUNTS and count.figure.value > 1
            same = count.sentence is total.sentence and _speaks_of(quantity, total)
            if total.family == "price" and lots and same and not total.per:
                yield (_value(total) / count.figure.value).quantize(_PENNY)


def _speaks_of(quantity: Quantity, other: Quantity) -> bool:
    words = [token.word.rstrip("s") for token in quantity.sentence.tokens if not token.stop]
    return any(word in other.sentence.folded for word in words)


def _halves(quantity: Quantity, known: Sequence[Quantity], said: Sequence[Sentence]) -> Iterator[Decimal]:
    """“A student pays $15” of $30 and “students pay half”: the sentence speaks of who pays half."""
    half = [one for one in said if _HALF.search(one.folded)]
    if any(one.bag.has(token) for one in half for token in quantity.sentence.content):
        yield from (_value(one) / 2 for one in known if one.family == "price")


def _is_share(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """“30 %, soit 144 €” of 480 €, “for a 500 € sofa, 100 €” of “20 % of the price”."""
    shares = [one.figure.value for one in known if one.figure.unit == "%" and not one.figure.spelled]
    told = [one for one in stated if one.figure.unit == "%" and one.figure.value in shares]
    sums = [one for one in stated if one.family == "price" and one is not quantity]
    for rate in shares:
        for part in (rate, _WHOLE - rate):
            if any(one.figure.value == rate for one in told) and any(
                _value(one) * part / _WHOLE == _value(quantity) for one in known if one.family == "price"
            ):
                return True
            pairs = [(one, quantity) for one in sums] + [(quantity, one) for one in sums]
            if quantity.family == "price" and any(
                _is_case(base) and _value(base) * part / _WHOLE == _value(result) for base, result in pairs
            ):
                return True
    return False


def _is_scaled(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """“200 points, 10 €” of “100 points are worth 5 €”: both grow alike."""
    for other in stated:
        for one, two in permutations(known, 2) if other is not quantity else ():
            # Two lengths that are both twice as long are another size.
            apart = dimension_of(one.figure.unit) != dimension_of(two.figure.unit)
            same = apart and one.sentence is two.sentence and _alike(quantity, one) and _alike(other, two)
            if same and _value(two) and _value(one) * _value(other) == _value(quantity) * _value(two):
                return True
    return False


def _is_one_for_each(quantity: Quantity, stated: Sequence[Quantity], said: Sequence[Sentence]) -> bool:
    """“60 € earn 60 points” of “one point per euro”."""
    counts = [one for one in stated if not one.figure.unit and one.figure.value]
    sums = [one.figure.value for one in stated if one.figure.unit in CURRENCIES]
    told = [match["noun"] for one in said for match in _PER_EURO.finditer(one.folded)]
    alike = [one for one in counts if one.figure.value in sums and one.first_word is not None]
    named = any(one.first_word.word.startswith(noun) for one in alike for noun in told if one.first_word)
    return named and quantity.figure.value in {one.figure.value for one in alike}


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two figures measure the same, and count the same where they have no unit."""
    if one.figure.unit != other.figure.unit:
        return False
    if one.figure.unit in ("%", "date", "code", "phone") or one.clock or other.clock:
        return False
    if one.figure.unit:
        return True
    mine, theirs = one.first_word, other.first_word
    return mine is not None and theirs is not None and Bag.of([theirs]).has(mine)


def _is_case(quantity: Quantity) -> bool:
    return bool(_CASE.search(_lead(quantity)))


def _lead(quantity: Quantity) -> str:
    start = quantity.figure.start - quantity.sentence.start
    return fold(quantity.sentence.text[max(0, start - _BEFORE) : start])


def _rest(quantity: Quantity) -> str:
    end = quantity.figure.end - quantity.sentence.start
    return fold(quantity.sentence.text[end : end + _AFTER])


def _value(one: Quantity) -> Decimal:
    return in_base_unit(one.figure.value, one.figure.unit)

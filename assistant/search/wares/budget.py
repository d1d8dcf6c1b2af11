"""The prices that a question asks for: “moins de 30 €”, “entre 20 et 50 euros”, “over £40”, “€30 or less”."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.units import CURRENCIES

Bounds = tuple[Decimal | None, Decimal | None]

_CENT = Decimal("0.01")
_GLUE = r"\s*(?:de\s+|d'|of\s+|les\s+|the\s+|a\s+|:\s*|est\s+de\s+|is\s+)?$"
# Before the amount, in folded text; the second of each pair leaves the amount itself out.
_UP_TO = re.compile(
    r"(?:au plus|maximum|\bmaxi?\.?|jusqu'a|pas plus|(?:depass|exced|exceed)\w*(?: pas)?|\bbudget|up to|"
    r"at most|no more than|not more than|not over|no higher than|<=|≤)" + _GLUE
)
_UNDER = re.compile(
    r"(?:\bmoins(?: cher\w*)? (?:de|que)|en[ -]dessous|inferieur\w* a|\bsous|\bunder|\bbelow|less than|"
    r"cheaper than|<)" + _GLUE
)
_FROM = re.compile(
    r"(?:a partir|au moins|minimum|\bmini?\.?|\bdes|at least|starting (?:at|from)|no less than|>=|≥)" + _GLUE
)
_OVER = re.compile(
    r"(?:\bplus(?: cher\w*)? (?:de|que)|au[ -]dessus|superieur\w* a|\bover|\babove|more than|dearer than|>)"
    + _GLUE
)
_THEN_UP_TO = re.compile(
    r"\s*(?:maximum|maxi?\b|au plus|(?:ou|et) moins(?! [dq])|or less|or under|or below|tops)"
)
_THEN_FROM = re.compile(
    r"\s*(?:minimum|mini?\b|au moins|(?:ou|et) plus(?! [dq])|or more|or over|and up|and over)"
)
_RANGE = re.compile(r"\s*(?:-|et|and|a|to|ou|jusqu'a|up to)\s*(?:de\s+)?")
_BEFORE, _AFTER = 24, 12  # characters around an amount that are read
# Amounts of an order, of postage or of a voucher are no prices of products.
_NO_PRODUCT = re.compile(
    r"\b(?:livrais\w+|livre[rz]|expedi\w+|frais|port|command\w+|panier|retour\w*|rembours\w+|remises?|"
    r"reductions?|bon d'achat|paiement|fois|factures?|douane|deliver\w*|shipping|postage|orders?|basket|cart|"
    r"returns?|refund\w*|discounts?|vouchers?|coupons?|payment|instal\w+|invoices?|customs|duty)\b"
)


def price_bounds(question: str) -> Bounds:
    """The lowest and the highest price asked for, in EUR, both included; None where none is.

    “Moins de 30 €” ends at 29.99. The catalogue is in euros: an amount in another currency is read as euros.
    Questions about the price of something else (delivery, an order, a voucher) ask for no product.
    """
    amounts = [figure for figure in figures(question) if figure.unit in CURRENCIES]
    if not amounts or _NO_PRODUCT.search(fold(question)):
        return None, None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    taken = -1
    for place, figure in enumerate(amounts):
        if place == taken:
            continue
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        if following is not None and _RANGE.fullmatch(fold(question[figure.end : following.start])):
            lowest, highest, taken = *sorted((figure.value, following.value)), place + 1
            continue
        low, high = _bounds(question, figure, amounts[:place])
        lowest, highest = low or lowest, high or highest
    return lowest, highest


def _bounds(question: str, figure: Figure, earlier: Sequence[Figure]) -> Bounds:
    start = max([figure.start - _BEFORE, 0, *(other.end for other in earlier)])
    before = fold(question[start : figure.start])
    after = fold(question[figure.end : figure.end + _AFTER])
    # In this order: “no more than” ends with “more than”, and “pas plus de” with “plus de”.
    if _UP_TO.search(before) or _THEN_UP_TO.match(after):
        return None, figure.value
    if _UNDER.search(before):
        return None, figure.value - _CENT
    if _FROM.search(before) or _THEN_FROM.match(after):
        return figure.value, None
    return (figure.value + _CENT, None) if _OVER.search(before) else (None, None)

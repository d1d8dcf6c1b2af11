"""The budget and the sizes that a question names."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.chat.products.wishes import Budget, Fit
from assistant.chat.products.words import says, spans
from assistant.search.wares.budget import price_bounds
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.units import CURRENCIES

Span = tuple[int, int]

_CENT = Decimal("0.01")
_ROUGHLY = Decimal("0.2")
_NEAR = 14  # characters before an amount that are read
_IN_CM = {"cm": Decimal(1), "mm": Decimal("0.1"), "m": Decimal(100)}
_SIZE = re.compile(r"\b(?:taille|pointure|sizes?)\s+(?P<size>x{0,3}[sml]|\d?xl|\d{2,3})\b")
_PAIR = re.compile(r"\b(?P<one>\d{2,3})(?:\s*cm)?\s*(?:[x×*]|sur|par|by)\s*(?P<two>\d{2,3})\b")
_PLACE = r"(?:lits?|matelas|sommiers?|tables?|fenetres?|tringles?|beds?|mattress(?:es)?|windows?)"
_OF_PLACE = re.compile(
    rf"\b{_PLACE}(?:\s(?:double|simple|ronde?|carree?|king|queen))?(?:\s(?:de|en|of))?\s(?P<size>\d{{2,3}})\b"
)
# “En 240”: a length, when something has it.
_IN_LENGTH = re.compile(r"\b(?:en|in)\s(?P<size>\d{3})\b(?!\s?(?:[€$£%x×]|euros?|[a-z]{1,2}\b))")
_PLACE_AFTER = re.compile(rf"\s*-?{_PLACE}\b")
_PIECES = re.compile(r"\b(?:lots?|sets?|packs?|jeux?)\s(?:de|of)\s(?P<count>\d{1,2})\b")
_SEATS = re.compile(
    r"\s*-?(?:personnes?|couverts?|convives?|invites?|people|guests?|seats?|place settings?)\b"
)


def budget_of(text: str) -> Budget:
    """What the products may cost; falsy when nothing is said of it."""
    amounts = [figure for figure in figures(text) if figure.unit in CURRENCIES]
    if not amounts:
        return Budget()
    euros = all(figure.unit == "EUR" for figure in amounts)
    lowest, highest = price_bounds(text)
    if lowest is not None or highest is not None:
        edge = highest if highest is not None else lowest
        said = next((each.value for each in amounts if edge and abs(each.value - edge) <= _CENT), edge)
        return Budget(lowest, highest, said, euros)
    if len(amounts) != 1 or says("subjects", fold(text)):
        return Budget()
    value = amounts[0].value
    before, after = fold(text[: amounts[0].start]), fold(text[amounts[0].end :])
    if _ends_with("about", before) or _begins_with("about", after):
        return Budget(value * (1 - _ROUGHLY), value * (1 + _ROUGHLY), value, euros, rough=True)
    return Budget(None, value, value, euros) if _ends_with("amount", before) else Budget()


def _ends_with(cue: str, before: str) -> bool:
    tail = before[-_NEAR:]
    return any(not re.search(r"\w{3,}", tail[end:]) for _, end in spans(cue, tail))


def _begins_with(cue: str, after: str) -> bool:
    return any(not after[:start].strip() for start, _ in spans(cue, after[:_NEAR]))


def fit_of(text: str, purposes: Sequence[Span], measured: Sequence[Span] = ()) -> tuple[Fit, list[Span]]:
    """The sizes, and where in the folded text they stand. A purpose names the lengths of something else.

    What stands in `measured` was read as another measure already.
    """
    folded = _blank(fold(text), measured)
    taken = [match.span() for pattern in (_SIZE, _PAIR, _PIECES) for match in pattern.finditer(folded)]
    size = _SIZE.search(folded)
    pair = _PAIR.search(folded)
    pieces = _PIECES.search(folded)
    lengths = [Decimal(pair["one"]), Decimal(pair["two"])] if pair else []
    near = [Decimal(each["size"]) for rule in (_OF_PLACE, _IN_LENGTH) for each in rule.finditer(folded)]
    seats = None
    for figure, following in _figures(_blank(text, measured)):
        span = (figure.start, figure.end)
        if _SEATS.match(following):
            seats = figure.value
        elif figure.unit in _IN_CM and not any(start <= span[0] < end for start, end in taken):
            elsewhere = any(start <= span[0] < end for start, end in purposes)
            of_place = _PLACE_AFTER.match(following) is not None
            (near if elsewhere or of_place else lengths).append(figure.value * _IN_CM[figure.unit])
        else:
            continue
        taken.append(span)
    fit = Fit(
        size["size"] if size else "",
        frozenset(lengths),
        frozenset(near) - frozenset(lengths),
        Decimal(pieces["count"]) if pieces else None,
        seats,
    )
    return fit, taken


def _blank(text: str, places: Sequence[Span]) -> str:
    """The text with spaces at these places."""
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _figures(text: str) -> Iterator[tuple[Figure, str]]:
    for figure in figures(text):
        yield figure, fold(text[figure.end :])

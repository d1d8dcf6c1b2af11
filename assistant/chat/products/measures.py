"""What a question asks of measured attributes: “for a mattress 35 cm deep”, “at least 500 g/m²”.

A limit is an attribute that ends in `_max` or `_min`: how much of something else a product takes. Widths,
lengths and the like are `amounts.fit_of`'s, prices the budget's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.chat.products.names import words_of
from assistant.chat.products.shelf import Shelf
from assistant.chat.products.wishes import LIMITS, Measure
from assistant.chat.products.words import no_thing, spans
from assistant.text.normalise import fold
from assistant.text.numbers import figures
from assistant.text.product_words import attribute_label
from assistant.text.units import CURRENCIES, dimension_of, in_base_unit
from assistant.types.language import LANGUAGES

Span = tuple[int, int]

_NO_MEASURE = frozenset({*CURRENCIES, "time", "months"})
_ELSEWHERE = frozenset({"pieces", "seats", "edition"})  # read as amounts, or names
_BEFORE, _AFTER = 22, 16  # characters around an amount that are read
_SENTENCE = re.compile(r"[.;!?](?=\s)|\n")
_PAIR = re.compile(r"\s*(?:cm)?\s*[x×*]\s*\d")
_PAIR_BEFORE = re.compile(r"\d\s*(?:cm)?\s*[x×*]\s*$")
_LINK = re.compile(r"\s*(?:est|fait|mesure|is|has|en|de|d'|of|a|an|the)?\s*")
_NUMBER = r"\d+(?:[.,]\d+)?"
_PLAUSIBLE = Decimal("1.5")  # times the largest that any product takes: beyond it, it is another measure
_ROUGHLY = Decimal("0.1")


@dataclass(frozen=True)
class _Said:
    """An amount of a question in the base unit of its dimension, and where it stands."""

    value: Decimal
    dimension: str
    span: Span


def measures_of(text: str, shelf: Shelf) -> tuple[tuple[Measure, ...], list[Span]]:
    """What is asked, and where in the text it stands; its folded form has the same places."""
    folded, found, taken = fold(text), dict[tuple[str, str], Measure](), list[Span]()
    for sentence in _sentences(folded):
        for measure, places in (
            *_measured(text, folded, sentence, shelf),
            *_counted(folded, sentence, shelf),
        ):
            found.setdefault((measure.name, measure.dimension), measure)
            taken += places
    return tuple(found.values()), taken


def _sentences(folded: str) -> Iterator[Span]:
    start = 0
    for match in _SENTENCE.finditer(folded):
        yield start, match.end()
        start = match.end()
    yield start, len(folded)


def _measured(text: str, folded: str, sentence: Span, shelf: Shelf) -> Iterator[tuple[Measure, list[Span]]]:
    start, end = sentence
    for figure in figures(text[start:end]):
        span = (start + figure.start, start + figure.start + len(figure.text))
        dimension = dimension_of(figure.unit)
        if not figure.unit or dimension in _NO_MEASURE or figure.unit in _NO_MEASURE:
            continue
        value = in_base_unit(figure.value, figure.unit)
        names = [name for name, measures in shelf.measured if measures == dimension]
        limits = [name.removesuffix(each) for name in names for each in LIMITS if name.endswith(each)]
        limit = next(_limits(_Said(value, dimension, span), limits, folded, sentence, shelf), None)
        if limit is not None:
            yield limit
        elif dimension != "length" and (name := _only(names, folded[start:end])):
            yield _asked(name, _Said(value, dimension, span), folded), [span]


def _limits(
    said: _Said, things: Sequence[str], folded: str, sentence: Span, shelf: Shelf
) -> Iterator[tuple[Measure, list[Span]]]:
    """The limits whose thing the sentence names, where the amount is how deep (thick, heavy) that is."""
    cue = _cue(folded, said.span)
    for thing in things:
        named = _thing(thing, folded, sentence)
        if named is None or _in_pair(folded, said.span):
            continue
        known = (shelf.measured.get((thing + end, said.dimension)) for end in LIMITS)
        likely = said.value <= _PLAUSIBLE * max(amount for amount in known if amount is not None)
        if cue or (likely and _beside(folded, named, said.span)):
            yield Measure(thing, said.dimension, said.value, said.value, limit=True), [named, said.span, *cue]


def _thing(name: str, folded: str, sentence: Span) -> Span | None:
    """Where a sentence names what a limit is about."""
    called = [word for each in _names(name) for word in words_of(each)]
    telling = {word.bare for word in called if not word.small} - no_thing()
    for word in words_of(folded[sentence[0] : sentence[1]]):
        if word.bare in telling:
            return sentence[0] + word.start, sentence[0] + word.end
    return None


def _names(name: str) -> set[str]:
    """How an attribute is called, folded: by its key and in both languages, as a limit too."""
    keys = (name, *(name + end for end in LIMITS))
    labels = {attribute_label(key, language) for key in keys for language in LANGUAGES}
    return {fold(label).replace("_", " ") for label in (*labels, name)}


def _cue(folded: str, span: Span) -> list[Span]:
    """Where the words beside an amount say that it is a depth, a thickness or a height."""
    found = []
    for start, end in spans("depth", folded):
        before = span[0] - _BEFORE <= start and end <= span[0] and _LINK.fullmatch(folded, end, span[0])
        after = span[1] <= start <= span[1] + _AFTER and _LINK.fullmatch(folded, span[1], start)
        if before or after:
            found.append((start, end))
    return found


def _in_pair(folded: str, span: Span) -> bool:
    return bool(_PAIR.match(folded, span[1]) or _PAIR_BEFORE.search(folded[: span[0]]))


def _beside(folded: str, named: Span, span: Span) -> bool:
    first, last = sorted((named, span))
    between = folded[first[1] : last[0]].replace("-", " ")
    return _LINK.fullmatch(between) is not None


def _only(names: Sequence[str], sentence: str) -> str:
    """The one attribute that can be meant: the only one of its unit, or the one that is named."""
    plain = [name for name in names if not name.endswith(LIMITS)]
    if len(plain) > 1:
        plain = [name for name in plain if any(called in sentence for called in _names(name))]
    return plain[0] if len(plain) == 1 else ""


def _counted(folded: str, sentence: Span, shelf: Shelf) -> Iterator[tuple[Measure, list[Span]]]:
    """Attributes without a unit, by their name: “200 thread count”, “4.5 tog”."""
    for name, dimension in shelf.measured:
        if dimension or name in _ELSEWHERE or name.endswith(LIMITS):
            continue
        called = "|".join(re.escape(each) for each in sorted(_names(name), key=len, reverse=True))
        before = rf"(?P<n>{_NUMBER})[\s-]*(?:{called})\b"
        after = rf"\b(?:{called})\s*(?:de|d'|of|:)?\s*(?P<m>{_NUMBER})"
        for match in re.compile(f"{before}|{after}").finditer(folded, *sentence):
            value = Decimal((match["n"] or match["m"]).replace(",", "."))
            yield _asked(name, _Said(value, "", match.span()), folded), [match.span()]


def _asked(name: str, said: _Said, folded: str) -> Measure:
    """At least, at most, or about so much."""
    start, end = said.span
    before, after = folded[max(start - _BEFORE, 0) : start], folded[end : end + _AFTER]
    if _says("at_least", before, after):
        return Measure(name, said.dimension, said.value, None)
    if _says("at_most", before, after):
        return Measure(name, said.dimension, None, said.value)
    return Measure(name, said.dimension, said.value * (1 - _ROUGHLY), said.value * (1 + _ROUGHLY))


def _says(cue: str, before: str, after: str) -> bool:
    ends = any(_LINK.fullmatch(before, end) for _, end in spans(cue, before))
    return ends or any(_LINK.fullmatch(after, 0, start) for start, _ in spans(cue, after))

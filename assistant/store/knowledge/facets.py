"""What the products of a catalogue can be filtered by: their categories, attributes and prices."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.text.normalise import fold
from assistant.text.product_words import attribute_name
from assistant.types.knowledge import Product
from assistant.types.language import Language

MOST_VALUES = 200  # of one attribute
_LONGEST_VALUE = 60  # characters: what is longer is a text, not a value
_LONGEST_PIECE = 30
# Every product has its own, or they are not for people.
_NO_FACETS = frozenset({"item_group_id", "additional_images", "gtin", "mpn", "note", "highlight"})


@dataclass(frozen=True)
class FacetValue:
    """A value, its language (None: it is the same in both), and how many products have it."""

    text: str
    language: Language | None
    products: int


@dataclass(frozen=True)
class Facet:
    """The values of one attribute, the most frequent first; `more` counts those that are not listed.

    `name` is shared by all names of the same thing: “Couleur” and “colour” are both color.
    """

    name: str
    unit: str
    values: tuple[FacetValue, ...]
    more: int = 0


@dataclass(frozen=True)
class Facets:
    """The vocabulary of a catalogue. Prices are in EUR, None when there is no product."""

    products: int
    categories: tuple[FacetValue, ...]
    attributes: tuple[Facet, ...]
    price_from: Decimal | None
    price_until: Decimal | None


def facets_of(products: Iterable[Product]) -> Facets:
    """What these products can be filtered by."""
    count = 0
    categories: Counter[tuple[str, Language | None]] = Counter()
    attributes: dict[tuple[str, str], Counter[tuple[str, Language | None]]] = {}
    prices: list[Decimal] = []
    for product in products:
        count += 1
        prices.append(product.price_eur)
        own = next(iter(product.name)) if len(product.name) == 1 else None
        for part in dict.fromkeys(re.split(r"\s*[>;]\s*", product.category)):
            categories[part, own] += bool(part)
        for name, unit, value, language in _values(product.attributes, own):
            attributes.setdefault((name, unit), Counter())[value, language] += 1
    return Facets(
        count,
        _ranked(+categories),
        tuple(_facet(*key, attributes[key]) for key in sorted(attributes)),
        min(prices, default=None),
        max(prices, default=None),
    )


def _values(
    attributes: Mapping[str, str], own: Language | None
) -> Iterator[tuple[str, str, str, Language | None]]:
    for name, text in attributes.items():
        found = attribute_name(name)
        if found.base in _NO_FACETS or name in _NO_FACETS:
            continue
        for value in pieces(text):
            if len(value) <= _LONGEST_VALUE:
                yield found.base, found.unit, value, found.language or own


def pieces(text: str) -> list[str]:
    """“Bleu, Vert” as two values; a sentence with a comma stays as it is."""
    parts = [part.strip() for mark in (",", ";", "|") if mark in text for part in text.split(mark)]
    listed = len(parts) > 1 and all(0 < len(part) <= _LONGEST_PIECE for part in parts)
    decimal = text.replace(",", "").replace(" ", "").isdigit()  # 2,5
    return parts if listed and not decimal else [text.strip()]


def _facet(name: str, unit: str, values: Counter[tuple[str, Language | None]]) -> Facet:
    ranked = _ranked(values)
    return Facet(name, unit, ranked[:MOST_VALUES], max(0, len(ranked) - MOST_VALUES))


def _ranked(values: Counter[tuple[str, Language | None]]) -> tuple[FacetValue, ...]:
    """The most frequent first; “Bleu” and “bleu” are one value, shown as most write it."""
    shown: dict[tuple[str, Language | None], FacetValue] = {}
    for (text, language), count in values.most_common():
        key = (fold(text), language)
        known = shown.get(key, FacetValue(text, language, 0))
        shown[key] = replace(known, products=known.products + count)
    return tuple(sorted(shown.values(), key=lambda value: (-value.products, fold(value.text))))

"""The public products in memory, by what they are called; made anew when the catalogue has changed."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from assistant.chat.products.names import called, proper, words_of
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.facets import Facets
from assistant.text.endings import Form
from assistant.text.product_words import attribute_name
from assistant.text.units import dimension_of, in_base_unit
from assistant.types.knowledge import Filters, Product

_LENGTHS = frozenset({"width", "length", "depth", "diameter", "height"})
# Sizes that are written with a capital, as ranges are.
_NO_RANGE = frozenset({"uk", "us", "eu", "fr", "singl", "doubl", "king", "queen", "twin", "super"})
_IN_CM = {"cm": Decimal(1), "mm": Decimal("0.1"), "m": Decimal(100)}
# Units as attributes' names end in them, as `text.units` calls them.
_UNITS = {"c": "°C", "gsm": "g/m2", "w": "W", "years": "year", "months": "month"}


@dataclass(frozen=True)
class Item:
    """A product without its descriptions. `called` is how it may be asked for, `words` are all of its names'.

    `own` are the names in its names (a range, a model), which only some products have.
    """

    product: Product
    called: frozenset[Form]
    words: frozenset[str]
    own: frozenset[str]

    def numbers(self, *bases: str) -> frozenset[Decimal]:
        """The numbers that its attributes of these names hold; lengths in cm."""
        found = ((attribute_name(name), value) for name, value in self.product.attributes.items())
        return frozenset(
            number * _IN_CM.get(name.unit, Decimal(1))
            for name, value in found
            if name.base in bases and (number := _number(value)) is not None
        )

    def quantities(self, base: str, dimension: str) -> frozenset[Decimal]:
        """The amounts of an attribute in the base unit of a dimension: a weight may be in g or in g/m²."""
        return frozenset(amount for key, amount in _quantities(self.product) if key == (base, dimension))

    @property
    def lengths(self) -> frozenset[Decimal]:
        """Its measures in cm."""
        return self.numbers(*_LENGTHS)

    @property
    def family(self) -> tuple[Form, frozenset[str]]:
        """What the variants of one product share: what it is called, and its range."""
        return max(self.called, key=lambda form: (len(form), form), default=()), self.own


@dataclass(frozen=True)
class Shelf:
    """All public products. `by_name` gives the items that may be called so, `words` those of any name.

    `measured` are the attributes that hold numbers, each with its dimension (empty: it counts), and the
    largest amount in the base unit of that.
    """

    items: tuple[Item, ...]
    by_name: Mapping[Form, frozenset[int]]
    words: frozenset[str]
    measured: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        """Of the names, in words."""
        return max(map(len, self.by_name), default=0)

    def named(self, *names: Form) -> list[Item]:
        """The items that may be called by one of the names, in the order of the feeds."""
        places = frozenset[int]().union(*(self.by_name.get(name, frozenset()) for name in names))
        return [self.items[place] for place in sorted(places)]


class Shelves:
    """Gives the shelf of a catalogue's public products; safe for threads. About 6 kB for each product."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._made: tuple[Facets, Shelf] | None = None
        self._lock = threading.Lock()

    def current(self) -> Shelf:
        """The shelf as the catalogue is now; raises StoreError."""
        facets = self._catalogue.facets(("public",))  # another object after each change
        with self._lock:
            if self._made is None or self._made[0] is not facets:
                self._made = facets, shelf_of(self._catalogue.find(Filters()))
            return self._made[1]


def shelf_of(products: Iterable[Product]) -> Shelf:
    """The shelf of these products."""
    items = tuple(_item(product) for product in products)
    by_name: dict[Form, set[int]] = {}
    for place, item in enumerate(items):
        for form in item.called:
            by_name.setdefault(form, set()).add(place)
    words = frozenset(word for item in items for word in item.words)
    measured: dict[tuple[str, str], Decimal] = {}
    for key, amount in (each for item in items for each in _quantities(item.product)):
        measured[key] = max(amount, measured.get(key, amount))
    return Shelf(items, {form: frozenset(places) for form, places in by_name.items()}, words, measured)


def _quantities(product: Product) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """The numeric attributes: base and dimension, and the amount in the base unit of that."""
    for name, value in product.attributes.items():
        if (number := _number(value)) is not None:
            told = attribute_name(name)
            amount = in_base_unit(number, _UNITS.get(told.unit, told.unit))
            yield (told.base, measured_in(told.unit)), amount


def measured_in(unit: str) -> str:
    """The dimension of a unit that an attribute's name ends in."""
    return dimension_of(_UNITS.get(unit, unit))


def _item(product: Product) -> Item:
    names = product.name.items()
    words = {language: {word.bare for word in words_of(name) if not word.small} for language, name in names}
    return Item(
        replace(product, description={}),
        frozenset(form for language, name in names for form in called(name, language)),
        frozenset[str]().union(*words.values()),
        _own(product).intersection(*words.values()),
    )


def _own(product: Product) -> frozenset[str]:
    """The names in its names; of a range both languages have them, which leaves other capitals out."""
    first = {word.bare for word in words_of(product.name.get("fr", ""))[:1]}  # the thing itself
    return frozenset(word for name in product.name.values() for word in proper(name)) - first - _NO_RANGE


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None

"""Which products meet the wishes; and when none meets all of them, which one wish is given up.

The order is fixed: the budget by a fifth at most, then the colour, then other values such as the material.
What is looked for, its sizes and what it must not be are never given up: a sheet of the wrong size is of no
use.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.chat.products.shelf import Item, Shelf
from assistant.chat.products.wishes import (
    LIMITS,
    SIZES,
    Budget,
    Measure,
    Remembered,
    Thing,
    Value,
    Wishes,
    without_color,
)
from assistant.chat.products.words import for_their_own
from assistant.store.knowledge.matching import has_value
from assistant.text.endings import bare
from assistant.text.normalise import fold
from assistant.text.product_words import category_names
from assistant.types.knowledge import Availability

MOST_OVER = Decimal("0.2")  # of the budget
SOLD: tuple[Availability, ...] = ("in_stock", "preorder")

GivenUp = Literal["", "budget", "color", "values"]


@dataclass(frozen=True)
class Fitting:
    """The items that fit, the wishes that they meet, and what was given up.

    `named`: they were asked for by name.
    """

    items: tuple[Item, ...]
    wishes: Wishes
    given_up: GivenUp = ""
    missed: tuple[Value, ...] = ()
    named: bool = False


class Fitter:
    """Finds what fits on one day.

    `mentions` gives the SKUs of the products whose record holds a word.
    """

    def __init__(self, shelf: Shelf, today: dt.date, mentions: Callable[[str], Collection[str]]) -> None:
        self._shelf = shelf
        self._today = today
        self._mentions = mentions

    def fit(self, asked: Remembered) -> Fitting:
        """What fits; no items when even giving up one wish leaves none."""
        wishes = asked.wishes
        pool = self._pool(wishes)
        sold = [item for item in pool if self._useful(item, wishes, asked.shown)]
        sold = [item for item in sold if _fits(item, wishes, pool)]
        for given_up, eased in _eased(wishes):
            items = [item for item in sold if self.meets(item, eased)]
            if items:
                missed = tuple(value for value in wishes.values if value not in eased.values)
                return self._with_loose(Fitting(tuple(items), eased, given_up, missed), asked.loose)
        return Fitting((), wishes)

    def meets(self, item: Item, wishes: Wishes) -> bool:
        """Whether an item has the values and the price that are wished."""
        if not self._affordable(item, wishes.budget):
            return False
        colors = wishes.of("color")
        others = (value for value in wishes.values if value.name != "color")
        return (not colors or any(has(item, color) for color in colors)) and all(
            has(item, value) for value in others
        )

    def _affordable(self, item: Item, budget: Budget) -> bool:
        # Nobody knows what a product costs whose price has ended.
        product = item.product
        return not budget or (not product.expired(self._today) and budget.holds(product.price_eur))

    def _pool(self, wishes: Wishes) -> list[Item]:
        """Everything that is what is looked for, sold or not."""
        pool = self.things(wishes.thing)
        for word in wishes.words:
            pool = [item for item in pool if word in item.words] or pool
        return self.stating(pool, wishes)

    def stating(self, items: Sequence[Item], wishes: Wishes) -> list[Item]:
        """The items whose record holds the words said right beside the name; a present may be anything."""
        found = list(items)
        if wishes.thing.gift and not wishes.thing.names:
            return found
        for word in wishes.stated:
            form = bare(word)
            if not all(form in item.words for item in found):
                held = self._mentions(word)
                found = [item for item in found if form in item.words or item.product.sku in held]
        return found

    def things(self, thing: Thing) -> list[Item]:
        """The products of a name or a category."""
        found = self._shelf.named(*thing.names) if thing.names else list(self._shelf.items)
        if thing.category:
            inside = [item for item in found if fold(thing.category) in category_names(item.product.category)]
            return inside or (found if thing.names else [])
        if thing.gift and not thing.names:
            return [item for item in found if not for_their_own() & category_names(item.product.category)]
        return found

    def _useful(self, item: Item, wishes: Wishes, shown: Collection[str]) -> bool:
        product = item.product
        wanted = wishes.availability or SOLD
        if product.availability not in SOLD or product.availability not in wanted or product.sku in shown:
            return False
        return not any(has(item, value) for value in wishes.without)

    def _with_loose(self, found: Fitting, loose: Wishes) -> Fitting:
        """Wishes that were said of something else, as far as something meets them."""
        for wish in _one_by_one(loose):
            both = replace(
                found.wishes,
                budget=found.wishes.budget or wish.budget,
                values=(*found.wishes.values, *wish.values),
            )
            names = {value.name for value in found.wishes.values}
            taken = (wish.budget and found.wishes.budget) or any(value.name in names for value in wish.values)
            items = [item for item in found.items if self.meets(item, both)]
            items = [item for item in items if not any(has(item, value) for value in wish.without)]
            if items and not taken:
                found = replace(found, items=tuple(items), wishes=both)
        return found


def _one_by_one(loose: Wishes) -> Iterator[Wishes]:
    yield Wishes(budget=loose.budget)
    for name in dict.fromkeys(value.name for value in loose.values):
        yield Wishes(values=loose.of(name))
    for value in loose.without:
        yield Wishes(without=(value,))


def _eased(wishes: Wishes) -> Iterator[tuple[GivenUp, Wishes]]:
    """The wishes, then the same with one of them given up."""
    yield "", wishes
    budget = wishes.budget
    if budget.highest is not None and budget.said is not None and not budget.rough and not wishes.cheapest:
        most = budget.said * (1 + MOST_OVER)
        yield "budget", replace(wishes, budget=replace(budget, highest=most))
    if wishes.of("color"):
        yield "color", without_color(wishes)
    if len(wishes.of("color")) < len(wishes.values):
        yield "values", replace(wishes, values=wishes.of("color"))


def _fits(item: Item, wishes: Wishes, pool: Sequence[Item]) -> bool:
    """Whether the sizes are right. What it is for counts where sizes of the kind are given for it."""
    fit = wishes.fit
    if fit.size and not any(has_value(item.product.attributes, name, fit.size) for name in SIZES):
        return False
    if not fit.lengths <= item.lengths:
        return False
    given = {length for length in fit.near if any(length in other.lengths for other in pool)}
    if not given <= item.lengths:
        return False
    if fit.pieces is not None and fit.pieces not in item.numbers("pieces"):
        return False
    if not all(_measures(item, measure, pool) for measure in fit.measures):
        return False
    seated = fit.seats is not None and any(other.numbers("seats") for other in pool)
    return not seated or any(number >= (fit.seats or 0) for number in item.numbers("seats"))


def _measures(item: Item, measure: Measure, pool: Sequence[Item]) -> bool:
    """Whether a product measures what is asked, or does not say it, as most of its kind don't."""
    told = _within(item, measure)
    if told is not None:
        return told
    return 2 * sum(_within(other, measure) is not None for other in pool) < len(pool)


def _within(item: Item, measure: Measure) -> bool | None:
    """None: the record does not say."""
    if not measure.limit:
        amounts = item.quantities(measure.name, measure.dimension)
        return measure.holds(amounts) if amounts else None
    most, least = (item.quantities(measure.name + end, measure.dimension) for end in LIMITS)
    if not most and not least:
        return None
    fits_below = all(measure.highest is None or measure.highest <= each for each in most)
    return fits_below and all(measure.lowest is None or measure.lowest >= each for each in least)


def has(item: Item, value: Value) -> bool:
    """Whether a record has a value, by one of its names."""
    return any(has_value(item.product.attributes, value.name, each) for each in value.values)


def exactly(item: Item, value: Value) -> bool:
    """Whether a record has the colour by its name, and not a shade of it."""
    names = (value.typed, *value.values[:2])  # the common name in both languages comes first
    return any(has_value(item.product.attributes, value.name, name) for name in names)

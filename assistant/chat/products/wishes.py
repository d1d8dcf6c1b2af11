"""What a visitor wants, said in one question or over several."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.text.endings import Form
from assistant.types.knowledge import Availability


@dataclass(frozen=True)
class Value:
    """A colour, a material or another value as it was typed, and the values of a record that are it."""

    typed: str
    name: str  # of the attribute: color, material, …
    values: tuple[str, ...]


@dataclass(frozen=True)
class Thing:
    """What is looked for: products of a name, of a category, presents, or anything at all."""

    names: tuple[Form, ...] = ()
    category: str = ""
    gift: bool = False
    anything: bool = False

    def __bool__(self) -> bool:
        return bool(self.names or self.category or self.gift or self.anything)

    @property
    def definite(self) -> bool:
        """Whether it is more than “something”."""
        return bool(self.names or self.category or self.gift)


@dataclass(frozen=True)
class Budget:
    """Prices in EUR, both included; `said` is the amount as the visitor gave it, `euros` whether in euros."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    said: Decimal | None = None
    euros: bool = True
    rough: bool = False

    def __bool__(self) -> bool:
        return self.lowest is not None or self.highest is not None

    def holds(self, price: Decimal) -> bool:
        """Whether a price is within."""
        above = self.lowest is None or price >= self.lowest
        return above and (self.highest is None or price <= self.highest)


SIZES = ("size", "size_uk")  # the attributes that a size may stand in


LIMITS = ("_max", "_min")  # the ends of attributes that say how much of something else a product takes


@dataclass(frozen=True)
class Measure:
    """What an attribute must measure, both included, in the base unit of its `dimension` (`text.units`).

    Of a `limit` it is the amount that the product must take: `name` is without the end of the attribute's.
    """

    name: str
    dimension: str  # empty: it counts
    lowest: Decimal | None
    highest: Decimal | None
    limit: bool = False

    def holds(self, amounts: Iterable[Decimal]) -> bool:
        """Whether one of the amounts is within."""
        return any(
            (self.lowest is None or self.lowest <= each) and (self.highest is None or each <= self.highest)
            for each in amounts
        )


@dataclass(frozen=True)
class Fit:
    """Sizes: without them a product is of no use. Lengths are in cm; `near` ones are of what it is for."""

    size: str = ""
    lengths: frozenset[Decimal] = frozenset()
    near: frozenset[Decimal] = frozenset()
    pieces: Decimal | None = None
    seats: Decimal | None = None
    measures: tuple[Measure, ...] = ()

    def __bool__(self) -> bool:
        return self != Fit()


@dataclass(frozen=True)
class Wishes:
    """Everything that was asked of products.

    `words` are words of names, `stated` words that a record must hold somewhere, `without` what it must
    not be.
    """

    thing: Thing = Thing()
    budget: Budget = Budget()
    values: tuple[Value, ...] = ()  # several colours: any of them
    without: tuple[Value, ...] = ()
    fit: Fit = Fit()
    words: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    availability: tuple[Availability, ...] = ()
    cheapest: bool = False

    def of(self, name: str) -> tuple[Value, ...]:
        """The values wished for an attribute."""
        return tuple(value for value in self.values if value.name == name)

    @property
    def some(self) -> bool:
        """Whether anything is wished beside the thing."""
        return replace(self, thing=Thing()) != Wishes()


@dataclass(frozen=True)
class Remembered:
    """The wishes of a conversation. `loose` are earlier ones that were said of another thing.

    They hold as far as something of what is looked for now meets them. `shown` were shown already and
    are not wanted again.
    """

    wishes: Wishes
    loose: Wishes = field(default_factory=Wishes)
    shown: frozenset[str] = frozenset()


def merged(earlier: Wishes, now: Wishes) -> tuple[Wishes, Wishes]:
    """What holds after a further question, and what becomes loose because another thing is looked for."""
    if now.thing.definite and earlier.thing.definite and not _same(earlier.thing, now.thing):
        return now, replace(earlier, thing=Thing(), fit=Fit(), words=(), stated=(), cheapest=False)
    thing = now.thing if now.thing.definite else earlier.thing or now.thing
    return (
        Wishes(
            thing,
            now.budget or earlier.budget,
            _values(earlier.values, now),
            _refused(earlier.without, now),
            now.fit or earlier.fit,
            now.words or earlier.words,
            now.stated or earlier.stated,
            now.availability or earlier.availability,
            now.cheapest,
        ),
        Wishes(),
    )


def _same(earlier: Thing, now: Thing) -> bool:
    """Whether it is still the same thing: “nappe”, then “nappe ronde”."""
    if earlier.names and now.names:
        return any(_part(one, other) for one in earlier.names for other in now.names)
    if earlier.names or now.names:
        # From a category or a present to a thing of it, but not back.
        return not earlier.names
    return earlier.category == now.category


def _part(one: Form, other: Form) -> bool:
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short or long[-len(short) :] == short


def _values(earlier: tuple[Value, ...], now: Wishes) -> tuple[Value, ...]:
    """A later value of an attribute takes the place of the earlier ones; what is refused now is gone."""
    replaced = {value.name for value in now.values}
    refused = {each for value in now.without for each in value.values}
    kept = (each for each in earlier if each.name not in replaced and not refused & set(each.values))
    return (*kept, *now.values)


def _refused(earlier: tuple[Value, ...], now: Wishes) -> tuple[Value, ...]:
    wanted = {each for value in now.values for each in value.values}
    return (*(value for value in earlier if not wanted & set(value.values)), *now.without)


def without_color(wishes: Wishes) -> Wishes:
    """The wishes without those for a colour."""
    return replace(wishes, values=tuple(value for value in wishes.values if value.name != "color"))


def without_budget(wishes: Wishes) -> Wishes:
    """The wishes without a budget."""
    return replace(wishes, budget=Budget())

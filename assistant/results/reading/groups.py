"""The groups of each dimension: all that is told, by segment, channel, language, variant and day.

Every number is in one group of a dimension, so those of a dimension add up to the whole.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.results.reading.names import Names
from assistant.results.reading.rates import Day, rates, values
from assistant.results.reading.told import Told, added
from assistant.types.results import Count, Dimension, Group


@dataclass(frozen=True)
class Grouping:
    """Makes groups; `orders_worth` is how many average orders a customer is worth."""

    names: Names
    orders_worth: float | None

    def total(self, told: Sequence[Told]) -> Group:
        """Everybody."""
        return self._group("", "total", told, added(each.counts for each in told))

    def all(self, told: Sequence[Told]) -> dict[Dimension, tuple[Group, ...]]:
        """The groups of every dimension, in the order of the campaign's texts; days in theirs."""
        return {
            "segment": self._by("segment", told, lambda each: each.segment),
            "channel": self._by("channel", told, lambda each: each.channel),
            "language": self._by("language", told, lambda each: each.language),
            "variant": self._by("variant", sorted(told, key=lambda each: each.variant), _number),
            "day": self._days(told),
        }

    def _by(
        self, dimension: Dimension, told: Iterable[Told], key: Callable[[Told], str]
    ) -> tuple[Group, ...]:
        sorted_out: dict[str, list[Told]] = defaultdict(list)
        for each in told:
            sorted_out[key(each)].append(each)
        return tuple(
            self._group(name, dimension, those, added(each.counts for each in those))
            for name, those in sorted_out.items()
        )

    def _days(self, told: Sequence[Told]) -> tuple[Group, ...]:
        """What was told of each day, those without one last; rates are of all readers of the campaign."""
        found: dict[str, list[tuple[Told, Mapping[Count, Decimal]]]] = defaultdict(list)
        for each in told:
            for line in each.days:
                found["" if line.day is None else line.day.isoformat()].append((each, line.counts))
        days = sorted(found, key=lambda day: (not day, day))
        return tuple(self._day(day, told, found[day]) for day in days)

    def _day(self, name: str, told: Sequence[Told], day: Day) -> Group:
        return Group(
            name,
            self.names.of("day", name),
            added(counts for _, counts in day),
            rates(told, day),
            values(told, self.orders_worth, day),
        )

    def _group(
        self, key: str, dimension: Dimension | str, told: Sequence[Told], counts: Mapping[Count, Decimal]
    ) -> Group:
        name = self.names.of(dimension, key)
        return Group(key, name, counts, rates(told), values(told, self.orders_worth))


def _number(told: Told) -> str:
    return str(told.variant + 1)

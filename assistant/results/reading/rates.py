"""Metrics of a group of readers: each with its events, its readers and its 95 % interval."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.results.reading.metrics import METRICS, Definition, definitions, shown
from assistant.results.reading.told import Told
from assistant.stats.frequentist import interval
from assistant.stats.samples import Mean, Proportion, Sample
from assistant.types.results import Count, Metric, Rate

ZERO = Decimal(0)


Day = Sequence[tuple[Told, Mapping[Count, Decimal]]]
"""What is told of one day: counts with their variant."""


def rates(told: Sequence[Told], day: Day | None = None) -> tuple[Rate, ...]:
    """Every metric that variants are compared by; see `rate`."""
    return tuple(rate(metric, told, day) for metric in METRICS)


def rate(metric: Metric, told: Sequence[Told], day: Day | None = None) -> Rate:
    """A metric over variants: of those that tell it alone; without a value where one of these can’t be.

    With `day`, the events are that day's of the same variants, and the readers are still everybody: so the
    days' rates add up to the whole one, and have no value where that has none.
    """
    definition = definitions()[metric]
    those = [each for each in told if each.tells(definition)]
    readers = sum(each.readers for each in those)
    if day is None:
        events = sum((each.counts[definition.events] for each in those), ZERO)
        sample = sample_of(definition, events, readers, squares_of(those))
    else:
        events = _on(day, definition, definition.events) or ZERO
        sample = sample_of(definition, events, readers, None)
    sound = all(possible(definition, each.counts[definition.events], each.readers) for each in those)
    if not those or not sound or not possible(definition, events, readers):
        return Rate(metric, events, readers, None, None, None)
    value, span = float(events) / readers, None if sample is None else interval(sample)
    if span is None:
        return Rate(metric, events, readers, value, None, None)
    # At no event, and at nothing but events, rounding may put an end on the wrong side of the value.
    return Rate(metric, events, readers, value, min(span.low, value), max(span.high, value))


def _on(day: Day, definition: Definition, count: Count) -> Decimal | None:
    """A count of that day, of the variants that tell the metric; None where none of these tells it."""
    found = [counts[count] for each, counts in day if count in counts and each.tells(definition)]
    return sum(found, ZERO) if found else None


def possible(definition: Definition, events: Decimal, readers: int) -> bool:
    """Whether so many readers can have caused so many events: none more than one, but for euros."""
    return readers > 0 and (definition.kind == "euros" or 0 <= events <= readers)


def sample_of(
    definition: Definition, events: Decimal, readers: int, squares: Decimal | None
) -> Sample | None:
    """The readers as statistics take them; None where too little is known for an interval."""
    if not possible(definition, events, readers):
        return None
    if definition.kind == "rate":
        return Proportion(int(events), readers)
    if squares is None or events**2 > squares * readers:
        return None  # totals alone do not tell how much the amounts differ
    return Mean(readers, float(events), float(squares))


def squares_of(told: Sequence[Told]) -> Decimal | None:
    """The sum of the squares of all contacts' revenue; None where it is not known of each variant."""
    known = [each.squares for each in told if each.squares is not None]
    return sum(known, ZERO) if known and len(known) == len(told) else None


def values(
    told: Sequence[Told],
    orders_worth: float | None,
    day: Day | None = None,
) -> dict[str, float | None]:
    """The metrics that are shown beside those; None where they are not told or divide by nothing.

    `orders_worth` is how many average orders a customer is worth; see `ResultSettings`. With `day`, both
    counts have to be told of that day: what was spent on no day in particular is not nothing spent on it.
    """
    return {each.id: _value(each, told, orders_worth, day) for each in shown()}


def _value(
    definition: Definition,
    told: Sequence[Told],
    orders_worth: float | None,
    day: Day | None,
) -> float | None:
    those = [each for each in told if each.tells(definition)]
    events: Decimal | None = sum((each.of(definition.events) or ZERO for each in those), ZERO)
    of: Decimal | None = sum((each.of(definition.of) or ZERO for each in those), ZERO)
    if day is not None:
        events = _on(day, definition, definition.events)
        of = of if definition.of == "delivered" else _on(day, definition, definition.of)
    if events is None or not of or (definition.kind == "rate" and events > of):
        return None
    times = orders_worth if definition.lifetime else 1.0
    return None if times is None else float(events / of) * times

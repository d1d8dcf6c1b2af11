"""What reports by contact say together: each contact once, however many files name it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from assistant.types.results import Count

Figure = Literal[
    "sent", "delivered", "opens", "clicks", "conversions", "revenue", "unsubscribes", "complaints", "spend",
    "revenue_squares",
]  # fmt: skip
"""A count, or the sum of the squares of the contacts' revenue."""

EVENTS: tuple[Count, ...] = (
    "sent", "delivered", "opens", "clicks", "conversions", "unsubscribes", "complaints",
)  # fmt: skip
_BITS: Mapping[Count, int] = {name: 1 << place for place, name in enumerate(EVENTS)}
_REACHED = _BITS["sent"] | _BITS["delivered"]  # what a contact does not do itself


class PersonResult(NamedTuple):
    """What one row says of a contact: `person` is a keyed hash, `flags` are those of `flags_of`."""

    variant_id: str
    person: str
    flags: int
    revenue: Decimal | None = None
    day: dt.date | None = None


class PersonLine(NamedTuple):
    """The same with the import that it came with; a later one has the higher number."""

    import_id: int
    said: PersonResult


class Sum(NamedTuple):
    """A figure of a variant on a day; of None: no day is told."""

    variant_id: str
    day: dt.date | None
    figure: Figure
    value: Decimal


def flags_of(events: Iterable[Count]) -> int:
    """Events as one number, as `PersonResult.flags` has them."""
    found = 0
    for event in events:
        found |= _BITS[event]
    return found


def events_of(flags: int) -> list[Count]:
    """The events of such a number."""
    return [name for name, bit in _BITS.items() if flags & bit]


def joined(lines: Iterable[PersonLine], told: Mapping[int, frozenset[Count]]) -> list[Sum]:
    """The sums of all lines, which come by variant and within it by person; memory holds one person.

    `told` says which counts an import has columns for: of those a variant has a figure, 0 if nobody did it.
    An event counts once for a contact, on the first day that is told of it. Revenue of the same contact and
    day is that of the newest import; what is told by day and what is told without a day are never added: the
    larger of the two holds. Where no report tells who a variant was sent to, each of its contacts counts as
    sent when some of them did nothing at all: a list of those who did something would not name them.
    """
    sums = _Sums()
    for variant_id, rows in groupby(lines, key=lambda line: line.said.variant_id):
        sums.begin(variant_id)
        for _, own in groupby(rows, key=lambda line: line.said.person):
            sums.add(list(own), told)
    return sums.all()


class _Sums:
    """Adds contacts up, one after the other."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, dt.date | None, Figure], Decimal] = defaultdict(Decimal)
        self._told: dict[str, set[Count]] = {}
        self._listed: dict[str, int] = defaultdict(int)
        self._quiet: set[str] = set()  # variants with contacts that did nothing
        self._variant = ""

    def begin(self, variant_id: str) -> None:
        """The contacts of another variant begin."""
        self._variant = variant_id
        self._told.setdefault(variant_id, set())

    def add(self, lines: list[PersonLine], told: Mapping[int, frozenset[Count]]) -> None:
        """One contact: everything that is said of it."""
        flags = 0
        for line in lines:
            self._told[self._variant] |= told[line.import_id]
            flags |= line.said.flags
        for event in events_of(flags):
            self._told[self._variant].add(event)
            self._values[self._variant, _first_day(lines, _BITS[event]), event] += 1
        self._listed[self._variant] += 1
        if not flags & ~_REACHED:
            self._quiet.add(self._variant)
        if any(line.said.revenue is not None for line in lines):
            self._told[self._variant].add("revenue")
            self._spent(revenue_of(lines))

    def _spent(self, by_day: Mapping[dt.date | None, Decimal]) -> None:
        for day, value in by_day.items():
            self._values[self._variant, day, "revenue"] += value
        whole = sum(by_day.values(), Decimal(0))
        first = min(filter(None, by_day), default=None)
        self._values[self._variant, first, "revenue_squares"] += whole * whole

    def all(self) -> list[Sum]:
        """What was added up."""
        for variant in self._quiet:
            if "sent" not in self._told[variant]:
                self._values[variant, None, "sent"] += self._listed[variant]
        had = {(variant, figure) for variant, _, figure in self._values}
        for variant, told in self._told.items():
            figures: set[Figure] = {*told, *(("revenue_squares",) if "revenue" in told else ())}
            for figure in figures:
                if (variant, figure) not in had:
                    self._values[variant, None, figure] = Decimal(0)
        return [Sum(*key, value) for key, value in self._values.items()]


def _first_day(lines: Iterable[PersonLine], bit: int) -> dt.date | None:
    return min((line.said.day for line in lines if line.said.flags & bit and line.said.day), default=None)


def revenue_of(lines: Iterable[PersonLine]) -> dict[dt.date | None, Decimal]:
    """What one contact spent, by day: of each day what the newest import says.

    Either all of the days, or the one figure without a day: the larger.
    """
    found: dict[dt.date | None, Decimal] = {}
    for said in _by_import(lines):
        found.update(said)
    whole = found.pop(None, None)
    if whole is not None and (not found or whole > sum(found.values(), Decimal(0))):
        return {None: whole}
    return found


def _by_import(lines: Iterable[PersonLine]) -> Iterator[dict[dt.date | None, Decimal]]:
    """The revenue of a contact by import, the oldest first; rows of one file are added."""
    sums: dict[int, dict[dt.date | None, Decimal]] = {}
    for line in lines:
        if line.said.revenue is not None:
            days = sums.setdefault(line.import_id, {})
            days[line.said.day] = days.get(line.said.day, Decimal(0)) + line.said.revenue
    for import_id in sorted(sums):
        yield sums[import_id]

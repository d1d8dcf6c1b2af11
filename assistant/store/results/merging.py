"""Figures of several reports as one, nothing of it twice.

There are kinds of figures that say the same in different ways: contacts joined over files, days, totals.
Figures of one kind complete each other; figures of different kinds are never added:

- Of the same variant, day and count, the newest import of a kind holds.
- Of one variant and count, the kind that tells most holds: the others are parts or earlier states of it. Ties
  go to the finest kind: contacts, days, total.
- Where a total is larger than its days, the days stand as they are and what they lack has no day.

So the sums do not depend on the order of a report's parts, as long as no part cuts through a variant's day
(in sums) or the revenue of a contact's day (in reports by contact).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from assistant.store.results.people import Figure, Sum
from assistant.types.results import Count

Days = Mapping[dt.date | None, Decimal]


class Reported(NamedTuple):
    """A figure of a report of sums, and the import that it came with."""

    import_id: int
    said: Sum


class DaySums(NamedTuple):
    """What holds of a variant on a day."""

    variant_id: str
    day: dt.date | None
    counts: Mapping[Count, Decimal]
    squares: Decimal | None  # of the contacts' revenue; None: not known


@dataclass
class _Kind:
    """The figures of one kind for one variant and count, by day, with the squares of revenue where known."""

    days: dict[dt.date | None, Decimal] = field(default_factory=dict)
    squares: dict[dt.date | None, Decimal] = field(default_factory=dict)

    @property
    def sum(self) -> Decimal:
        return sum(self.days.values(), Decimal(0))


def merged(joined: Iterable[Iterable[Sum]], reported: Iterable[Reported]) -> list[DaySums]:
    """What all figures say together, by variant and day.

    `joined` are the sums over contacts: those whose contacts are still here, then those of each time when
    contacts were deleted, each a kind of its own. `reported` are figures of reports of sums, in any order.
    """
    kinds: dict[tuple[str, Count], list[_Kind]] = defaultdict(list)
    for sums in joined:
        for key, kind in _of_contacts(sums).items():
            kinds[key].append(kind)
    for key, both in _of_reports(reported).items():
        kinds[key] += [kind for kind in both if kind.days]
    days: dict[tuple[str, dt.date | None], dict[Count, Decimal]] = defaultdict(dict)
    squares: dict[tuple[str, dt.date | None], Decimal] = {}
    for (variant_id, count), found in kinds.items():
        held, squared = _held(found)
        for day, value in held.items():
            days[variant_id, day][count] = value
        squares |= {(variant_id, day): value for day, value in squared.items()}
    return [
        DaySums(variant_id, day, counts, squares.get((variant_id, day)))
        for (variant_id, day), counts in sorted(days.items(), key=_place)
    ]


def _place(item: tuple[tuple[str, dt.date | None], object]) -> tuple[str, dt.date]:
    (variant_id, day), _ = item
    return variant_id, day or dt.date.min


def _of_contacts(sums: Iterable[Sum]) -> dict[tuple[str, Count], _Kind]:
    found: dict[tuple[str, Count], _Kind] = defaultdict(_Kind)
    for variant_id, day, figure, value in sums:
        if figure == "revenue_squares":
            found[variant_id, "revenue"].squares[day] = value
        else:
            found[variant_id, figure].days[day] = value
    return found


def _of_reports(reported: Iterable[Reported]) -> dict[tuple[str, Count], tuple[_Kind, _Kind]]:
    """By variant and count: the days, and the total."""
    newest: dict[tuple[str, dt.date | None, Figure], tuple[int, Decimal]] = {}
    for import_id, said in sorted(reported, key=lambda each: each.import_id):
        newest[said.variant_id, said.day, said.figure] = (import_id, said.value)
    found: dict[tuple[str, Count], tuple[_Kind, _Kind]] = defaultdict(lambda: (_Kind(), _Kind()))
    for (variant_id, day, figure), (import_id, value) in newest.items():
        if figure != "revenue_squares":
            found[variant_id, figure][day is None].days[day] = value
        elif newest.get((variant_id, day, "revenue"), (0,))[0] == import_id:
            # Squares of an older import say nothing of the revenue of a newer one.
            found[variant_id, "revenue"][day is None].squares[day] = value
    return found


def _held(kinds: list[_Kind]) -> tuple[Days, Days]:
    """What holds of one variant and count by day, and the squares, empty where they are not known."""
    fullest = max(kinds, key=lambda kind: kind.sum)  # the first of equals: the finest
    dated = [kind for kind in kinds if any(kind.days)]
    base = max(dated, key=lambda kind: kind.sum) if dated else fullest
    held = dict(base.days)
    if rest := fullest.sum - base.sum:
        held[None] = held.get(None, Decimal(0)) + rest
    if not fullest.squares:
        return held, {}
    squares = dict.fromkeys(held, Decimal(0))
    for day, value in fullest.squares.items():
        squares[day if day in squares else next(iter(squares))] += value
    return held, squares

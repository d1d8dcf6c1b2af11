"""A first reading of a whole report: how many rows it has, and how its columns write dates and numbers.

Nothing is stored before it ends, so that a file over the limit is refused untouched.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.ingest.feeds.values import DecimalMark
from assistant.results.importing.columns import Columns
from assistant.results.importing.table import DateOrder, Row
from assistant.results.importing.values import CellError, marks, share

_NUMBERS = 5000  # cells of a column by which its decimal mark is told
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/[0-9]{2}")
_TOLD = 10_000  # rows between two signs of progress


@dataclass(frozen=True)
class Survey:
    """What was found, by the column's place.

    `percent` are the columns of rates that are out of 100, `shares` those whose numbers without a sign are
    taken for shares of 1; `unsure` the dates that may be day first or month first.
    """

    rows: int
    orders: Mapping[int, DateOrder]
    marks: Mapping[int, DecimalMark]
    percent: frozenset[int]
    shares: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()

    def mixed(self) -> list[int]:
        """The places of the columns that write some dates day first and others month first."""
        return [place for place, order in self.orders.items() if order == "mixed"]


def survey(
    rows: Iterable[Row],
    columns: Columns,
    most: int,
    order_of: Callable[[str], DateOrder | None],
    told: Callable[[int], None] = lambda _: None,
) -> Survey:
    """Read all rows; raises InputError as soon as there are more than `most`."""
    dated = [*columns.places("day"), *(columns.of_kind("count").values() if columns.by_person else ())]
    numbered = columns.of_kind("money", "rate").values()
    seen: dict[int, Counter[DateOrder]] = {place: Counter() for place in dated}
    cells: dict[int, dict[str, None]] = {place: {} for place in numbered}
    either: set[int] = set()
    count = 0
    for row in rows:
        count += 1
        if count > most:
            raise _too_many(most)
        if not count % _TOLD:
            told(count)
        for place, orders in seen.items():
            if place < len(row.cells):
                if order := order_of(row.cells[place]):
                    orders[order] += 1
                elif place not in either and _is_either(row.cells[place]):
                    either.add(place)
        for place, found in cells.items():
            if len(found) < _NUMBERS and place < len(row.cells) and row.cells[place]:
                found[row.cells[place]] = None
    shown = {place: marks(found) for place, found in cells.items()}
    rates = columns.of_kind("rate").values()
    names = list(columns.uses)
    # One program writes all rates of a file in one way.
    percent = any(_in_percent(names[place], cells[place], shown[place]) for place in rates)
    bare = (place for place in rates if not percent and any(map(_tells_nothing, cells[place])))
    return Survey(
        count,
        {place: _order(orders) for place, orders in seen.items()},
        shown,
        frozenset(rates if percent else ()),
        frozenset(bare),
        frozenset(place for place in either if not seen[place]),
    )


def _order(found: "Counter[DateOrder]") -> DateOrder:
    if found["day"] and found["month"]:
        return "mixed"
    return "month" if found["month"] else "day"  # the European way where nothing tells


def _in_percent(name: str, cells: Iterable[str], mark: DecimalMark) -> bool:
    """Whether numbers without a sign are out of 100: a sign says so, or one of them is above 1."""
    return "%" in name or any("%" in cell or _above_one(cell, mark) for cell in cells)


def _tells_nothing(cell: str) -> bool:
    """Whether a rate is a number, but not 0, which is the same in both ways."""
    return any(digit in cell for digit in "123456789")


def _is_either(cell: str) -> bool:
    found = _SLASHED.match(cell.strip())
    return found is not None and int(found[1]) != int(found[2]) and max(int(found[1]), int(found[2])) <= 12


def _above_one(cell: str, mark: DecimalMark) -> bool:
    try:
        share(cell, mark, percent=False)
    except CellError:
        try:
            return share(cell, mark, percent=True) > 0
        except CellError:
            return False
    return False


def _too_many(most: int) -> InputError:
    return InputError(
        f"The file has more than {most:,} rows.",
        "Split it, or raise ASSISTANT_CONTACT_ROWS. Nothing was stored.",
    )

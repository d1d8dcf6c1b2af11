"""A first reading of a whole file: how many rows it has, and how its columns write dates and numbers.

Nothing is stored before it ends, so that a file over the limit is refused untouched.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assistant.campaigns.contacts.columns import Columns, fields
from assistant.campaigns.contacts.files.records import Record
from assistant.campaigns.contacts.values import DateOrder, marks, order_of
from assistant.errors import InputError
from assistant.ingest.feeds.values import DecimalMark

_NUMBERS = 5000  # cells of a column by which its decimal mark is told
_TOLD = 10_000  # rows between two signs of progress
_DATES = ("date", "birth", "consent_time")


@dataclass(frozen=True)
class Survey:
    """What was found. `orders` and `marks` are by the column's place."""

    rows: int
    orders: Mapping[int, DateOrder]
    marks: Mapping[int, DecimalMark]

    def mixed(self) -> list[int]:
        """The places of the columns that write some dates day first and others month first."""
        return [place for place, order in self.orders.items() if order == "mixed"]


def survey(
    rows: Iterable[Record], columns: Columns, most: int, told: Callable[[int], None] = lambda _: None
) -> Survey:
    """Read all rows; raises InputError as soon as there are more than `most`."""
    dated = _places(columns, _DATES)
    numbered = _places(columns, ("number", "count"))
    seen: dict[int, Counter[DateOrder]] = {place: Counter() for place in dated}
    numbers: dict[int, dict[str, None]] = {place: {} for place in numbered}
    count = 0
    for record in rows:
        count += 1
        if count > most:
            raise _too_many(most)
        if not count % _TOLD:
            told(count)
        _note_dates(record, seen)
        _note_numbers(record, numbers)
    orders = {place: _order(found) for place, found in seen.items()}
    return Survey(count, orders, {place: marks(found) for place, found in numbers.items()})


def _note_dates(record: Record, seen: Mapping[int, "Counter[DateOrder]"]) -> None:
    for place, found in seen.items():
        if place < len(record.cells) and (order := order_of(record.cells[place])):
            found[order] += 1


def _note_numbers(record: Record, numbers: Mapping[int, dict[str, None]]) -> None:
    for place, found in numbers.items():
        if len(found) < _NUMBERS and place < len(record.cells) and record.cells[place]:
            found[record.cells[place]] = None


def _order(found: "Counter[DateOrder]") -> DateOrder:
    if found["day"] and found["month"]:
        return "mixed"
    return "month" if found["month"] else "day"  # the European way where nothing tells


def _places(columns: Columns, kinds: tuple[str, ...]) -> list[int]:
    known = fields()
    return [
        place
        for place, use in enumerate(columns.uses.values())
        if use in known and known[use]["kind"] in kinds
    ]


def _too_many(most: int) -> InputError:
    return InputError(
        f"The file has more than {most:,} rows.",
        "Split it, or raise ASSISTANT_CONTACT_ROWS. Nothing was stored.",
    )

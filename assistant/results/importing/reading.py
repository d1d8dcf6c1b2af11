"""A row of a report as figures of a variant, or as what a contact did; or the reason why it is left out."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import cast

from assistant.results.importing.columns import PERSON, Columns, rates
from assistant.results.importing.survey import Survey
from assistant.results.importing.table import Files, Row
from assistant.results.importing.values import CellError, count, did, empty, event, money, share
from assistant.results.importing.variants import Finder
from assistant.store.results.people import EVENTS, PersonResult, Sum, flags_of
from assistant.types.results import Count

# What cannot be done by more contacts than were reached; orders can.
_WITHIN: tuple[Count, ...] = ("delivered", "opens", "clicks", "unsubscribes", "complaints")


@dataclass(frozen=True)
class Understood:
    """How a report is read: its columns, what its first reading told, and whom its variants belong to.

    `hash_of` makes the keyed hash of a contact from the field (email, phone, contact_id) and its cell; empty
    when the cell names nobody.
    """

    columns: Columns
    found: Survey
    finder: Finder
    files: Files
    hash_of: Callable[[str, str], str]


@dataclass(frozen=True)
class Taken:
    """What a row says: figures, or what a contact did."""

    variant_id: str
    sums: tuple[Sum, ...] = ()
    people: tuple[PersonResult, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """Why a row says nothing; `unknown` and `other` are what it named instead."""

    reason: str
    unknown: str = ""
    other: int = 0


class Reader:
    """Reads the rows of one report.

    `alone`: each is a contact without identity; `by_link`: each may be one link of a mailing.
    """

    def __init__(self, how: Understood) -> None:
        self._how = how
        columns = how.columns
        self._variant = columns.places("variant")
        self._day = next(iter(columns.places("day")), None)
        self._counts = columns.of_kind("count")
        self._money = columns.of_kind("money")
        self._rates = columns.of_kind("rate")
        self._event = next(iter(columns.places("event")), None)
        self._person = [(field, place) for field in PERSON for place in columns.places(field)]
        self.alone = "contact_row" in columns.fields
        self.by_link = columns.by_link

    def read(self, row: Row) -> Taken | LeftOut:
        """What the row says."""
        cells = row.cells
        found = self._how.finder.find(_cell(cells, place) for place in self._variant)
        if not found.variant_id:
            return LeftOut(found.reason, found.name, found.other)
        try:
            if self._person:
                return self._of_contact(found.variant_id, cells)
            if self.alone:
                return self._of_nobody(found.variant_id, cells)
            return self._of_sums(found.variant_id, cells)
        except CellError as error:
            return LeftOut(str(error))

    def _of_sums(self, variant_id: str, cells: Sequence[str]) -> Taken | LeftOut:
        day = self._day_of(self._day, cells)
        values = {
            cast("Count", field): count(cell)
            for field, place in self._counts.items()
            if not empty(cell := _cell(cells, place)) and field != "bounces"
        }
        values |= self._amounts(cells)
        self._fill(values, cells)
        if not values:
            return LeftOut("no_figures")
        if day is None and too_many(values):
            return LeftOut("more_than_sent")
        return Taken(variant_id, tuple(Sum(variant_id, day, name, value) for name, value in values.items()))

    def _fill(self, values: dict[Count, Decimal], cells: Sequence[str]) -> None:
        """Work out what is missing: delivered from bounces, counts from rates whose denominator is told."""
        bounced = _cell(cells, self._counts["bounces"]) if "bounces" in self._counts else ""
        if not empty(bounced) and "sent" in values and "delivered" not in values:
            values["delivered"] = max(values["sent"] - count(bounced), Decimal(0))
        for field, place in self._rates.items():
            gives, of = rates()[field]
            whole = values.get(of, values.get("sent"))
            if gives not in values and whole is not None and not empty(cell := _cell(cells, place)):
                part = share(cell, self._how.found.marks[place], place in self._how.found.percent)
                values[gives] = (part * whole).quantize(Decimal(1), ROUND_HALF_EVEN)

    def _amounts(self, cells: Sequence[str]) -> dict[Count, Decimal]:
        return {
            cast("Count", field): money(cell, self._how.found.marks[place])
            for field, place in self._money.items()
            if not empty(cell := _cell(cells, place))
        }

    def _of_contact(self, variant_id: str, cells: Sequence[str]) -> Taken | LeftOut:
        hashes = (self._hash(field, cells, place) for field, place in self._person)
        person = next(filter(None, hashes), "")
        if not person:
            return LeftOut("no_contact")
        day = self._day_of(self._day, cells)
        flags = self._flags(cells, day)
        if flags is None:
            return LeftOut("other_event")
        said = {at: PersonResult(variant_id, person, flags_of(events), None, at) for events, at in flags}
        revenue = self._amounts(cells).get("revenue")
        if revenue is not None or not said:
            spent = next((at for events, at in flags if "conversions" in events), day)
            before = said.get(spent, PersonResult(variant_id, person, 0, None, spent))
            said[spent] = before._replace(revenue=revenue)
        return Taken(variant_id, people=tuple(said.values()))

    def _of_nobody(self, variant_id: str, cells: Sequence[str]) -> Taken | LeftOut:
        """A contact without identity: its row adds to the sums, and can't be told from another one."""
        day = self._day_of(self._day, cells)
        flags = self._flags(cells, day) or []
        events = {name for names, _ in flags for name in names}
        if "sent" not in self._counts:
            events.add("sent")
        told = {*self._told(), "sent", *(("delivered",) if "bounces" in self._counts else ())}
        sums = {name: Decimal(name in events) for name in EVENTS if name in told}
        said = [Sum(variant_id, day, name, value) for name, value in sums.items()]
        if "revenue" in self._money:
            revenue = self._amounts(cells).get("revenue", Decimal(0))
            said += [
                Sum(variant_id, day, "revenue", revenue),
                Sum(variant_id, day, "revenue_squares", revenue * revenue),
            ]
        return Taken(variant_id, tuple(said))

    def _told(self) -> tuple[Count, ...]:
        return tuple(name for name in EVENTS if name in self._counts)

    def _flags(
        self, cells: Sequence[str], day: dt.date | None
    ) -> list[tuple[set[Count], dt.date | None]] | None:
        """What was done, by day; None for an event that is not counted."""
        by_day: dict[dt.date | None, set[Count]] = {}
        for name in self._told():
            place = self._counts[name]
            done, at = self._done(_cell(cells, place), place)
            if done:
                by_day.setdefault(at or day, set()).add(name)
        if "bounces" in self._counts and "delivered" not in self._counts:
            bounced, _ = self._done(_cell(cells, self._counts["bounces"]), self._counts["bounces"])
            if not bounced:
                by_day.setdefault(day, set()).add("delivered")
        if self._event is not None and not self._counts:
            happened = event(_cell(cells, self._event))
            if happened is None:
                return None
            by_day.setdefault(day, set()).add(happened)
        return [(events, at) for at, events in by_day.items()]

    def _done(self, cell: str, place: int) -> tuple[bool, dt.date | None]:
        """Whether it was done, and when where the cell says that: “2026-03-01 10:22” among clicks."""
        if (known := did(cell)) is not None:
            return known, None
        try:
            return True, self._day_of(place, (*("",) * place, cell))
        except CellError as error:
            raise CellError("bad_number") from error

    def _day_of(self, place: int | None, cells: Sequence[str]) -> dt.date | None:
        cell = "" if place is None else _cell(cells, place)
        if empty(cell):
            return None
        try:
            days = self._how.files.days(cell, self._how.found.orders.get(place or 0, "day"))
        except ValueError as error:
            raise CellError("bad_date") from error
        if len(days) > 1:
            raise CellError("bad_date")
        return days[0]

    def _hash(self, field: str, cells: Sequence[str], place: int) -> str:
        cell = _cell(cells, place)
        return "" if empty(cell) else self._how.hash_of(field, cell)


_Done = tuple[set[Count], dt.date | None]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def too_many(values: Mapping[Count, Decimal]) -> bool:
    """Whether more contacts did something than there were messages."""
    reached = values.get("sent", values.get("delivered"))
    return reached is not None and any(values.get(name, Decimal(0)) > reached for name in _WITHIN)

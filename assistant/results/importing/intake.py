"""Taking the rows of one report in: each is counted once, taken or left out for a reason."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.results.importing.reading import Reader, Taken, too_many
from assistant.results.importing.table import Row
from assistant.store.results.people import Figure, PersonResult, Sum, events_of
from assistant.types.results import Count

Progress = Callable[[str, int, int], None]
"""Is told the stage (“survey”, “import”), the rows done, and of how many; 0: not known."""

_MOST_UNKNOWN = 200  # variants that are listed by their name
# What is told of a mailing, beside each of its links.
_OF_MAILING = frozenset({"sent", "delivered", "opens", "unsubscribes", "complaints"})
_TOLD = 2000  # rows between two signs of progress


def unheard(stage: str, done: int, total: int) -> None:
    """A progress that nobody watches."""
    del stage, done, total


class Tally:
    """What became of the rows: `taken` and `left_out` make `rows`."""

    def __init__(self) -> None:
        self.rows = self.taken = 0
        self.left_out: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.others: Counter[int] = Counter()
        self.variants: Counter[str] = Counter()
        self.sums: dict[Count, Decimal] = {}
        self.several: set[str] = set()  # variants with several rows of one day

    def drop(self, variant_id: str, rows: int, sums: Mapping[Count, Decimal]) -> None:
        """Rows that were taken turn out to be impossible."""
        self.taken -= rows
        self.left_out["more_than_sent"] += rows
        self.variants[variant_id] -= rows
        self.variants += Counter()  # without those that have none left
        for name, value in sums.items():
            self._add(name, -value)

    def count(self, said: Taken) -> None:
        """A row was taken."""
        self.taken += 1
        self.variants[said.variant_id] += 1
        for each in said.sums:
            if each.figure != "revenue_squares":
                self._add(each.figure, each.value)
        for person in said.people:
            for event in events_of(person.flags):
                self._add(event, Decimal(1))
            if person.revenue is not None:
                self._add("revenue", person.revenue)

    def _add(self, name: Count, value: Decimal) -> None:
        self.sums[name] = self.sums.get(name, Decimal(0)) + value


class Intake:
    """Reads the rows of one report; `sums` holds the figures of variants, added up within the file."""

    def __init__(self, reader: Reader, progress: Progress = unheard, total: int = 0) -> None:
        self.tally = Tally()
        self._sums: dict[tuple[str, dt.date | None, Figure], Decimal] = defaultdict(Decimal)
        self._rows: Counter[tuple[str, dt.date | None]] = Counter()
        self._mailings: set[tuple[object, ...]] = set()
        self._reader, self._progress, self._total = reader, progress, total

    def people(self, rows: Iterable[Row]) -> Iterator[PersonResult]:
        """What the rows say of contacts, as a stream; sums are kept until the end."""
        tally = self.tally
        for row in rows:
            tally.rows += 1
            said = self._reader.read(row)
            if isinstance(said, Taken):
                said = self._once(said) if self._reader.by_link else said
                tally.count(said)
                self._add(said)
                yield from said.people
            else:
                tally.left_out[said.reason] += 1
                if said.unknown and (said.unknown in tally.unknown or len(tally.unknown) < _MOST_UNKNOWN):
                    tally.unknown[said.unknown] += 1
                if said.other:
                    tally.others[said.other] += 1
            if not tally.rows % _TOLD:
                self._progress("import", tally.rows, self._total)
        self._leave_out()

    def _add(self, said: Taken) -> None:
        for variant_id, day, figure, value in said.sums:
            self._sums[variant_id, day, figure] += value
        if said.sums and not self._reader.alone:
            key = said.variant_id, said.sums[0].day
            self._rows[key] += 1
            if self._rows[key] > 1:
                self.tally.several.add(said.variant_id)

    def _once(self, said: Taken) -> Taken:
        """Without the figures of the mailing, when another link of the same mailing told them."""
        reached = {each.figure: each.value for each in said.sums if each.figure in ("sent", "delivered")}
        if not reached:
            return said
        key = (said.variant_id, said.sums[0].day, *sorted(reached.items()))
        if key not in self._mailings:
            self._mailings.add(key)
            return said
        self.tally.several.add(said.variant_id)
        return replace(said, sums=tuple(each for each in said.sums if each.figure not in _OF_MAILING))

    def _leave_out(self) -> None:
        """Take back the rows of a day with more clicks than the whole file tells messages of the variant."""
        if self._reader.alone:
            return
        reached: dict[str, dict[Count, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        days: dict[tuple[str, dt.date], dict[Count, Decimal]] = defaultdict(dict)
        for (variant_id, day, figure), value in self._sums.items():
            if figure != "revenue_squares":
                reached[variant_id][figure] += value
                if day is not None:
                    days[variant_id, day][figure] = value
        for (variant_id, day), sums in days.items():
            whole = reached[variant_id].get("sent") or reached[variant_id].get("delivered")
            if whole and too_many({**sums, "sent": whole}):
                self.tally.drop(variant_id, self._rows[variant_id, day], sums)
                for figure in sums:
                    del self._sums[variant_id, day, figure]

    @property
    def sums(self) -> list[Sum]:
        """The figures of the rows that were read."""
        return [Sum(*key, value) for key, value in self._sums.items()]

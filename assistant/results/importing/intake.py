"""Taking the rows of one report in: each is counted once, taken or left out for a reason."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from assistant.results.importing.reading import Reader, Taken
from assistant.results.importing.table import Row
from assistant.store.results.people import Figure, PersonResult, Sum, events_of
from assistant.types.results import Count

Progress = Callable[[str, int, int], None]
"""Is told the stage (“survey”, “import”), the rows done, and of how many; 0: not known."""

_MOST_UNKNOWN = 200  # variants that are listed by their name
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
        self._reader, self._progress, self._total = reader, progress, total

    def people(self, rows: Iterable[Row]) -> Iterator[PersonResult]:
        """What the rows say of contacts, as a stream; sums are kept until the end."""
        tally = self.tally
        for row in rows:
            tally.rows += 1
            said = self._reader.read(row)
            if isinstance(said, Taken):
                tally.count(said)
                for variant_id, day, figure, value in said.sums:
                    self._sums[variant_id, day, figure] += value
                yield from said.people
            else:
                tally.left_out[said.reason] += 1
                if said.unknown and (said.unknown in tally.unknown or len(tally.unknown) < _MOST_UNKNOWN):
                    tally.unknown[said.unknown] += 1
                if said.other:
                    tally.others[said.other] += 1
            if not tally.rows % _TOLD:
                self._progress("import", tally.rows, self._total)

    @property
    def sums(self) -> list[Sum]:
        """The figures of the rows that were read."""
        return [Sum(*key, value) for key, value in self._sums.items()]

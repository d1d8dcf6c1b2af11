"""Shares of simulated reports: counted, printed, and held against what was promised."""

import math
from dataclasses import dataclass, field

LEVELS = (0.93, 0.97)  # what a 95 % interval has to cover


@dataclass
class Tally:
    """How many of `reports` said what."""

    reports: int = 0
    said: dict[str, int] = field(default_factory=dict)

    def count(self, **seen: bool) -> None:
        """One more report."""
        self.reports += 1
        for name, value in seen.items():
            self.said[name] = self.said.get(name, 0) + value

    def share(self, name: str) -> float:
        """Of the reports."""
        return self.said.get(name, 0) / self.reports

    def above(self, name: str, bound: float) -> bool:
        """Whether it is more often than `bound` allows: beyond 2.6 standard errors, 1 table of 200."""
        return self.share(name) > bound + 2.6 * math.sqrt(bound * (1 - bound) / self.reports)

    def below(self, name: str, bound: float) -> bool:
        """Whether it is less often."""
        return self.share(name) < bound - 2.6 * math.sqrt(bound * (1 - bound) / self.reports)


class Table:
    """Prints rows of shares; remembers what should not be."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def head(self, title: str, *columns: str) -> None:
        """A new table."""
        print(f"\n{title}\n{'':38}" + "".join(f"{column:>14}" for column in columns), flush=True)

    def row(self, name: str, tally: Tally, *columns: str) -> None:
        """Shares in per cent; a dash for what was not counted."""
        cells = [f"{tally.share(each):13.1%} " if each in tally.said else f"{'-':>14}" for each in columns]
        print(f"{name:38}" + "".join(cells), flush=True)

    def at_most(self, name: str, tally: Tally, column: str, bound: float) -> None:
        """Remembers a share above the bound."""
        if tally.above(column, bound):
            self.failed.append(f"{name}: {column} {tally.share(column):.1%} of at most {bound:.1%}")

    def covers(self, name: str, tally: Tally, *columns: str) -> None:
        """Remembers an interval that covers too little or too much."""
        for each in columns:
            if tally.below(each, LEVELS[0]) or tally.above(each, LEVELS[1]):
                self.failed.append(f"{name}: {each} covers {tally.share(each):.1%}")

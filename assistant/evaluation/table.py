"""The measures of a scored file as a table: a row for each group, for a terminal and for a page."""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass
from typing import Protocol


class Grouped(Protocol):
    """A report on a scored file."""

    @property
    def groups(self) -> Mapping[str, Sized]:
        """The scored cases of each group, “all” first."""
        ...

    @property
    def measures(self) -> Mapping[str, Mapping[str, float]]:
        """The measures of each group, by name."""
        ...


@dataclass(frozen=True)
class Row:
    """A group: its name, how many cases it has, and a cell for each column."""

    name: str
    count: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The labels of the columns, and the rows."""

    labels: tuple[str, ...]
    rows: tuple[Row, ...]

    def printed(self, counted: str) -> list[str]:
        """The lines for a terminal; `counted` is what the cases are called."""
        names = max(len(row.name) for row in self.rows)
        head = ["".ljust(names), counted, *self.labels]
        body = [[row.name.ljust(names), str(row.count), *row.cells] for row in self.rows]
        widths = [max(len(line[column]) for line in (head, *body)) for column in range(len(head))]
        return [
            "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
            for line in (head, *body)
        ]


def table(
    report: Grouped, columns: Mapping[str, str], shown: Callable[[Mapping[str, float], str], str]
) -> Table:
    """The table of a report; `columns` are measures and their labels, `shown` writes a measure."""
    rows = [
        Row(name, len(report.groups[name]), tuple(shown(values, column) for column in columns))
        for name, values in report.measures.items()
    ]
    return Table(tuple(columns.values()), tuple(rows))

"""What a report is read through: the same reader as for contact files, which wiring hands in."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

DateOrder = Literal["day", "month", "mixed"]
"""Which part comes first in the all-digit dates of a column; mixed: some rows show one, some the other."""


class Row(Protocol):
    """A row behind the header."""

    @property
    def row(self) -> int:
        """Its number as a spreadsheet shows it; the header is 1."""

    @property
    def cells(self) -> Sequence[str]:
        """Its cells as they are; the last ones may be missing."""


class Look(Protocol):
    """What all bytes of a file told."""

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""


class Table(Protocol):
    """A file that was opened."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def look(self) -> Look:
        """What its bytes told."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The header, each column with a name of its own."""

    @property
    def separator(self) -> str:
        """Between the cells of a text; empty for a workbook."""

    @property
    def sheet(self) -> str:
        """The sheet of a workbook that is read; empty for a text."""

    @property
    def more_sheets(self) -> bool:
        """Whether there are others."""

    @property
    def format(self) -> str:
        """“csv” or “xlsx”."""

    @property
    def encoding(self) -> str:
        """As users know it; empty for a workbook."""

    def rows(self) -> Iterator[Row]:
        """The rows behind the header that hold something; raises FileReadError."""

    def close(self) -> None:
        """Let go of what the file needed to be read."""


@dataclass(frozen=True)
class Files:
    """How files are opened and their dates read.

    `open` raises FileReadError. `order_of` tells which part of a date comes first, None where it may be
    either; `days` gives the days that a cell can mean, and raises ValueError for none.
    """

    open: Callable[[Path], Table]
    order_of: Callable[[str], DateOrder | None]
    days: Callable[[str, DateOrder], tuple[dt.date, ...]]

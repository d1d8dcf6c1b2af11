"""Tables that grow row by row on the disk: memory holds none of them."""

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.export.cells import neutral_cell
from assistant.text.cells import BOM

ENDING = ".csv"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class SheetFile:
    """A finished file of a table; `rows` without its header."""

    name: str
    path: Path
    size: int
    sha256: str
    rows: int


class Sheet:
    """A CSV of quoted cells (RFC 4180) that no spreadsheet takes for formulas.

    When the next row would make a file larger than `most_bytes`, a second one begins with the same header.
    Use it as a context: its files are closed at the end.
    """

    def __init__(
        self,
        folder: Path,
        stem: str,
        header: Sequence[str],
        separator: str = ",",
        mark: bool = False,
        most_bytes: int | None = None,
    ) -> None:
        self._folder = folder
        self._stem = stem
        self._mark = BOM if mark else ""
        self._most = most_bytes
        self._lines = _Lines()
        self._writer = csv.writer(self._lines, delimiter=separator, quoting=csv.QUOTE_ALL)
        self._head = self._line(header)
        self._files: list[SheetFile] = []
        self._open()

    def add(self, cells: Sequence[str]) -> None:
        """Write a row whose cells are made harmless already; see `harmless`."""
        line = self._line(cells)
        if self._most is not None and self._rows and self._size + len(line) > self._most:
            self.close()
            self._open()
        self._write(line)
        self._rows += 1

    def close(self) -> tuple[SheetFile, ...]:
        """Every file of the table, the last one closed now."""
        if not self._stream.closed:
            self._stream.close()
            made = SheetFile(self._path.name, self._path, self._size, self._sum.hexdigest(), self._rows)
            self._files.append(made)
        return tuple(self._files)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()

    def _open(self) -> None:
        number = f"-{len(self._files) + 1}" if self._files else ""
        self._path = self._folder / f"{self._stem}{number}{ENDING}"
        self._stream = self._path.open("xb", buffering=1 << 18)
        self._sum = hashlib.sha256()
        self._size = self._rows = 0
        self._write(self._mark.encode() + self._head)

    def _write(self, line: bytes) -> None:
        self._stream.write(line)
        self._sum.update(line)
        self._size += len(line)

    def _line(self, cells: Sequence[str]) -> bytes:
        self._writer.writerow(cells)
        return self._lines.last.encode("utf-8", "replace")


class _Lines:
    """What a `csv.writer` writes to: it calls once for each row."""

    last = ""

    def write(self, line: str) -> int:
        self.last = line
        return len(line)


def harmless(text: str) -> str:
    """A text as it may stand in a cell: one line, no control signs, nothing that begins a formula."""
    if not text.isprintable():  # no-break spaces stay: they are no signs of control
        text = _CONTROL.sub(" ", text).strip()
    return neutral_cell(text)

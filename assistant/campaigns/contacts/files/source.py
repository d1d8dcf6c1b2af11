"""One door for contact files of every format: the header, and the rows behind it as a stream."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from assistant.campaigns.contacts.files.encoding import FileLook, look_at
from assistant.campaigns.contacts.files.records import (
    Record,
    head,
    records,
    separator,
    stated_separator,
    text_lines,
    titles,
)
from assistant.campaigns.contacts.files.workbook import MOST_COLUMNS, Workbook
from assistant.errors import FileReadError

_SAMPLE = 200  # rows of a workbook by which its header is found


@dataclass(frozen=True)
class Source:
    """A file that was looked at. `separator` is empty for a workbook, `sheet` for a text.

    `titles` counts the rows that stand above its header.
    """

    path: Path
    look: FileLook
    columns: tuple[str, ...]
    separator: str = ""
    sheet: str = ""
    more_sheets: bool = False
    titles: int = 0
    _book: Workbook | None = field(default=None, repr=False)

    @property
    def format(self) -> str:
        """“xlsx” or “csv”."""
        return "xlsx" if self._book else "csv"

    @cached_property
    def encoding(self) -> str:
        """As users know it; empty for a workbook."""
        return {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(self.look.encoding, self.look.encoding)

    def close(self) -> None:
        """Let go of what the file needed to be read."""
        if self._book:
            self._book.close()

    def rows(self) -> Iterator[Record]:
        """The rows behind the header that hold something; raises FileReadError."""
        found = self._all()
        return islice(found, self.titles + 1, None)

    def _all(self) -> Iterator[Record]:
        if self._book:
            return self._book.rows()
        return records(text_lines(self.path, self.look.encoding), self.separator, self.titles)


def open_source(path: Path) -> Source:
    """Look at a file: all of its bytes once, and its first rows. Raises FileReadError."""
    look = look_at(path)
    if look.workbook:
        return _workbook(path, look)
    lines = head(path, look.encoding)
    mark = stated_separator(lines[0]) if lines else ""
    mark = mark or separator(lines)
    first = list(records(iter(lines), mark))
    above = titles(first)
    return Source(path, look, _named(first[above] if first else None, path), mark, titles=above)


def _workbook(path: Path, look: FileLook) -> Source:
    book = Workbook(path)
    try:
        with closing(book.rows()) as rows:
            first = list(islice(rows, _SAMPLE))
            above = titles(first)
            columns = _named(first[above] if first else None, path)
    except BaseException:
        book.close()
        raise
    return Source(path, look, columns, "", book.sheet, book.more, above, book)


def _named(header: Record | None, path: Path) -> tuple[str, ...]:
    """The header, each column with a name of its own; raises FileReadError without one."""
    cells: Sequence[str] = header.cells if header else ()
    if not any(letter.isalnum() for cell in cells for letter in cell):
        raise FileReadError(f"{path.name} has no header line.", "Export it again, with the names of columns.")
    if len(cells) > MOST_COLUMNS:
        raise FileReadError(
            f"{path.name} has {len(cells):,} columns.", f"At most {MOST_COLUMNS:,}: export fewer."
        )
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {place}"
        names.append(f"{name} ({place})" if name in names else name)
    while names and names[-1] == f"column {len(names)}":
        names.pop()
    return tuple(names)

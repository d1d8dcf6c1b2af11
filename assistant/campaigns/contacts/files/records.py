"""Rows of a delimited file as a stream: a row that is broken takes no other row with it.

Rows are counted as a spreadsheet shows them: the header is 1 where no titles stand above it, a cell with a
line break makes no second row, and a blank line is a row.
"""

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant import rules
from assistant.errors import FileReadError
from assistant.text.headers import plain
from assistant.text.normalise import clean

SEPARATORS = ",;\t|"
_SAMPLE = 200  # lines by which the separator is chosen
_LONGEST_LINE = 200_000  # characters; what is longer is cut there, and is a row of its own
_MOST_LINES = 60  # of one row: an address or a note with line breaks
_SURPLUS = 2  # cells that such a row may have too many
_MOST_TITLES = 12  # rows above a header: the name of a report, who made it, when
_SURE = 2  # names of columns that make a header; a cell of a person may be one by chance
_FIGURES = re.compile(r"[\d\s.,+()/%€:-]*\d[\d\s.,+()/%€:-]*")  # a number, a date, a phone
_STRAYS = re.compile("[\udc80-\udcff]+")
# What nearly every line is made of and has nothing hidden: Latin letters, their punctuation, blanks.
_COMMON = re.compile("[\t\n -~\u00a0-\u00ac\u00ae-\u024f\u2009\u2010-\u2027\u202f\u20ac]*")


class Record(NamedTuple):
    """A row: its number, its cells as they are, and the codes of what was wrong with its text."""

    row: int
    cells: Sequence[str]
    problems: tuple[str, ...] = ()


def text_lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file without their ends; raises FileReadError when it can't be opened or decoded."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    try:
        with path.open(encoding=encoding, errors=errors) as file:
            while line := file.readline(_LONGEST_LINE):
                yield line.removesuffix("\n")
    except OSError as error:
        raise FileReadError(
            f"{path.name} can't be read: {error.strerror}.", "Check its permissions."
        ) from error


def separator(lines: Sequence[str]) -> str:
    """The mark that cuts the header into most columns and the rows into as many."""
    return max(SEPARATORS, key=lambda mark: _fit(lines, mark))


def _fit(lines: Sequence[str], mark: str) -> float:
    rows = list(records(iter(lines), mark))
    widths = [len(record.cells) for record in rows[titles(rows) :]]  # titles count as rows that don't fit
    if not widths or widths[0] == 1:
        return 0.0
    # A header counts by itself: rows may leave out their last cells.
    return widths[0] * (0.5 + widths.count(widths[0]) / len(rows))


def titles(rows: Sequence[Record]) -> int:
    """How many of a file's first rows are the titles that reports carry above their header.

    A person who is taken for the header is lost, a title that is not seen is only a column without a use: so
    rows are passed over when most of what stands below them fills more than one cell, and the row that
    would be the header holds names of columns (`_is_header`).
    """
    for place, record in enumerate(rows[: _MOST_TITLES + 1]):
        if not _is_title(record, rows[place + 1 :]):
            return place if not place or _is_header(record, rows[:place], rows[place:]) else 0
    return 0


def _is_title(record: Record, below: Sequence[Record]) -> bool:
    """Whether a row fills one cell, is a comment, or tells one thing (“Campagne :;Printemps”)."""
    filled = _filled(record)
    if filled <= 1:
        return True
    first = next(cell.strip() for cell in record.cells if cell.strip())
    if first.startswith("#"):  # a header may be “#N°;Ville;Pays”, or “# client;Nom”
        as_wide = sum(len(each.cells) == len(record.cells) for each in below)
        return 2 * as_wide < len(below) and _known(record) < _SURE
    wider = 2 * sum(_filled(each) > filled for each in below) > len(below)
    return filled == _SURE and first.endswith(":") and wider


def _is_header(record: Record, above: Sequence[Record], rows: Sequence[Record]) -> bool:
    """Whether a row below titles is the header: its cells are names, as far as they are known.

    Where they are not known, a title is told by its number of cells; one that is itself the name of a column
    is none: “Prénom” above “Jean;Paris;FR” is a header of one cell.
    """
    wide = 2 * sum(_filled(each) > 1 for each in rows) > len(rows)
    if not wide or any("@" in cell or _FIGURES.fullmatch(cell.strip()) for cell in record.cells):
        return False
    return _known(record) >= _SURE or not any(
        len(each.cells) == len(record.cells) or _known(each) for each in above
    )


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _known(record: Record) -> int:
    """How many cells are the names of columns, of contacts or of reports."""
    return len(_names().intersection(map(plain, record.cells)))


@cache
def _names() -> frozenset[str]:
    found: set[str] = set()
    for data in (rules.load("contact_columns"), rules.load("result_columns")):
        for field in data["fields"].values():
            found.update(field["names"])
        for tool in data["tools"].values():
            found.update(name for names in tool["fields"].values() for name in names)
    return frozenset(found)


def head(path: Path, encoding: str) -> list[str]:
    """The first lines of a file."""
    lines: list[str] = []
    for line in text_lines(path, encoding):
        lines.append(line)
        if len(lines) == _SAMPLE:
            break
    return lines


def stated_separator(line: str) -> str:
    """The separator of Excel's own first line, “sep=;”; empty for any other line."""
    found = re.fullmatch(r'"?sep=(.)"?', line.strip(), re.IGNORECASE)
    return found[1] if found else ""


def records(lines: Iterator[str], mark: str, above: int = 0) -> Iterator[Record]:
    """The rows that hold something; the header comes behind `above` rows of titles."""
    waiting: deque[str] = deque()
    row, width = 0, 0
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        row += 1
        if row == 1 and stated_separator(line):
            row = 0
            continue
        record = _record(row, line, mark)
        if record is None:  # a quotation mark is open at the end of the line
            record = _longer(row, line, _Rest(lines, waiting), mark, width)
        if not any(cell and not cell.isspace() for cell in record.cells):
            continue
        if above:
            above -= 1
        else:
            width = width or len(record.cells)
        yield record


class _Rest:
    """The lines behind a row; those that turn out not to be its own are given back."""

    def __init__(self, lines: Iterator[str], waiting: "deque[str]") -> None:
        self._lines = lines
        self._waiting = waiting

    def take(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def give_back(self, lines: Sequence[str]) -> None:
        self._waiting.extendleft(reversed(lines))


def _longer(row: int, line: str, rest: _Rest, mark: str, width: int) -> Record:
    """The row that begins on the line and goes on: until its quotation mark is closed, if it is."""
    taken: list[str] = []
    while len(taken) < _MOST_LINES and (more := rest.take()) is not None:
        taken.append(more)
        if '"' not in more:
            continue
        found = _record(row, "\n".join([line, *taken]), mark)
        if found is None:
            continue
        if "broken_quotes" in found.problems or (width and len(found.cells) > width + _SURPLUS):
            break  # the mark that would close it is that of another row; further lines can't mend that
        return found
    rest.give_back(taken)
    return _broken(row, line, mark)


def _record(row: int, line: str, mark: str) -> Record | None:
    """The cells of a line; None when a quotation mark is still open at its end."""
    text, problems = _plain(line)
    if '"' not in text:
        return Record(row, text.split(mark), problems)
    try:
        # With line ends of its own: a quoted cell may hold some.
        cells = next(csv.reader([text], delimiter=mark, strict=True, skipinitialspace=True))
    except csv.Error as error:
        return None if "unexpected end" in str(error) else _broken(row, line, mark)
    return Record(row, cells, problems)


def _broken(row: int, line: str, mark: str) -> Record:
    """The cells of a line whose quotation marks are letters (24" TV), or where one is forgotten."""
    text, problems = _plain(line)
    return Record(row, [_bare(cell.strip()) for cell in text.split(mark)], (*problems, "broken_quotes"))


def _bare(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1]
    return cell[1:] if cell.startswith('"') and cell.count('"') == 1 else cell


def _plain(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without what never shows, and whether there was any."""
    if _COMMON.fullmatch(line):
        return line, ()
    text = _STRAYS.sub(_windows, line) if _STRAYS.search(line) else line
    composed = unicodedata.normalize("NFC", text)
    plain = clean(text)
    return plain, ("odd_signs",) if plain != composed else ()


def _windows(found: "re.Match[str]") -> str:
    """Bytes that are no UTF-8 between others that are: pasted from Windows."""
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")

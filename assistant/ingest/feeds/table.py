"""Rows of a delimited file, each with its line; a row that can't be read takes no other row with it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.errors import FileReadError
from assistant.types.language import Language

_SEPARATORS = ",;\t|"
_SAMPLE = 50  # rows by which the separator is chosen
_REASONS = {
    "unexpected end of data": "a quotation mark is opened and never closed",
    "expected after": "a quotation mark inside a quoted cell is not doubled",
    "field larger": f"a cell holds more than {csv.field_size_limit():,} characters",
}


@dataclass(frozen=True)
class RowProblem:
    """A row of a feed that is left out: its line in the file, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Row:
    """The cells of a row that hold something, by column; `line` is where it begins.

    The rest is what a shop system spreads over several cells or rows: attributes as pairs of name and value,
    further images, and what identifies an article without a SKU.
    """

    line: int
    values: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    identity: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a feed in their order. `language` is what the file says of its texts."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[RowProblem, ...] = ()
    language: Language | None = None


def read_table(text: str, name: str) -> Table:
    """The rows of a text separated by comma, semicolon, tab or bar; raises FileReadError for an empty one."""
    lines = text.split("\n")
    if lines[0].casefold().startswith("sep="):  # what Excel writes for itself
        lines[0] = ""
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    problems: list[RowProblem] = []
    for item in records(lines, separator(lines)):
        if isinstance(item, RowProblem):
            problems.append(item)
            continue
        line, cells = item
        if not columns:
            columns = _named(cells)
        elif any(cell.strip() for cell in cells[len(columns) :]):
            reason = f"{len(cells)} cells for {len(columns)} columns: quote a cell that holds the separator"
            problems.append(RowProblem(line, reason))
        else:
            rows.append(Row(line, _filled(columns, cells)))
    if not columns:
        raise FileReadError(f"{name} is empty.", "Export it again, with a header line.")
    return Table(columns, tuple(rows), tuple(problems))


def header(text: str) -> tuple[str, ...]:
    """The columns of the beginning of a delimited text; empty when it has none."""
    lines = text.split("\n")
    if lines[0].casefold().startswith("sep="):
        lines[0] = ""
    for item in records(lines, separator(lines)):
        if not isinstance(item, RowProblem):
            return _named(item[1])
    return ()


def separator(lines: Sequence[str]) -> str:
    """The mark that cuts the header into most columns and the rows into as many."""
    return max(_SEPARATORS, key=lambda mark: _fit(lines, mark))


def _fit(lines: Sequence[str], mark: str) -> float:
    widths: list[int] = []
    for item in records(lines, mark):
        if not isinstance(item, RowProblem):
            widths.append(len(item[1]))
        if len(widths) == _SAMPLE:
            break
    if not widths or widths[0] == 1:
        return 0.0
    # A header counts by itself: rows may leave out their last cells.
    return widths[0] * (0.5 + widths.count(widths[0]) / len(widths))


def records(lines: Sequence[str], mark: str) -> Iterator[tuple[int, list[str]] | RowProblem]:
    """Each row that holds something with the line where it begins, or what is wrong with it.

    After a broken row reading begins anew on the next line, so that an open quotation mark costs one row at
    most: none, when the line has as many cells as the header without it.
    """
    start, width = 0, 0
    while start < len(lines):
        reader = csv.reader(_from(lines, start), delimiter=mark, strict=True, skipinitialspace=True)
        begin = start
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    width = width or len(cells)
                    yield begin + 1, cells
                begin = start + reader.line_num
            return
        except csv.Error as error:
            cells = _unquoted(lines[begin], mark)
            whole = len(cells) == width and len(lines[begin]) < csv.field_size_limit()
            yield (begin + 1, cells) if whole else RowProblem(begin + 1, _reason(error))
            start = begin + 1


def _from(lines: Sequence[str], start: int) -> Iterator[str]:
    return (lines[index] + "\n" for index in range(start, len(lines)))


def _unquoted(line: str, mark: str) -> list[str]:
    """The cells of a line whose quotation marks are letters (24" TV), or where one is forgotten."""
    return [_bare(cell.strip()) for cell in line.split(mark)]


def _bare(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1]
    return cell[1:] if cell.startswith('"') and cell.count('"') == 1 else cell


def _reason(error: csv.Error) -> str:
    return next((reason for sign, reason in _REASONS.items() if sign in str(error)), str(error))


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """The header, each column with a name of its own."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {place}"
        names.append(f"{name} ({place})" if name in names else name)
    return tuple(names)


def _filled(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    pairs = zip(columns, cells, strict=False)
    return {column: value for column, cell in pairs if (value := cell.strip())}

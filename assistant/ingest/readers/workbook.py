"""XLSX files: one part per visible sheet. Imported in the reading process only."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from assistant.errors import FileReadError
from assistant.ingest.readers.archive import check_archive
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.office import BROKEN_XML, properties
from assistant.ingest.readers.tables import rows_as_markdown
from assistant.types.knowledge import Part

_MOST_CELLS = 1_000_000
_BLOCK = 1024 * 1024  # bytes
_CURRENCIES = ("€", "$", "£")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb"<c[ >]")
# A cell that has only a format: a formatted column has a million of them.
_EMPTY_CELL = re.compile(rb"<c(?: [^<>]*)?/>|<c(?: [^<>]*)?></c>")
_EMPTY_ROW = re.compile(rb"<row(?: [^<>]*)?(?:/>|>\s*</row>)")
_NO_RESULT = re.compile(rb"<f[^<>]*>[^<]*</f>\s*(?:<v\s*/>|<v></v>|</c>)")


def read_xlsx(path: Path) -> Extract:
    """A workbook; hidden sheets, rows and columns stay hidden (they hold what is not to be shown).

    Raises FileReadError when it is cut, locked, explosive or empty.
    """
    check_archive(path, "xl/workbook.xml")
    try:
        with zipfile.ZipFile(path) as archive:
            known = properties(archive)
            content, unsolved = _without_empty_cells(archive, path.name)
        book = openpyxl.load_workbook(content, data_only=True)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OSError,
        InvalidFileException,
        *BROKEN_XML,
    ) as error:
        raise FileReadError(
            f"{path.name} is damaged: {type(error).__name__}.", "Open it in a spreadsheet and save it again."
        ) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    parts = [Part(text) for sheet in sheets if (text := _sheet(sheet))]
    if not parts:
        raise FileReadError(f"{path.name} has no visible cell with a value.", "Fill it, or remove it.")
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    return Extract(
        parts=tuple(parts),
        title=known.title,
        saved=known.saved,
        warnings=tuple(_warnings(hidden, unsolved)),
    )


def _warnings(hidden: Sequence[str], unsolved: int) -> Iterator[str]:
    if hidden:
        yield f"hidden sheets were left out: {', '.join(hidden)}"
    if unsolved:
        yield f"{unsolved:,} formulas have no stored result: open it in a spreadsheet and save it"


def _without_empty_cells(archive: zipfile.ZipFile, name: str) -> tuple[io.BytesIO, int]:
    """The workbook without cells that hold nothing, and how many formulas have no stored result."""
    content = io.BytesIO()
    cells = unsolved = 0
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as thin:
        for entry in archive.infolist():
            with archive.open(entry) as source, thin.open(entry.filename, "w") as target:
                for piece in _pieces(source):
                    kept = piece
                    if _SHEET.fullmatch(entry.filename):
                        unsolved += sum(1 for _ in _NO_RESULT.finditer(piece))
                        kept = _EMPTY_ROW.sub(_if_hidden, _EMPTY_CELL.sub(b"", piece))
                        cells += sum(1 for _ in _CELL.finditer(kept))
                    if cells > _MOST_CELLS:
                        raise FileReadError(
                            f"{name} has more than {_MOST_CELLS:,} cells.", "Split it into smaller files."
                        )
                    target.write(kept)
    content.seek(0)
    return content, unsolved


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """What a file holds, cut after rows where there are any."""
    rest = b""
    while block := source.read(_BLOCK):
        rest += block
        end = rest.rfind(b"</row>") + len(b"</row>")
        if end > len(b"</row>"):
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _if_hidden(row: "re.Match[bytes]") -> bytes:
    """An empty row, unless it is only empty: a hidden one may stand between two rows of a table."""
    return row.group() if b"hidden=" in row.group() else b""


def _sheet(sheet: Worksheet) -> str:
    blocks = [_block(rows) for rows in _blocks(sheet)]
    return f"## {sheet.title.strip()}\n\n" + "\n\n".join(blocks) if blocks else ""


def _blocks(sheet: Worksheet) -> Iterator[list[list[str]]]:
    """Stretches of rows between blank ones: a sheet often holds more than one table."""
    rows: list[list[str]] = []
    last = 0
    for number, row in _visible_rows(sheet):
        if rows and number > last + 1:
            yield rows
            rows = []
        rows.append(row)
        last = number
    if rows:
        yield rows


def _visible_rows(sheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers; hidden ones count as if they were not there.

    Only cells that exist are looked at: one stray cell in the last corner makes a sheet of 17 billion.
    """
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, (dimension.max or 0) + 1))
    rows: dict[int, dict[int, str]] = {}
    for (number, column), cell in sheet._cells.items():
        if column not in hidden and (text := _text(cell)):
            rows.setdefault(number, {})[column] = text
    columns = sorted({column for cells in rows.values() for column in cells})
    skipped = 0
    for number in sorted({*rows, *(row for row, each in sheet.row_dimensions.items() if each.hidden)}):
        if sheet.row_dimensions[number].hidden:
            skipped += 1
        else:
            yield number - skipped, [rows[number].get(column, "") for column in columns]


def _block(rows: Sequence[Sequence[str]]) -> str:
    """A table; lines with one cell above it are its title or a note."""
    lines: list[str] = []
    start = 0
    while start < len(rows) and sum(bool(cell) for cell in rows[start]) == 1:
        lines.append(next(cell for cell in rows[start] if cell))
        start += 1
    table = rows_as_markdown(rows[start:])
    return "\n\n".join([*lines, table] if table else lines)


def _text(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None or isinstance(value, bool):
        return {True: "✓", False: "✗"}.get(value, "") if value is not None else ""
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return str(value).strip()


def _number(value: float, shown: str) -> str:
    """A number with the unit that the sheet shows beside it: 24.9 in a euro cell is “24.90 €”."""
    if "%" in shown:
        return f"{round(value * 100, 4):g}%"
    for sign in _CURRENCIES:
        if sign in shown:
            return f"{value:.2f} {sign}"
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"

"""XLSX files: one part per visible sheet. Imported in the reading process only."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from assistant.errors import FileReadError
from assistant.ingest.readers.archive import check_archive
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.tables import rows_as_markdown
from assistant.types.knowledge import Part

_MOST_CELLS = 2_000_000
_CURRENCIES = ("€", "$", "£")


def read_xlsx(path: Path) -> Extract:
    """A workbook; hidden sheets, rows and columns stay hidden (they hold what is not to be shown).

    Raises FileReadError when it is cut, locked, explosive or empty.
    """
    check_archive(path, "xl/workbook.xml")
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile, InvalidFileException) as error:
        raise FileReadError(
            f"{path.name} is damaged: {type(error).__name__}.", "Open it in a spreadsheet and save it again."
        ) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    parts = [Part(text) for sheet in sheets if (text := _sheet(sheet, path.name))]
    if not parts:
        raise FileReadError(f"{path.name} has no visible cell with a value.", "Fill it, or remove it.")
    title = " ".join((book.properties.title or "").split())
    return Extract(parts=tuple(parts), title=title)


def _sheet(sheet: Worksheet, name: str) -> str:
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise FileReadError(
            f"{name} has {sheet.max_row:,} rows in the sheet “{sheet.title}”.", "Split it into smaller files."
        )
    blocks = [_block(rows) for rows in _blocks(sheet)]
    return f"## {sheet.title.strip()}\n\n" + "\n\n".join(blocks) if blocks else ""


def _blocks(sheet: Worksheet) -> Iterator[list[list[str]]]:
    """Stretches of rows between blank ones: a sheet often holds more than one table."""
    rows: list[list[str]] = []
    for row in _visible_rows(sheet):
        if any(row):
            rows.append(row)
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _visible_rows(sheet: Worksheet) -> Iterator[list[str]]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, (dimension.max or 0) + 1))
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if not sheet.row_dimensions[number].hidden:
            yield [_text(cell) for column, cell in enumerate(row, start=1) if column not in hidden]


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

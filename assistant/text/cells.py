"""Tables that a spreadsheet opens rightly, and without taking a cell for a formula."""

import csv
import io
from collections.abc import Iterable

from assistant.types.language import Language

BOM = "\ufeff"  # at the beginning of the file: else spreadsheets read UTF-8 as another encoding

# What begins a formula in Excel, LibreOffice or Google Sheets, in full width too, and the blanks that some of
# them look past. Source: OWASP, CSV Injection.
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n")
# A French spreadsheet takes the comma for the decimal mark.
_SEPARATORS: dict[Language, str] = {"fr": ";", "en": ","}


def safe_cell(text: str) -> str:
    """The text as it may stand in a cell: after an apostrophe when it could be read as a formula."""
    return f"'{text}" if text.startswith(_BLANKS) or text.lstrip().startswith(_SIGNS) else text


def csv_line(cells: Iterable[str], language: Language) -> str:
    """A line of a CSV, its end included, with the separator that spreadsheets of that language expect."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=_SEPARATORS[language], quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()

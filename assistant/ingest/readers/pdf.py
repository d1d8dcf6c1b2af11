"""PDF files: text in reading order, tables as tables. Imported in the reading process only.

pypdf keeps columns of text apart but not table cells; pdfplumber finds ruled tables but mixes columns.
"""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import pypdf
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException
from pypdf.errors import DependencyError, PyPdfError

from assistant.errors import FileReadError
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.layout import (
    Line,
    Page,
    as_markdown,
    body_size,
    heading_sizes,
    with_table,
    without_running_titles,
)
from assistant.ingest.readers.markdown import first_heading
from assistant.ingest.readers.tables import Rows
from assistant.types.knowledge import Part

_HEADER_WITHIN = 1024  # bytes: readers accept junk before “%PDF-”
_END_WITHIN = 65_536
_MOST_PAGES = 2000
_RULE = re.compile(rb"(?<![\w.])(?:re|l)\b")
_FEWEST_RULES = 4  # strokes that a table needs at least
_FEWEST_LETTERS = 3
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
_NO_TITLE = re.compile(
    r"(?i)^(\(?(untitled|unspecified|sans titre|anonymous)\)?|microsoft word\b.*"
    r"|.*\.(docx?|indd|xlsx?|html?|pdf))$"
)


def read_pdf(path: Path) -> Extract:
    """A PDF; raises FileReadError when it is locked, cut, damaged, or pictures only."""
    _check_ends(path)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(path)
        pages = reader.pages[:_MOST_PAGES]
        printed = [_lines(page) for page in pages]
        ruled = [number for number, page in enumerate(pages) if _has_rules(page)]
        title = " ".join(str((reader.metadata and reader.metadata.title) or "").split())
    except DependencyError as error:
        raise _locked(path) from error
    except _BROKEN as error:
        raise _damaged(path) from error
    _demand_letters(path, printed)
    parts = _parts(without_running_titles(printed), _tables(path, ruled))
    first = first_heading(parts[0].text)
    return Extract(parts=tuple(parts), title=first if _NO_TITLE.match(title) else title or first)


def _parts(pages: Sequence[Page], tables: Mapping[int, Sequence[Rows]]) -> list[Part]:
    body = body_size(pages)
    levels = heading_sizes(pages, body)
    parts = []
    for number, page in enumerate(pages):
        lines = list(page)
        for rows in tables.get(number, ()):
            lines = with_table(lines, rows, body)
        text = as_markdown(lines, body, levels)
        if text:
            parts.append(Part(text, number + 1))
    return parts


def _lines(page: pypdf.PageObject) -> list[Line]:
    """The page's lines in reading order, each with the size of most of its letters."""
    fragments: list[tuple[str, float, bool]] = []

    def see(text: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        fragments.append((text, round(size * _scale(matrix) * _scale(user), 1), bold))

    page.extract_text(visitor_text=see)
    lines: list[Line] = []
    text, size, longest, all_bold = "", 0.0, 0, True
    for fragment, points, bold in [*fragments, ("\n", 0.0, False)]:
        for number, piece in enumerate(fragment.split("\n")):
            if number:
                lines.append(Line(text.strip(), size, bold=all_bold and longest > 0))
                text, size, longest, all_bold = "", 0.0, 0, True
            text += piece
            all_bold = all_bold and (bold or not piece.strip())
            if len(piece.strip()) > longest:
                size, longest = points, len(piece.strip())
    return lines


def _scale(matrix: Sequence[float]) -> float:
    """How much a transformation enlarges letters upwards, whatever their rotation."""
    return math.hypot(matrix[2], matrix[3]) or 1.0


def _has_rules(page: pypdf.PageObject) -> bool:
    """Whether lines or boxes are drawn: only then it is worth looking for a table, which is slow."""
    content = page.get_contents()
    return content is not None and len(_RULE.findall(content.get_data())) >= _FEWEST_RULES


def _tables(path: Path, numbers: Sequence[int]) -> dict[int, list[Rows]]:
    if not numbers:
        return {}
    try:
        with pdfplumber.open(path, pages=[number + 1 for number in numbers]) as pdf:
            return {page.page_number - 1: _tables_of(page) for page in pdf.pages}
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return {}  # the text of the page is there all the same


def _tables_of(page: pdfplumber.page.Page) -> list[Rows]:
    tables: list[Rows] = []
    for found in page.extract_tables():
        rows = [[cell or "" for cell in row] for row in found]
        filled = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1]
        if len(filled) > 1:  # else it is a frame around a text
            tables.append(rows)
    page.close()
    return tables


def _demand_letters(path: Path, pages: Sequence[Page]) -> None:
    letters = sum(letter.isalnum() for page in pages for line in page for letter in line.text)
    if letters < _FEWEST_LETTERS:
        raise FileReadError(
            f"{path.name} holds no letters on its {len(pages)} pages: it is a scan, or empty.",
            "Run a text recognition (OCR) over it, then put it back.",
        )


def _check_ends(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_HEADER_WITHIN)
        file.seek(max(0, size - _END_WITHIN))
        end = file.read()
    if b"%PDF-" not in start:
        raise FileReadError(
            f"{path.name} is not a PDF file.", "Give it its right suffix, or export it again."
        )
    if b"%%EOF" not in end:
        raise FileReadError(
            f"{path.name} is cut off: its end is missing.", "Copy it again from where it came from."
        )


def _locked(path: Path) -> FileReadError:
    return FileReadError(
        f"{path.name} is encrypted: it opens with a password only.", "Save it without a password."
    )


def _damaged(path: Path) -> FileReadError:
    return FileReadError(
        f"{path.name} is a damaged PDF file.", "Export it again from the program that made it."
    )

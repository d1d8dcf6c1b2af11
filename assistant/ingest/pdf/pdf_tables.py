"""Ruled tables of PDF pages, with the words of their cells. Imported in the reading process only.

pdfplumber finds the cells from the drawn lines; which words stand in which cell is decided by their places.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from assistant.ingest.pdf.pdf_words import Word
from assistant.ingest.pdf.rows import rows_of
from assistant.ingest.readers.tables import markdown_table

_UNREADABLE = (PDFException, PdfminerException, ValueError, KeyError, TypeError, AttributeError, IndexError)

Box = tuple[float, float, float, float]  # left, top, right, bottom


class RuledTables:
    """The ruled tables of one file, page by page; a context manager. The file is opened when first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def __enter__(self) -> "RuledTables":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def fold(self, number: int, words: Sequence[Word]) -> list[Word]:
        """The words of page `number` (from 0), those in a table replaced by the table at its place."""
        rest = list(words)
        for box, cells in self._tables(number):
            inside = [word for word in rest if _holds(box, word)]
            rows = _cell_texts(cells, inside)
            # Fewer are a frame around a text.
            if sum(sum(bool(cell) for cell in row) > 1 for row in rows) < 2:
                continue
            rest = [word for word in rest if not _holds(box, word)]
            rest.append(Word("", box[0], box[2], box[1] + 1, 0.0, table=markdown_table(rows)))
        return rest

    def _tables(self, number: int) -> list[tuple[Box, list[list[Box | None]]]]:
        try:
            if self._file is None:
                self._file = pdfplumber.open(self._path)
            page = self._file.pages[number]
            found = [(table.bbox, [list(row.cells) for row in table.rows]) for table in page.find_tables()]
            page.close()
        except _UNREADABLE:
            return []  # the words of the page are there all the same
        return found


def _cell_texts(cells: Sequence[Sequence[Box | None]], words: Sequence[Word]) -> list[list[str]]:
    """The text of each cell; one that reaches over several rows is repeated in each of them."""
    rows: list[list[str]] = []
    bottoms: dict[int, float] = {}
    for row in cells:
        texts = []
        for column, cell in enumerate(row):
            if cell is not None:
                bottoms[column] = cell[3]
                within = [word for word in words if _holds(cell, word)]
                texts.append(" ".join(line.text for line in rows_of(within)))
            else:
                reaches = rows and bottoms.get(column, 0.0) > _top(row) + 1
                texts.append(rows[-1][column] if reaches else "")
        rows.append(texts)
    return rows


def _top(row: Sequence[Box | None]) -> float:
    return min((cell[1] for cell in row if cell is not None), default=0.0)


def _holds(box: Box, word: Word) -> bool:
    """Whether the middle of a word lies in the box; its letters stand on their baseline."""
    across, down = (word.left + word.right) / 2, word.base - word.size / 3
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]

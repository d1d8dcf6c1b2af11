"""Rows of a printed page in reading order: columns of text one after the other, tables row by row.

A band of white that many rows leave free is the space between two columns, of text or of a table. Text fills
its columns, cells do not: that tells them apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.ingest.pdf.layout import BULLET, Line
from assistant.ingest.pdf.pdf_words import Word
from assistant.ingest.pdf.rows import Row, rows_of
from assistant.ingest.readers.tables import markdown_table
from assistant.text.normalise import fold
from assistant.text.stopwords import STOP_WORDS

_GUTTER = 1.0  # of the letter size: less white than that is a space between words
_FEWEST_ROWS = 2  # rows with words on both sides of a gutter
_FAR = 4  # times the letter size: rows further apart share no columns
_DEEPEST = 3  # columns within columns
_PROSE_WORDS = 4.0  # words on a line of text, in the middle
_PROSE_LINES = 3
_SENTENCE_WORDS = 3
_FULL = 0.7  # of the width of its column: a line of text reaches so far
_PARAGRAPH = 1.35  # of the usual distance of two rows: more is a new paragraph
_LOOSE = 1.6  # of the letter size: rows of one paragraph are not further apart
_INDENT = 0.8  # of the letter size
_ENDED = re.compile(r"[.!?:»”]$")
# Numbers of items and sections. A bare number may as well be a figure in the first column of a table.
_NUMBERING = re.compile(r"^(?:(?:\d{1,3}|[a-zA-Z])[.)]|\d{1,2}(?:\.\d{1,2})+\.?)$")
_FIGURE = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.!…][»”\"')]?$")
_OPEN_END = re.compile(r"[,’'-]$")
_SMALL_WORDS = STOP_WORDS["fr"] | STOP_WORDS["en"]

_INFINITE = float("inf")

Gap = tuple[float, float]
Cells = list[list[list[Word]]]  # of each row, of each column: its words


@dataclass(frozen=True)
class _Band:
    """Rows that leave the same gutters free."""

    rows: tuple[Row, ...]
    gutters: tuple[Gap, ...]

    def cells(self) -> Cells:
        edges = [(left + right) / 2 for left, right in self.gutters]
        found: Cells = []
        for row in self.rows:
            cells: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
            for word in row.words:
                cells[sum(word.left >= edge for edge in edges)].append(word)
            found.append(cells)
        return found


def reading_order(rows: Sequence[Row], depth: int = 0) -> list[Line]:
    """The lines of a page, or of one of its columns, in the order in which they are read."""
    lines: list[Line] = []
    single: list[Row] = []
    right = max((row.right for row in rows), default=0.0)
    for band in _bands(rows) if depth < _DEEPEST else rows:
        if isinstance(band, Row):
            single.append(band)
            continue
        lines += _paragraphs(single, right)
        single = []
        cells = band.cells()
        if _is_prose(cells):
            for column in zip(*cells, strict=True):
                lines += reading_order(rows_of([word for cell in column for word in cell]), depth + 1)
        else:
            lines += _table(cells, right)
    return lines + _paragraphs(single, right)


def _bands(rows: Sequence[Row]) -> Iterator[_Band | Row]:
    """The rows, those that share gutters taken together."""
    if not rows:
        return
    gutter = _GUTTER * median(row.size for row in rows)
    gaps = [_gaps(row, gutter) for row in rows]
    start = 0
    while start < len(rows):
        end, gutters = _longest(rows, gaps, start, gutter)
        # A line of text above a table covers some of its gutters: the table starts below it.
        if (
            gutters
            and len(gaps[start]) == 2
            and len(_longest(rows, gaps, start + 1, gutter)[1]) > len(gutters)
        ):
            gutters = []
        if gutters:
            yield _Band(tuple(rows[start:end]), tuple(gutters))
            start = end
        else:
            yield rows[start]
            start += 1


def _longest(
    rows: Sequence[Row], gaps: Sequence[Sequence[Gap]], start: int, gutter: float
) -> tuple[int, list[Gap]]:
    """The longest run from `start` on whose rows share a gutter: its end and its gutters."""
    width = max(row.right for row in rows) - min(row.left for row in rows)
    best: tuple[int, list[Gap]] = (start, [])
    free: list[Gap] = [(-_INFINITE, _INFINITE)]
    for end in range(start, len(rows)):
        free = _shared(free, gaps[end], gutter)
        if end > start and rows[end].base - rows[end - 1].base > _FAR * rows[end].size:
            break
        if len(free) <= 2 and rows[end].right - rows[end].left > _FULL * width:
            break  # this row leaves nothing free between its words
        gutters = [gap for gap in free if _divides(rows[start : end + 1], gap)]
        if len(gaps[end]) == 2 and len(gutters) < len(best[1]) > 1:
            break  # a line of text under a table
        if gutters:
            best = (end + 1, gutters)
    end, gutters = best
    while gutters and end < len(rows) and _announces(rows[end - 1], rows[start : end - 1]):
        end -= 1  # a heading under the columns belongs to what follows
    return end, gutters


def _announces(row: Row, above: Sequence[Row]) -> bool:
    return bool(above) and row.size > max(other.size for other in above)


def _gaps(row: Row, gutter: float) -> list[Gap]:
    """The white of a row, its margins included; white after a bullet or a number divides nothing."""
    found: list[Gap] = [(-_INFINITE, row.left)]
    right = row.left
    for number, word in enumerate(row.words):
        opens = number == 1 and (BULLET.match(row.words[0].text) or _NUMBERING.match(row.words[0].text))
        if word.left - right >= gutter and not opens:
            found.append((right, word.left))
        right = max(right, word.right)
    return [*found, (right, _INFINITE)]


def _shared(some: Sequence[Gap], others: Sequence[Gap], gutter: float) -> list[Gap]:
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(left, right) for left, right in both if right - left >= gutter]


def _divides(rows: Sequence[Row], gap: Gap) -> bool:
    """Whether enough rows have words on both sides."""
    left, right = gap
    return sum(row.left < left and row.right > right for row in rows) >= _FEWEST_ROWS


def _is_prose(cells: Cells) -> bool:
    """Whether the columns hold running text or lists, and not the cells of a table."""
    columns = [[cell for cell in column if cell] for column in zip(*cells, strict=True)]
    if all(sum(bool(BULLET.match(cell[0].text)) for cell in column) * 2 >= len(column) for column in columns):
        return True
    if all(_is_sentences(column) for column in columns):
        return True
    return all(len(column) < _PROSE_LINES or _reads_as_text(column) for column in columns) and any(
        len(column) >= _PROSE_LINES for column in columns
    )


def _is_sentences(column: Sequence[Sequence[Word]]) -> bool:
    """Whether few or short lines are a text all the same: it ends as a sentence, and its lines do not.

    Cells are whole on their line, and few end with a full stop. A heading may stand above the text.
    """
    if not _SENTENCE_END.search(column[-1][-1].text):
        return False
    if all(len(cell) >= _SENTENCE_WORDS and _SENTENCE_END.search(cell[-1].text) for cell in column):
        return True
    breaks = list(pairwise(column))
    return 2 * sum(_runs_on(above, below) for above, below in breaks) >= len(breaks) > 0


def _runs_on(above: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether a sentence goes on from one line to the next."""
    last = above[-1].text
    if _ENDED.search(last):
        return False
    open_end = _OPEN_END.search(last) or (len(above) > 1 and fold(last) in _SMALL_WORDS)
    return bool(open_end) or below[0].text[0].islower()


def _reads_as_text(column: Sequence[Sequence[Word]]) -> bool:
    left = min(cell[0].left for cell in column)
    width = max(cell[-1].right for cell in column) - left
    full = sum(cell[-1].right - left >= _FULL * width for cell in column)
    return 2 * full >= len(column) and median(len(cell) for cell in column) >= _PROSE_WORDS


def _table(cells: Cells, right: float) -> list[Line]:
    """The rows as a table; rows of one cell before and after it are lines of their own."""
    first, last = 0, len(cells)
    while first < last and _filled(cells[first]) < 2:
        first += 1
    while last > first and _filled(cells[last - 1]) < 2 and not _goes_on(cells[last - 2], cells[last - 1]):
        last -= 1
    rows: list[list[str]] = []
    for number in range(first, last):
        texts = [" ".join(word.text for word in cell) for cell in cells[number]]
        if rows and _goes_on(cells[number - 1], cells[number]):
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], texts, strict=True)]
        else:
            rows.append(texts)
    return [
        *_paragraphs([_row(row) for row in cells[:first]], right),
        Line(markdown_table(rows), table=True),
        *_paragraphs([_row(row) for row in cells[last:]], right),
    ]


def _filled(row: Sequence[Sequence[Word]]) -> int:
    return sum(bool(cell) for cell in row)


def _goes_on(above: Sequence[Sequence[Word]], row: Sequence[Sequence[Word]]) -> bool:
    """Whether a row is the rest of a cell that was too long for its column, and no row of its own.

    A figure never is: it would land in the row of another article.
    """
    words = [word for cell in row for word in cell]
    if _filled(row) != 1 or any(_FIGURE.search(word.text) for word in words):
        return False
    continued = next(before for before, cell in zip(above, row, strict=True) if cell)
    near = bool(continued) and words[0].base - continued[0].base < _PARAGRAPH * words[0].size
    return near and words[0].size == continued[0].size and words[0].text[0].islower()


def _row(cells: Sequence[Sequence[Word]]) -> Row:
    return Row(tuple(word for cell in cells for word in cell))


def _paragraphs(rows: Sequence[Row], right: float) -> list[Line]:
    """Rows of a column that ends at `right` as lines: which start a paragraph, which go on in the last."""
    steps = [below.base - above.base for above, below in pairwise(rows)]
    usual = median(steps) if steps else 0.0
    lines = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else None
        lines.append(
            Line(
                row.words[0].table or row.text,
                row.size,
                table=bool(row.words[0].table),
                bold=row.bold,
                starts=before is not None and _starts(before, row, usual),
                wrapped=before is not None and before.right + _width(row) > right,
            )
        )
    return lines


def _starts(before: Row, row: Row, usual: float) -> bool:
    distance = row.base - before.base
    indented = row.left - before.left > _INDENT * row.size and bool(_ENDED.search(before.text))
    return indented or distance > _PARAGRAPH * min(usual, _LOOSE * row.size)


def _width(row: Row) -> float:
    """Of the first word and the space before it; a little more, as nobody prints to the very edge."""
    return row.words[0].right - row.left + row.size

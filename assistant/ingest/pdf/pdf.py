"""PDF files: text in reading order, tables as tables. Imported in the reading process only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfiumError, raw

from assistant.errors import FileReadError
from assistant.ingest.pdf.columns import reading_order
from assistant.ingest.pdf.layout import (
    Line,
    as_markdown,
    body_size,
    cut_word,
    heading_sizes,
    joined,
    whole_words,
)
from assistant.ingest.pdf.pdf_tables import RuledTables
from assistant.ingest.pdf.pdf_words import Word, page_words
from assistant.ingest.pdf.rows import Row, rows_of, without_running_titles
from assistant.ingest.pdf.watch import PageTimeoutError, Watch
from assistant.ingest.readers.dates import pdf_date
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.markdown import first_heading
from assistant.types.knowledge import Part

MOST_PAGES = 2000
_HEADER_WITHIN = 1024  # bytes: readers accept junk before “%PDF-”
_END_WITHIN = 65_536
_FEWEST_RULES = 4  # strokes that a table needs at least
_MOST_RULES = 4000  # a drawing or a map has more, and no table
_FEWEST_LETTERS = 3
_UNKNOWN = re.compile(r"[\x00-\x1f\x7f\ue000-\uf8ff\ufffd]")
_READABLE = 0.7  # share of letters that have a meaning: with less, the font says nothing of its letters
_NO_TITLE = re.compile(
    r"(?i)^(\(?(untitled|unspecified|sans titre|anonymous)\)?|microsoft word\b.*"
    r"|.*\.(docx?|indd|xlsx?|pptx?|html?|pdf))$"
)


@dataclass
class _Pages:
    """What the pages gave: rows by page, words that stand at an angle, and the pages that gave nothing."""

    rows: list[list[Row]] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)  # without text, though something is printed
    unreadable: list[int] = field(default_factory=list)  # letters without meaning, or damaged
    slow: list[int] = field(default_factory=list)


def read_pdf(path: Path, watch: Watch | None = None) -> Extract:
    """A PDF; raises FileReadError when it is locked, cut, damaged, or pictures only.

    Pages without text, damaged ones and those that take longer than `watch` allows are named in a warning.
    """
    _check_ends(path)
    document = _opened(path)
    try:
        count = len(document)
        pages = _read(document, path, watch)
        values = document.get_metadata_dict(skip_empty=True)
    except PdfiumError as error:
        raise _damaged(path) from error
    finally:
        document.close()
    _demand_letters(path, pages, count, watch)
    parts = _parts(pages)
    title = " ".join(values.get("Title", "").split())
    first = first_heading(parts[0].text)
    return Extract(
        parts=tuple(parts),
        title=first if _NO_TITLE.match(title) else title or first,
        saved=pdf_date(values.get("ModDate", "")) or pdf_date(values.get("CreationDate", "")),
        warnings=tuple(_warnings(pages, count, watch)),
    )


def _read(document: pypdfium2.PdfDocument, path: Path, watch: Watch | None) -> _Pages:
    pages = _Pages()
    with RuledTables(path) as tables:
        for number in range(min(len(document), MOST_PAGES)):
            words: list[Word] = []
            try:
                if watch is None:
                    words = _words(document, number, tables, pages)
                elif number + 1 in watch.skip:
                    pages.slow.append(number + 1)
                else:
                    with watch.page(number + 1):
                        words = _words(document, number, tables, pages)
            except PageTimeoutError:
                pages.slow.append(number + 1)
            except PdfiumError:
                pages.unreadable.append(number + 1)
            pages.rows.append(rows_of([word for word in words if word.upright]))
            pages.turned.append(" ".join(word.text for word in words if not word.upright))
    if watch is not None:
        watch.done()
    return pages


def _words(document: pypdfium2.PdfDocument, number: int, tables: RuledTables, pages: _Pages) -> list[Word]:
    """The words of a page and its ruled tables."""
    page = document[number]
    try:
        words = page_words(page)
        shown = "".join(word.text for word in words)
        if len(_UNKNOWN.findall(shown)) > (1 - _READABLE) * len(shown):
            pages.unreadable.append(number + 1)
            return []
        if not shown and next(page.get_objects(), None) is not None:
            pages.silent.append(number + 1)
        straight = page.get_rotation() == 0 and page.get_mediabox()[:2] == (0, 0)
        return tables.fold(number, words) if words and straight and _has_rules(page) else words
    finally:
        page.close()


def _has_rules(page: pypdfium2.PdfPage) -> bool:
    """Whether lines or boxes are drawn: only then it is worth looking for a ruled table, which is slow."""
    strokes = 0
    for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        strokes += 1
        if strokes > _MOST_RULES:
            return False
    return strokes >= _FEWEST_RULES


def _parts(pages: _Pages) -> list[Part]:
    printed = [reading_order(rows) for rows in without_running_titles(pages.rows)]
    for above, below in pairwise(printed):
        _mend(above, below)
    body = body_size(printed)
    levels = heading_sizes(printed, body)
    hyphened = whole_words(printed)
    parts = []
    for number, lines in enumerate(printed):
        text = as_markdown(lines, body, levels, hyphened)
        text = "\n\n".join(piece for piece in (text, pages.turned[number]) if piece)
        if text:
            parts.append(Part(text, number + 1))
    return parts


def _mend(above: list[Line], below: list[Line]) -> None:
    """Bring the rest of a word that is cut at the end of a page back to its beginning."""
    if not above or not below or above[-1].table or below[0].table:
        return
    if cut_word(above[-1].text) and below[0].text[:1].islower():
        first, _, rest = below[0].text.partition(" ")
        above[-1] = replace(above[-1], text=joined(above[-1].text, first))
        below[0] = replace(below[0], text=rest)


def _warnings(pages: _Pages, count: int, watch: Watch | None) -> Iterable[str]:
    if count > MOST_PAGES:
        yield f"has {count:,} pages: only the first {MOST_PAGES:,} were read; split it"
    if pages.silent:
        yield f"{_named(pages.silent)} no text (a scan?): run a text recognition (OCR) over it"
    if pages.unreadable:
        yield f"{_named(pages.unreadable)} no letters that can be read: export the file again"
    if pages.slow and watch is not None:
        yield f"{_named(pages.slow)} been left out: more than {watch.seconds:g} s or too much memory to read"


def _named(numbers: Sequence[int]) -> str:
    """“page 3 has”, “pages 2-4, 7 have”."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    listed = ", ".join("-".join(str(number) for number in span) for span in spans)
    return f"page {listed} has" if len(numbers) == 1 else f"pages {listed} have"


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise (_locked(path) if locked else _damaged(path)) from error


def _demand_letters(path: Path, pages: _Pages, count: int, watch: Watch | None) -> None:
    words = (word for rows in pages.rows for row in rows for word in row.words)
    letters = sum(letter.isalnum() for word in words for letter in word.text + word.table)
    if letters >= _FEWEST_LETTERS or sum(map(len, pages.turned)) >= _FEWEST_LETTERS:
        return
    if pages.slow and watch is not None:
        raise FileReadError(
            f"{path.name} has no page that can be read: page {pages.slow[0]} takes more than"
            f" {watch.seconds:g} s or too much memory.",
            "Export it again, with simpler pages.",
        )
    raise FileReadError(
        f"{path.name} holds no letters ({count:,} pages): it is a scan, or empty.",
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

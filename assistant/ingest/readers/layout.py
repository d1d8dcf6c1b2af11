"""Lines of a printed page back to Markdown: headings, bullets, paragraphs, tables."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.ingest.readers.tables import Rows, markdown_table

HEADING_SIZE = 1.08  # a line this much larger than the body text is a heading
_LONGEST_HEADING = 120  # characters
_FULL_LINE = 0.7  # of the longest line: a line that reaches so far was wrapped
_EDGE = 2  # lines at the top and at the bottom of a page where running titles stand
_PAGE_NUMBER = re.compile(r"[-–— ]*\d{1,3}[-–— ]*(?:/ *\d{1,3})?")
_PAGE_LETTERS = 8  # letters beside the numbers of a page number
_BULLET = re.compile(r"^(?:[\x7f•◦▪‣●○■➤✓]|\(cid:\d+\)|[-–*](?=\s|$))\s*")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s")


@dataclass(frozen=True)
class Line:
    """One printed line. `size` is that of its letters in points; `table` marks finished Markdown."""

    text: str
    size: float = 0.0
    table: bool = False
    bold: bool = False


Page = Sequence[Line]


def body_size(pages: Sequence[Page]) -> float:
    """The size in which most letters of the document are set."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def without_running_titles(pages: Sequence[Page]) -> list[list[Line]]:
    """The pages without what stands at the edge of most of them; only the first one keeps a title."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in _edges(page)})
    wanted = max(2, len(pages) / 2)
    repeated = {shape for shape, count in seen.items() if count >= wanted}
    cleaned = []
    shown: set[str] = set()
    for page in pages:
        edges = _edges(page)
        gone = {
            id(line)
            for line in edges
            if _PAGE_NUMBER.fullmatch(line.text.strip()) or _shape(line) in repeated & shown
        }
        cleaned.append([line for line in page if id(line) not in gone])
        shown.update(_shape(line) for line in edges)
    return cleaned


def _edges(page: Page) -> list[Line]:
    return [*page[:_EDGE], *page[-_EDGE:]]


def _shape(line: Line) -> str:
    """What repeats: the line itself, and of page numbers (“page 3 / 7”) all but the numbers."""
    text = line.text.strip()
    bare = re.sub(r"\d+", "#", text)
    return bare if sum(letter.isalpha() for letter in bare) <= _PAGE_LETTERS else text


def with_table(page: Page, rows: Rows, body: float) -> list[Line]:
    """The page with the lines that print the table replaced by the table; added at the end when not found."""
    table = Line(markdown_table(rows), table=True)
    words = {word for row in rows for cell in row for word in cell.split()}
    best: tuple[int, int] = (0, 0)
    start = 0
    for end, line in enumerate([*page, Line("")]):
        inside = not line.table and line.size <= body * HEADING_SIZE and set(line.text.split()) <= words
        if end == len(page) or not inside:
            if end - start > best[1] - best[0]:
                best = (start, end)
            start = end + 1
    if best[1] - best[0] < len([row for row in rows if any(row)]):
        return [*page, table]
    return [*page[: best[0]], table, *page[best[1] :]]


def as_markdown(page: Page, body: float, levels: Sequence[float]) -> str:
    """The page as Markdown. `levels` are the sizes of headings in the whole document, largest first."""
    blocks: list[str] = []
    longest = max((len(line.text) for line in page if not line.table), default=0)
    previous = Line("")
    for line in _with_bullets(page):
        if not line.text.strip():
            previous = Line("")
        elif line.table:
            blocks.append(line.text)
        elif is_heading(line, body):
            level = min(levels.index(line.size) + 1, 6) if line.size in levels else 6
            _add_heading(blocks, line, previous, level)
        elif previous.text and _reads_on(previous, line, longest):
            blocks[-1] += " " + line.text.strip()
        else:
            blocks.append(line.text.strip())
        previous = line if not line.table else Line("")
    return _joined(blocks)


def heading_sizes(pages: Sequence[Page], body: float) -> list[float]:
    """The sizes of all headings, largest first."""
    return sorted({line.size for page in pages for line in page if is_heading(line, body)}, reverse=True)


def is_heading(line: Line, body: float) -> bool:
    """Whether a line is set larger than the text, or bold and no sentence, and is short enough."""
    text = line.text.strip()
    bold = line.bold and line.size >= body and text[-1:] not in ".,;:"
    return (
        not line.table
        and (bold or line.size >= body * HEADING_SIZE)
        and len(text) <= _LONGEST_HEADING
        and any(letter.isalpha() for letter in text)
        and not _BULLET.match(text)
    )


def _add_heading(blocks: list[str], line: Line, previous: Line, level: int) -> None:
    """A title that runs over two lines is one heading."""
    if previous.text and previous.size == line.size and blocks and blocks[-1].startswith("#"):
        blocks[-1] += " " + line.text.strip()
    else:
        blocks.append("#" * level + " " + line.text.strip())


def _with_bullets(page: Page) -> Iterable[Line]:
    """Bullets as “- ”, also where the sign stands on a line of its own before the text."""
    waiting = False
    for line in page:
        text = line.text.strip()
        sign = None if line.table else _BULLET.match(text)
        rest = text[sign.end() :] if sign else text
        if sign and not rest:
            waiting = True
        elif sign or (waiting and rest):
            waiting = False
            yield Line("- " + rest, line.size, bold=line.bold)
        elif rest or not waiting:
            yield line


def _reads_on(previous: Line, line: Line, longest: int) -> bool:
    text = line.text.strip()
    if (previous.size, previous.bold) != (line.size, line.bold):
        return False
    if text.startswith("- ") or _NUMBERED.match(text):
        return False
    return text[0].islower() or len(previous.text) >= _FULL_LINE * longest


def _joined(blocks: Sequence[str]) -> str:
    pieces: list[str] = []
    for before, block in zip(["", *blocks], blocks, strict=False):
        together = before.startswith("- ") and block.startswith("- ")
        pieces.append(block if not before else ("\n" if together else "\n\n") + block)
    return "".join(pieces)

"""Words of printed pages as rows, and the running titles that stand on each page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ingest.pdf.pdf_words import Word

_SAME_BASE = 0.4  # of the letter size: words whose baselines are nearer stand on one row
# Where running titles stand: so many rows at the top and at the bottom of a page, and so many points from the
# highest and from the lowest row of the document.
_EDGE = 2
_ZONE = 40.0
_PAGE_NUMBER = re.compile(r"[-–— ]*\d{1,4}[-–— ]*(?:/ *\d{1,4})?")
_COUNTED = "\0+"  # the shape of a row whose number counts with the pages, before the difference of both
_FIRST = "\0"  # the shape of a row whose number is that of its page, counted from 1
_PAGE_LETTERS = 8  # letters beside the numbers of a page number (“page 3”)
_MOST_NUMBERS = 3  # looked at in one line
_MONEY = re.compile(r"[€$£%]")
_SENTENCE = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}.*[.!?]$")
_SHARE = 3  # a running title stands on a third of the pages at least: left and right pages may differ
_NUMBER = re.compile(r"\b\d{1,4}\b")


@dataclass(frozen=True)
class Row:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def base(self) -> float:
        """The baseline, in points from the top."""
        return self.words[0].base

    @property
    def left(self) -> float:
        """Where the first word starts."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return max(word.right for word in self.words)

    @property
    def size(self) -> float:
        """The size in which most of its letters are set."""
        letters: Counter[float] = Counter()
        for word in self.words:
            letters[word.size] += len(word.text)
        return letters.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Upright words as rows from top to bottom; a letter set higher or lower stays in its row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        last = rows[-1][0] if rows else None
        together = last is not None and not (word.table or last.table)
        if last and together and word.base - last.base <= _SAME_BASE * max(word.size, last.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(tuple(sorted(row, key=lambda word: word.left))) for row in rows]


def without_running_titles(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The pages without what stands at the edge of many of them; the first keeps a title, not a number."""
    bases = [row.base for page in pages for row in page]
    top, bottom = min(bases, default=0.0), max(bases, default=0.0)
    edges = [
        {id(row): _shapes(row, number) for row in _edges(page, top, bottom)}
        for number, page in enumerate(pages)
    ]
    seen = Counter(shape for page in edges for shape in set().union(*page.values()))
    wanted = max(2, len(pages) / _SHARE)
    repeated = {shape for shape, count in seen.items() if count >= wanted}
    cleaned = []
    shown: set[str] = set()
    for number, page in enumerate(pages):
        known = edges[number]
        kept = [row for row in page if not _is_running(row, known.get(id(row)), repeated, shown)]
        # A page has something of its own to say: when all of it counts, only what is the same word for word
        # is a title.
        cleaned.append(kept or [row for row in page if not _is_same(row, repeated & shown)])
        shown.update(*known.values())
    return cleaned


def _is_running(row: Row, shapes: set[str] | None, repeated: set[str], shown: set[str]) -> bool:
    if shapes is None:
        return False
    text = row.text.strip()
    if _PAGE_NUMBER.fullmatch(text):
        return _FIRST in shapes or bool(shapes & repeated)
    letters = sum(letter.isalpha() for letter in text)
    if letters <= _PAGE_LETTERS and (shapes & repeated) - {text}:  # “page 1” on the first page too
        return True
    return bool(shapes & repeated & shown)


def _is_same(row: Row, repeated: set[str]) -> bool:
    text = row.text.strip()
    return text in repeated or _PAGE_NUMBER.fullmatch(text) is not None


def _edges(page: Sequence[Row], top: float, bottom: float) -> list[Row]:
    rows = [row for row in page if not any(word.table for word in row.words)]
    edges = [*rows[:_EDGE], *rows[max(_EDGE, len(rows) - _EDGE) :]]
    return [row for row in edges if row.base < top + _ZONE or row.base > bottom - _ZONE]


def _shapes(row: Row, page: int) -> set[str]:
    """What repeats: the line itself, or the difference of a number in it and the number of the page."""
    text = row.text.strip()
    if _MONEY.search(text) or _SENTENCE.search(text):  # prices and examples may rise from page to page too
        return {text}
    # In books the words beside the number change with the chapter.
    counted = {f"{_COUNTED}{int(digits) - page}" for digits in _NUMBER.findall(text)[:_MOST_NUMBERS]}
    first = {_FIRST} if f"{_COUNTED}1" in counted else set()
    return {text, *counted, *first}

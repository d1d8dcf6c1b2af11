"""Words of a PDF page with their places, sizes and weights. Imported in the reading process only.

PDFium gives letters; it reads fonts without tables of letters better than the readers written in Python, and
ten times faster. Where a word ends is decided here, from its spaces and from the distances between letters.
"""

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

_GAP = 0.25  # of the letter size: letters further apart belong to two words
_SHIFT = 0.2  # of the letter size: letters higher or lower than that belong to two words
_UPRIGHT = 0.95  # cosine of the angle up to which a letter stands upright
_BOLD = 600  # weight of a font, of 100-900
_BOLD_NAME = re.compile(rb"(?i)bold|black|heavy|cmbx")
_LONGEST_NAME = 128  # bytes
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
# What PDFium gives for a hyphen at the end of a line, and for a letter that no font table names.
_HYPHENS = frozenset({0x02, 0xAD, 0xFFFE, 0x2010})
_SPACES = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000})


@dataclass(frozen=True)
class Word:
    """A word on the page as it is shown: points from the left and from the top; `base` is the baseline."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    upright: bool = True
    table: str = ""  # finished Markdown that stands at this place, instead of a word


@dataclass
class _Letter:
    text: str
    left: float
    right: float
    base: float
    size: float
    upright: bool
    index: int


def page_words(page: pypdfium2.PdfPage) -> list[Word]:
    """The words of a page in the order in which the file draws them."""
    text = page.get_textpage()
    try:
        place = _Placing(page)
        found: list[Word] = []
        run: list[_Letter] = []
        for letter in _letters(text, place):
            if letter is None or (run and not _same_word(run[-1], letter)):
                found += _word(text, run)
                run = []
            if letter is not None:
                run.append(letter)
        return found + _word(text, run)
    finally:
        text.close()


def _letters(text: pypdfium2.PdfTextPage, place: "_Placing") -> Iterator[_Letter | None]:
    """The letters that show; None for a space."""
    high = 0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a letter beyond 16 bits
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code in _SPACES or code == 0:
            yield None
        else:
            yield place.letter(text, index, _shown(code))


def _shown(code: int) -> str:
    return "-" if code in _HYPHENS else _LIGATURES.get(code) or chr(code)


class _Placing:
    """Turns places of the file (points from the lower left, page not turned) into those of the shown page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        left, bottom, right, top = page.get_mediabox()
        self._box = (left, bottom, right, top)
        self._rotation = page.get_rotation()
        self._matrix = raw.FS_MATRIX()
        # The loose box is as wide as the letter's advance; the ink of an “i” of a typewriter is far narrower.
        self._edges = raw.FS_RECTF()
        self._origin = [ctypes.c_double(), ctypes.c_double()]

    def letter(self, text: pypdfium2.PdfTextPage, index: int, shown: str) -> _Letter:
        raw.FPDFText_GetMatrix(text, index, self._matrix)
        raw.FPDFText_GetCharOrigin(text, index, *self._origin)
        raw.FPDFText_GetLooseCharBox(text, index, self._edges)
        matrix = self._matrix
        height = math.hypot(matrix.c, matrix.d) or 1.0
        box = self._edges
        corners = (self._turned(box.left, box.bottom), self._turned(box.right, box.top))
        angle = math.atan2(matrix.b, matrix.a) - math.radians(self._rotation)
        return _Letter(
            text=shown,
            left=min(x for x, _ in corners),
            right=max(x for x, _ in corners),
            base=self._turned(self._origin[0].value, self._origin[1].value)[1],
            size=round(raw.FPDFText_GetFontSize(text, index) * height, 1),
            upright=math.cos(angle) > _UPRIGHT,
            index=index,
        )

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self._box
        return {
            90: (y - bottom, x - left),
            180: (right - x, y - bottom),
            270: (top - y, right - x),
        }.get(self._rotation, (x - left, top - y))


def _same_word(last: _Letter, letter: _Letter) -> bool:
    if last.upright != letter.upright:
        return False
    if not letter.upright:
        return True
    near = -last.size < letter.left - last.right <= _GAP * max(last.size, 1.0)
    return near and abs(letter.base - last.base) <= _SHIFT * last.size


def _word(text: pypdfium2.PdfTextPage, run: Sequence[_Letter]) -> list[Word]:
    if not run:
        return []
    first = run[0]
    return [
        Word(
            "".join(letter.text for letter in run),
            left=min(letter.left for letter in run),
            right=max(letter.right for letter in run),
            base=first.base,
            size=max(letter.size for letter in run),
            bold=_is_bold(text, first.index),
            upright=first.upright,
        )
    ]


def _is_bold(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """By the weight of the font, or by its name: many files state no weight."""
    if raw.FPDFText_GetFontWeight(text, index) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFText_GetFontInfo(text, index, name, _LONGEST_NAME, None)
    return bool(_BOLD_NAME.search(name.value))

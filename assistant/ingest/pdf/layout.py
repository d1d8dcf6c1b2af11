"""Lines of a printed page back to Markdown: headings, bullets, paragraphs, tables."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

HEADING_SIZE = 1.08  # a line this much larger than the body text is a heading
# What printers put before an item of a list.
BULLET = re.compile(r"^(?:[\x7f•◦▪‣●○■➤✓✔\uf0b7\uf0a7]|\(cid:\d+\)|[-–*](?=\s|$))\s*")
_LONGEST_HEADING = 120  # characters
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s")
_LEADERS = re.compile(r"(?:[ ]?\.){4,}[ ]?")  # of a table of contents
_CUT = re.compile(r"[^\W\d_]-$")
# Small words that French puts after a hyphen of its own: “peut-\nil” keeps it.
_AFTER_HYPHEN = re.compile(
    r"(?i)(?:t-)?(?:il|elle|on|je|tu|nous|vous|ils|elles|ce|ci|là|moi|toi|lui|leur|les?|la|y|en|mêmes?)\b"
)


@dataclass(frozen=True)
class Line:
    """One printed line. `size` is that of its letters in points; `table` marks finished Markdown.

    `starts`: there is white above it. `wrapped`: its first word found no room on the line before.
    """

    text: str
    size: float = 0.0
    table: bool = False
    bold: bool = False
    starts: bool = False
    wrapped: bool = False


Page = Sequence[Line]


def body_size(pages: Sequence[Page]) -> float:
    """The size in which most letters of the document are set."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[line.size] += 0 if line.table else len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def whole_words(pages: Sequence[Page]) -> frozenset[str]:
    """The words with a hyphen in the middle of a line: what says whether a cut word keeps its hyphen."""
    found = (re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", line.text.casefold()) for page in pages for line in page)
    return frozenset(word for words in found for word in words)


def as_markdown(
    page: Page, body: float, levels: Sequence[float], hyphened: frozenset[str] = frozenset()
) -> str:
    """The page as Markdown. `levels` are the sizes of headings in the whole document, largest first."""
    blocks: list[str] = []
    previous = Line("")
    for line in _with_bullets(page):
        if line.table:
            blocks.append(line.text)
        elif is_heading(line, body):
            level = min(levels.index(line.size) + 1, 6) if line.size in levels else 6
            _add_heading(blocks, line, previous, level)
        elif previous.text and _reads_on(previous, line):
            blocks[-1] = joined(blocks[-1], line.text.strip(), hyphened)
        elif line.text.strip():
            blocks.append(line.text.strip())
        previous = line if not line.table else Line("")
    return _LEADERS.sub(" … ", _together(blocks))


def joined(above: str, below: str, hyphened: frozenset[str] = frozenset()) -> str:
    """Two lines of a paragraph; a word that was cut at the end of the first is whole again."""
    if not cut_word(above) or not below[:1].islower():
        return f"{above} {below}"
    before = above.rpartition(" ")[2].casefold()
    after = below.partition(" ")[0].casefold()
    compound = re.sub(r"^\W+", "", before) + re.sub(r"\W+$", "", after)
    if _AFTER_HYPHEN.match(below) or compound in hyphened:
        return above + below
    return above[:-1] + below


def cut_word(line: str) -> bool:
    """Whether a line ends in a letter and a hyphen."""
    return _CUT.search(line) is not None


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
        and not BULLET.match(text)
    )


def _add_heading(blocks: list[str], line: Line, previous: Line, level: int) -> None:
    """A title that runs over two lines is one heading."""
    same = (previous.size, previous.bold) == (line.size, line.bold)
    if previous.text and same and not line.starts and blocks and blocks[-1].startswith("#"):
        blocks[-1] = joined(blocks[-1], line.text.strip())
    else:
        blocks.append("#" * level + " " + line.text.strip())


def _with_bullets(page: Page) -> Iterable[Line]:
    """Bullets as “- ”, also where the sign stands on a line of its own before the text."""
    waiting = False
    for line in page:
        text = line.text.strip()
        sign = None if line.table else BULLET.match(text)
        rest = text[sign.end() :] if sign else text
        if sign and not rest:
            waiting = True
        elif sign or (waiting and rest):
            waiting = False
            yield replace(line, text="- " + rest)
        elif rest or not waiting:
            yield line


def _reads_on(previous: Line, line: Line) -> bool:
    text = line.text.strip()
    if not text or line.starts or (previous.size, previous.bold) != (line.size, line.bold):
        return False
    if text.startswith("- ") or _NUMBERED.match(text):
        return False
    return text[0].islower() or line.wrapped


def _together(blocks: Sequence[str]) -> str:
    pieces: list[str] = []
    for before, block in zip(["", *blocks], blocks, strict=False):
        items = before.startswith("- ") and block.startswith("- ")
        pieces.append(block if not before else ("\n" if items else "\n\n") + block)
    return "".join(pieces)

"""Markdown as sections and pieces: what stands under which headings, and where it may be cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.ingest.readers.markdown import plain
from assistant.text.sentences import sentence_spans
from assistant.types.knowledge import Part

Kind = Literal["text", "list", "table", "code"]

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINED = re.compile(r"^(?!\s*[-#|>*+])(?P<text>\S[^\n|]*)\n(?P<mark>=+|-{3,})[ \t]*$", re.MULTILINE)
_BOLD_QUESTION = re.compile(
    r"^(\*\*|__)(?P<text>[^*_\n]{3,200}\?)\s*\1\s*:?$|^(\*\*|__)(?P<late>[^*_\n]{3,200})\3\s*\?$"
)
_QUESTION_LEVEL = 7  # below every real heading
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_DELIMITER = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")


@dataclass(frozen=True)
class Block:
    """A paragraph, list, table or code block, verbatim."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Piece:
    """What is cut only when it is too long by itself: a sentence, a list item, a table row, a line of code.

    `glue` is the white space before it; `header` is its table's header, repeated when a cut falls before it.
    """

    text: str
    glue: str = "\n\n"
    header: str = ""


@dataclass
class Section:
    """The blocks between two headings of one part. `path` holds the headings above them, outermost first.

    `opened` says that a heading stands at its start; without one it goes on from the part before.
    """

    path: tuple[str, ...]
    page: int | None
    opened: bool = False
    blocks: list[Block] = field(default_factory=list)


def sections(parts: Sequence[Part]) -> list[Section]:
    """The sections of a document in order; a heading with nothing under it becomes a text of its parent."""
    found: list[Section] = []
    stack: list[tuple[int, str]] = []
    for part in parts:
        found.append(Section(tuple(text for _, text in stack), part.page))
        for item in _items(_UNDERLINED.sub(_with_marks, part.text)):
            if isinstance(item, Block):
                found[-1].blocks.append(item)
                continue
            stack = [*(pair for pair in stack if pair[0] < item[0]), item]
            found.append(Section(tuple(text for _, text in stack), part.page, opened=True))
    started = [section for section in found if section.opened or section.blocks]
    return [section for section in _with_lonely_headings(started) if section.blocks]


def _with_marks(found: "re.Match[str]") -> str:
    return ("# " if found["mark"].startswith("=") else "## ") + found["text"]


def _with_lonely_headings(found: Sequence[Section]) -> Iterator[Section]:
    for section, following in zip(found, [*found[1:], Section((), None)], strict=False):
        depth = len(section.path)
        below = following.path[:depth] == section.path and (
            len(following.path) > depth or not following.opened
        )
        if section.opened and not section.blocks and not below:
            section.blocks.append(Block("text", section.path[-1]))
            section.path = section.path[:-1]
        yield section


def _items(markdown: str) -> Iterator[Block | tuple[int, str]]:
    """Blocks and headings (level, text) of a text, in order."""
    lines = markdown.split("\n")
    start = 0
    while start < len(lines):
        line = lines[start]
        if not line.strip() or _RULE.match(line):
            start += 1
        elif heading := _heading(line):
            start += 1
            if heading[1]:
                yield heading
        else:
            kind = _kind(lines, start)
            end = _end(lines, start, kind)
            yield Block(kind, "\n".join(lines[start:end]).strip("\n"))
            start = end


def _heading(line: str) -> tuple[int, str] | None:
    if found := _HEADING.match(line):
        return len(found.group(1)), plain(found.group(2))
    # FAQ pages often set their questions in bold instead of as headings.
    if question := _BOLD_QUESTION.match(line.strip()):
        return _QUESTION_LEVEL, question["text"] or question["late"] + " ?"
    return None


def _kind(lines: Sequence[str], start: int) -> Kind:
    line = lines[start]
    if _FENCE.match(line):
        return "code"
    if (
        "|" in line
        and start + 1 < len(lines)
        and "|" in lines[start + 1]
        and _DELIMITER.match(lines[start + 1])
    ):
        return "table"
    return "list" if _ITEM.match(line) else "text"


def _end(lines: Sequence[str], start: int, kind: Kind) -> int:
    """The line after the block's last one."""
    if kind == "code":
        mark = lines[start].strip()[:3]
        closing = (
            number for number in range(start + 1, len(lines)) if lines[number].strip().startswith(mark)
        )
        return next(closing, len(lines) - 1) + 1
    end = start + 1
    while end < len(lines) and _goes_on(lines, end, kind):
        end += 1
    return end


def _goes_on(lines: Sequence[str], number: int, kind: Kind) -> bool:
    line = lines[number]
    if kind == "list":
        # A blank line ends a list unless an item or an indented line follows.
        following = line if line.strip() else next(iter(lines[number + 1 : number + 2]), "")
        inside = bool(_ITEM.match(following)) or following.startswith(("  ", "\t"))
        return inside or (bool(line.strip()) and not _starts_other(lines, number))
    if not line.strip() or _heading(line) or _FENCE.match(line) or _RULE.match(line):
        return False
    if kind == "table":
        return "|" in line
    return _kind(lines, number) == "text"


def _starts_other(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    return bool(_heading(line)) or bool(_RULE.match(line)) or _kind(lines, number) in ("table", "code")


def pieces(block: Block) -> list[Piece]:
    """The block cut wherever it may be cut."""
    if block.kind == "table":
        return _rows(block.text.split("\n"))
    if block.kind == "code":
        return _first_apart([Piece(line, "\n") for line in block.text.split("\n") if line.strip()])
    if block.kind == "list":
        return _first_apart([Piece(item, "\n") for item in _list_items(block.text)])
    return sentences(block.text)


def sentences(text: str) -> list[Piece]:
    """One piece per sentence, the white space between them kept as it is."""
    found: list[Piece] = []
    end = 0
    for start, stop in sentence_spans(text):
        found.append(Piece(text[start:stop], text[end:start] if found else "\n\n"))
        end = stop
    return found


def _first_apart(found: list[Piece]) -> list[Piece]:
    return [Piece(piece.text, piece.glue if number else "\n\n") for number, piece in enumerate(found)]


def _list_items(text: str) -> list[str]:
    """Top items with what is indented under them; the indentation of the first is that of all top items."""
    items: list[list[str]] = []
    margin = len(text) - len(text.lstrip(" \t"))
    for line in text.split("\n"):
        indented = len(line) - len(line.lstrip(" \t"))
        if items and (indented > margin or not _ITEM.match(line)):
            items[-1].append(line)
        else:
            items.append([line])
    return ["\n".join(line for line in item if line.strip()) for item in items]


def _rows(lines: Sequence[str]) -> list[Piece]:
    header = "\n".join(line.strip() for line in lines[:2])
    rows = [line.strip() for line in lines[2:] if line.strip()]
    return [Piece(header), *(Piece(row, "\n", header) for row in rows)]

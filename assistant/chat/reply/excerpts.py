"""What can be quoted of a passage without losing its sense: whole sentences, whole lists, rows of tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from assistant.text.sentences import split_sentences
from assistant.types.language import Language

_Kind = Literal["heading", "row", "item", "sentence"]
_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t|:-]+")
_ITEM = re.compile(r"[ \t]*(?:[-*+•–—]|\(?\d{1,3}[.)]|[a-z]\))[ \t]+")
_RECORD = re.compile(r"[ \t]*[-*] [^:;\n]{1,60}: [^;\n]+(?:; [^:;\n]{1,60}: [^;\n]+)+$")  # as sheets are read
_FACT = re.compile(r"[ \t]*[-*] (?P<name>[^:;\n]{1,60}): \S")
_PRICE = re.compile(r"\b(?:prix|prices?)\b", re.IGNORECASE)
_LEADS_ON = re.compile(r":[\s*_]*$")
# It says something of what stands before it, so it is not quoted without that.
_LEANS = re.compile(
    r"(?:ils?|elles?|cel(?:a|le|les|ui)|ceux|ce|c['’]|ces|cette|cet|ça|sinon|ensuite|puis|au-delà|toutefois|"
    r"it|its|they|their|them|this|that|these|those|otherwise|then|however|beyond)\b",
    re.IGNORECASE,
)
_SIGNS: dict[Language, tuple[str, str]] = {"fr": ("\u00a0: ", "\u00a0; "), "en": (": ", "; ")}


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a passage that makes sense by itself.

    `text` is how it is shown: verbatim, but for a row of a table, which becomes “column: cell; …”. `block`
    says that it stands on lines of its own. `leans` says that it needs the excerpt before it. `columns` are
    the names of a row's columns, which tell no row from another.
    """

    text: str
    block: bool = False
    leans: bool = False
    columns: str = field(default="", compare=False)
    cells: str = field(default="", compare=False)

    @property
    def own(self) -> str:
        """What it says itself, without the names of columns."""
        return self.cells or self.text


def excerpts(text: str, language: Language) -> list[Excerpt]:
    """All that can be quoted of a passage in order; `language` is that of the signs between cells."""
    found: list[Excerpt] = []
    lead = ""  # a line that announces a list: it is part of it
    for kind, group in groupby(split_sentences(text), _kind):
        lines = list(group)
        if kind == "heading":
            continue
        if kind == "item":
            found += _items(lines, lead)
        elif kind == "row":
            found += _rows(lines, language)
        else:
            found += _sentences([lead, *lines] if lead else lines)
        lead = lines[-1] if kind == "sentence" and _LEADS_ON.search(lines[-1]) else ""
    return found


def _kind(line: str) -> _Kind:
    if line.startswith("#"):
        return "heading"
    if _ROW.match(line):
        return "row"
    return "item" if _ITEM.match(line) else "sentence"


def _sentences(lines: Sequence[str]) -> Iterator[Excerpt]:
    for line in lines:
        if any(sign.isalnum() for sign in line) and not _LEADS_ON.search(line):
            # A sentence out of several in italics has one of the two marks.
            text = line.replace("*", "") if line.count("*") % 2 else line
            yield Excerpt(text, leans=bool(_LEANS.match(text)))


def _items(lines: Sequence[str], lead: str) -> Iterator[Excerpt]:
    """A list is quoted whole; lines that each hold a record or a fact are quoted one by one."""
    if lead:
        yield Excerpt("\n".join([lead, "", *lines]), block=True)
    elif all(_RECORD.match(line) for line in lines):
        yield from (Excerpt(line, block=True) for line in lines)
    elif all(_FACT.match(line) for line in lines):
        # A reduced price is never told without its reference price and its end.
        yield from (Excerpt("\n".join(kin), block=True) for _, kin in groupby(lines, _topic))
    else:
        yield Excerpt("\n".join(lines), block=True)


def _topic(line: str) -> str:
    return "price" if _PRICE.search(line.partition(":")[0]) else line


def _rows(lines: Sequence[str], language: Language) -> Iterator[Excerpt]:
    head, rows = _cells(lines[0]), [line for line in lines[1:] if not _RULE.fullmatch(line)]
    colon, semicolon = _SIGNS[language]
    for cells in map(_cells, rows):
        named = [
            f"{name}{colon}{cell}" if name else cell for name, cell in zip(head, cells, strict=False) if cell
        ]
        if named:
            yield Excerpt("- " + semicolon.join(named), True, False, "\n".join(head), "\n".join(cells))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]

"""Texts that talk to the model that will read them: where they are, and a text without them.

The patterns are data, in `rules/injections.yaml`; they know the common forms in French and English, and no
list of patterns knows them all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant import rules
from assistant.text.normalise import fold, fold_with_offsets

_STEP = 4000  # characters searched at once
_OVERLAP = 400  # characters: a finding that crosses the border of two steps
_ROW = re.compile(r"^[ \t]*(?:[-*+•|]|\d{1,3}[.)])[^\n]*$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


def orders(text: str) -> Iterator[tuple[int, int]]:
    """The places (start, end) of a text at which it gives a model an order, piece by piece."""
    for start in range(0, len(text), _STEP):
        piece = text[start : start + _STEP + _OVERLAP]
        folded = fold(piece)
        offsets: list[int] = []
        for group in _groups():
            for match in group.matches(folded):
                offsets = offsets or fold_with_offsets(piece)[1]
                yield start + offsets[match.start()], start + offsets[match.end()]


def reads_like_an_instruction(text: str) -> bool:
    """Whether any pattern is found in the text."""
    return next(orders(text), None) is not None


@lru_cache(maxsize=1024)
def without_orders(text: str) -> str:
    """The text without the paragraphs, items and rows that give a model an order.

    The whole paragraph goes: what an order wants said may stand before it or after it.
    """
    places = list(orders(text))
    if not places:
        return text
    kept = [
        text[start:end]
        for start, end in _blocks(text)
        if not any(begin < end and start < stop for begin, stop in places)
    ]
    return "".join(kept).strip()


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where its paragraphs are, and in lists and tables its lines; together they are the whole text."""
    position = 0
    for gap in [*(match.end() for match in _BLANK_LINES.finditer(text)), len(text)]:
        for row in _ROW.finditer(text, position, gap):
            if position < row.start():
                yield position, row.start()
            yield row.start(), row.end()
            position = row.end()
        if position < gap:
            yield position, gap
        position = gap


@dataclass(frozen=True)
class _Group:
    """Patterns that a text is searched for only when it holds a word of each list."""

    needs: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]

    def matches(self, folded: str) -> Iterator["re.Match[str]"]:
        if all(any(word in folded for word in words) for words in self.needs):
            yield from self.pattern.finditer(folded)


@cache
def _groups() -> tuple[_Group, ...]:
    data = rules.load("injections")
    return tuple(
        _Group(
            tuple(tuple(words.split("|")) for words in group["needs"]),
            re.compile(
                "|".join(_spaced(line.format(**data["words"])) for line in group["patterns"].splitlines())
            ),
        )
        for group in data["groups"]
    )


def _spaced(pattern: str) -> str:
    """A space of the pattern stands for any white space, also for a line break."""
    return f"(?:{re.sub(' (?![?*+{])', chr(92) * 2 + 's+', pattern)})".replace(" ?", r"\s*")

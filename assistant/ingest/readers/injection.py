"""Texts that talk to the model: found and reported, never changed.

They stay data. The prompts fence every passage, the model has no tools, and the gate decides on its own; this
report lets a person see that somebody tried. The patterns are data, in `injections.yaml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from assistant.text.normalise import fold, fold_with_offsets

_MOST = 3  # findings shown of one document
_SHOWN = 90  # characters of a finding
_BEFORE = 20  # characters shown before it
_STEP = 4000  # characters searched at once
_OVERLAP = 400  # characters: a finding that crosses the border of two steps
_RUN = 4  # hidden letters in a row: one or two come from word processors and from emoji
_ZERO_WIDTH = re.compile(
    f"[\\u200b-\\u200d\\u2060-\\u2064\\ufeff\\u180e\\ufe00-\\ufe0e\\U000e0100-\\U000e01ef]{{{_RUN},}}"
)
# Letters that no font shows; a flag of an emoji (🏴 and a region) is made of them too.
_TAGS = re.compile(f"(?<!\\U0001f3f4)[\\U000e0020-\\U000e007e]{{{_RUN},}}")
_FLAG = re.compile("\\U0001f3f4[\\U000e0030-\\U000e007a]+\\U000e007f")


def instructions(texts: Iterable[str]) -> tuple[str, ...]:
    """One warning that quotes what reads like an instruction to the model; empty when nothing does."""
    found: list[str] = []
    for text in texts:
        for excerpt in _found(text):
            if excerpt not in found:
                found.append(excerpt)
            if len(found) > _MOST:
                break
    if not found:
        return ()
    more = " and more" if len(found) > _MOST else ""
    quoted = ", ".join(f"“{excerpt}”" for excerpt in found[:_MOST])
    return (f"holds text that reads like an instruction to the model: {quoted}{more}",)


def reads_like_an_instruction(text: str) -> bool:
    """Whether any pattern is found in the text."""
    return next(_found(text), None) is not None


def hidden_letters(raw: str) -> tuple[str, ...]:
    """A warning when the text, before it is cleaned, holds runs of letters that no reader sees."""
    warnings: list[str] = []
    without_flags = _FLAG.sub("", raw)
    if tags := _TAGS.findall(without_flags):
        spelled = "".join(chr(ord(letter) - 0xE0000) for letter in "".join(tags)[:_SHOWN])
        warnings.append(f"held invisible letters, which were removed; they spell “{spelled}”")
    if runs := _ZERO_WIDTH.findall(without_flags):
        count = sum(map(len, runs))
        warnings.append(f"held {count} characters without width in a row, which were removed")
    return tuple(warnings)


def _found(text: str) -> Iterator[str]:
    """Excerpts of the text at each place where a pattern is found."""
    for start in range(0, len(text), _STEP):
        piece = text[start : start + _STEP + _OVERLAP]
        folded = fold(piece)
        for group in _groups():
            for match in group.matches(folded):
                yield _excerpt(piece, match.start(), match.end())


def _excerpt(piece: str, start: int, end: int) -> str:
    """The original words at a place of the folded text."""
    _, offsets = fold_with_offsets(piece)
    begin = max(0, offsets[start] - _BEFORE)
    shown = piece[begin : offsets[end]]
    if begin:
        shown = shown.partition(" ")[2] or shown
    words = " ".join(shown.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"


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
    text = files("assistant.ingest.readers").joinpath("injections.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
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

"""Texts that talk to the model: found and reported, never changed.

They stay data: the chat leaves them out of what its model reads, and this report lets a person see that
somebody tried.
"""

import re
from collections.abc import Iterable, Iterator

from assistant.text.injection import orders

_MOST = 3  # findings shown of one document
_SHOWN = 90  # characters of a finding
_BEFORE = 20  # characters shown before it
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
    """Excerpts of the text at each place where it gives an order."""
    for start, end in orders(text):
        yield _excerpt(text, start, end)


def _excerpt(text: str, start: int, end: int) -> str:
    """The words at a place, with a few before them."""
    begin = max(0, start - _BEFORE)
    shown = text[begin:end]
    if begin:
        shown = shown.partition(" ")[2] or shown
    words = " ".join(shown.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"

"""How wide a text is in Arial, the font that a search result is measured in."""

import unicodedata
from functools import cache
from typing import Any

import regex

from assistant.rules import load

_CLUSTER = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}")


def width_px(text: str, font_px: int) -> int:
    """The width of `text` on one line in Arial of `font_px` pixels, in whole pixels, rounded up.

    Kerning is left out, as browsers with hinted Arial differ by a pixel or two. An emoji is one em wide.
    """
    units = sum(_width(match.group()) for match in _CLUSTER.finditer(unicodedata.normalize("NFC", text)))
    per_em: int = load("arial_widths")["per_em"]
    return -(-units * font_px // per_em)


def _width(cluster: str) -> int:
    font: dict[str, Any] = load("arial_widths")
    widths, base = _widths(), cluster[0]
    if base in "\r\n":
        return widths[" "]  # a line break shows as a blank
    if base in widths:
        return widths[base]
    if _EMOJI.search(cluster):
        return int(font["emoji"])
    plain = unicodedata.normalize("NFKD", base)[0]
    return widths.get(plain, int(font["other"]))


@cache
def _widths() -> dict[str, int]:
    return {char: width for width, chars in load("arial_widths")["widths"].items() for char in chars}

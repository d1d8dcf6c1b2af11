"""Colour arithmetic: mixing, and contrast as WCAG 2.2 measures it. Colours are `#rrggbb` strings."""

import colorsys
import re
from collections.abc import Iterable

READABLE = 4.5  # least contrast of text, WCAG 2.2 success criterion 1.4.3 (AA)
VISIBLE = 3.0  # least contrast of what is not text, criterion 1.4.11

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 50
_MIDDLE = 0.18  # black and white have the same contrast on a ground of this luminance


def is_colour(text: str) -> bool:
    """Whether `text` is a colour that can be used here."""
    return bool(_HEX.fullmatch(text))


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (_linear(channel) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0-1) of `other` in it."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def on(fill: str) -> str:
    """White or near-black, whichever reads better on `fill`."""
    return max(("#ffffff", "#16181d"), key=lambda ink: contrast(ink, fill))


def readable(colour: str, grounds: Iterable[str], ratio: float = READABLE) -> str:
    """`colour`, darkened or lightened as little as needed to reach `ratio` on every one of `grounds`.

    Goes darker on light grounds and lighter on dark ones and keeps the hue; black or white when nothing
    less reaches the ratio.
    """
    behind = list(grounds)
    ground_light = sum(luminance(ground) for ground in behind) / len(behind) > _MIDDLE
    goal = 0.0 if ground_light else 1.0
    for step in range(_STEPS + 1):
        candidate = _at_lightness(colour, goal, step / _STEPS)
        if all(contrast(candidate, ground) >= ratio for ground in behind):
            return candidate
    return "#000000" if ground_light else "#ffffff"


def _at_lightness(colour: str, goal: float, share: float) -> str:
    """`colour` with its lightness (HLS) moved by `share` of the way to `goal`."""
    if not share:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    moved = colorsys.hls_to_rgb(hue, lightness + (goal - lightness) * share, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in moved)

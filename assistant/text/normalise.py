"""Two forms of a text: clean (safe to store and show) and folded (made to be compared)."""

import re
import unicodedata
from functools import lru_cache

import regex

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Letters that show nothing, and the joiner that only hides differences.
_BLANK_LETTERS = "\u034f\u115f\u1160\u3164\uffa0\u2800"
# What never shows: controls but tab and line feed, format characters (bidi, zero-width, tags, soft hyphen),
# lone surrogates, variation selectors that can carry hidden bytes, noncharacters.
_HIDDEN = regex.compile(
    r"[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\p{Variation_Selector}" + _BLANK_LETTERS + r"--[\t\n]]",
    regex.VERSION1,
)
# The two that an emoji needs: U+FE0F right after it, and U+200D between two of them (UTS #51).
_EMOJI_GLUE = regex.compile(
    r"(?<=[\p{Extended_Pictographic}0-9#*])\ufe0f(?!\ufe0f)"
    r"|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})"
)
_FOLDED_BY_HAND = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
    "’": "'", "‘": "'", "ʼ": "'", "′": "'", "´": "'", "`": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ",
    "\u00ad": "", "\u200b": "",
}  # fmt: skip


def clean(text: str) -> str:
    """The text in NFC without anything hidden, its lines ended by a line feed.

    Removes bidi controls, zero-width and tag characters, control characters, lone surrogates; these can
    carry instructions that a reader doesn't see. What an emoji needs to stay whole is kept.
    """
    kept = [match.start() for match in _EMOJI_GLUE.finditer(text)]
    text = _LINE_ENDS.sub("\n", _without_hidden(text, kept))
    return unicodedata.normalize("NFC", text)


def _without_hidden(text: str, kept: list[int]) -> str:
    keep = set(kept)
    return str(_HIDDEN.sub(lambda match: _visible(match, keep), text))


def _visible(match: "regex.Match[str]", keep: set[int]) -> str:
    character: str = match.group()
    if match.start() in keep or _LINE_ENDS.fullmatch(character):
        return character
    return ""


class _Folding(dict[int, str]):
    """Code point -> its folded form, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < 0x3000:  # the alphabets we meet; others would let the table grow without bound
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    previous = ""
    while character != previous:
        previous = character
        parts = unicodedata.normalize("NFD", character).casefold()
        bare = (part for part in parts if not unicodedata.combining(part))
        character = "".join(_FOLDED_BY_HAND.get(part, part) for part in bare)
    return character


_FOLDING = _Folding()
_KEPT = range(80, 4001)  # characters: names and addresses are not kept, long texts are not worth it


def fold(text: str) -> str:
    """The text made to be compared: casefolded, without accents, œ as oe, one kind of quote, dash, space."""
    return _kept_fold(text) if len(text) in _KEPT else text.translate(_FOLDING)


@lru_cache(maxsize=2048)
def _kept_fold(text: str) -> str:
    """A draft is folded hundreds of times: by each check for each of its words and rules."""
    return text.translate(_FOLDING)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index of the one in `text` it comes from.

    The list has one more entry, `len(text)`, so that a match's end can be looked up too. Callers share it, so
    none edits it.
    """
    return _kept_offsets(text) if len(text) in _KEPT else _offsets(text)


@lru_cache(maxsize=64)
def _kept_offsets(text: str) -> tuple[str, list[int]]:
    return _offsets(text)


def _offsets(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        folded = _FOLDING[ord(character)]
        pieces.append(folded)
        offsets.extend([index] * len(folded))
    offsets.append(len(text))
    return "".join(pieces), offsets

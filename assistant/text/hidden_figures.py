"""A text without its figures: how it was put, and nothing that could be taken for a fact."""

import re
from collections.abc import Iterator

from assistant.text.dates import dates
from assistant.text.merge_tags import link_spans
from assistant.text.numbers import figures

HIDDEN = "…"
# A code is what follows the word, whether or not it has a digit: “avec le code PRINTEMPS”.
_CODE = re.compile(r"(?i:\bcodes?\b(?:\s+promo\w*)?)\s*:?\s*[«“\"']?\s*(?P<code>[A-Z0-9][A-Z0-9_-]{2,29})\b")
_EMAIL = re.compile(r"\S+@\S+")
_DIGITS = re.compile(r"[^\s«»“”\"()]*\d[^\s«»“”\"()]*")
_SIGNS = re.compile(r"(?:[-+−±~≈€$£%]\s?)*…[\w€$£%]*(?:\s[€$£%]+)*")
_AGAIN = re.compile(r"…(?:[\s/x×–-]*…)+")


def without_figures(text: str) -> str:
    """The text with “…” for every figure, price, date, code, link and address in it.

    What `text.numbers` reads is hidden, also in words (“deux ans”), and whatever else holds a digit.
    """
    spans = sorted(_spans(text))
    whole, at = "", 0
    for start, end in spans:
        if end <= at:
            continue
        whole += text[at : max(start, at)] + HIDDEN
        at = end
    whole += text[at:]
    return _AGAIN.sub(HIDDEN, _SIGNS.sub(HIDDEN, _DIGITS.sub(HIDDEN, whole)))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    yield from link_spans(text)
    yield from ((figure.start, figure.end) for figure in figures(text))
    yield from ((start, end) for start, end, _values in dates(text))
    yield from (match.span("code") for match in _CODE.finditer(text))
    yield from (match.span() for match in _EMAIL.finditer(text))

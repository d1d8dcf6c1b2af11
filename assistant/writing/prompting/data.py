"""Texts of people on their way into a prompt: data on one line, whatever they look like."""

import re

from assistant.llm.tokens import fit
from assistant.text.injection import without_orders
from assistant.text.normalise import clean

_MARKS = re.compile(r"^[\s#>*_`-]+")
_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_FENCES = re.compile(r"```+|={2,}|\[\d{1,3}\]")


def as_data(text: str, most_tokens: int = 120) -> str:
    """The text on one line, without anything that orders a model about or imitates the prompt around it.

    Longer texts are cut at `most_tokens`, between two words.
    """
    kept = _FENCES.sub(" ", without_orders(clean(text)))
    line = " ".join(_MARKS.sub("", kept).split())
    short = fit(line, most_tokens)
    return line if short == line else f"{short.rsplit(' ', 1)[0]} …"


def as_line(text: str) -> str:
    """Our own words around a piece of a text, on one line, as they are; empty when they give orders."""
    return _BREAKS.sub(" ", without_orders(text)).strip()

"""Merge tokens: {{first_name|dear customer}}, which the mailing tool fills in for each reader.

One neutral form inside the product: a name, and after a bar the words for a reader whose value is unknown.
"""

import re
from collections.abc import Mapping

# A name only: {{…}} around anything else is no token of ours, and stays as it is.
_TOKEN = re.compile(r"\{\{\s*(?P<name>[A-Za-z_][\w.]*)\s*(?:\|(?P<fallback>[^{}|]*))?\}\}")


def tokens(text: str) -> list[tuple[str, str]]:
    """Name and fallback (empty without one) of each token, in order."""
    return [(found["name"], (found["fallback"] or "").strip()) for found in _TOKEN.finditer(text)]


def bare(text: str) -> str:
    """The text with each token without its fallback: what a model is shown, and finds easy to copy."""
    return _TOKEN.sub(lambda found: f"{{{{{found['name']}}}}}", text)


def fallbacks(text: str) -> dict[str, str]:
    """The fallback of each token that has one, by name; the first one counts."""
    known: dict[str, str] = {}
    for name, fallback in tokens(text):
        if fallback:
            known.setdefault(name, fallback)
    return known


def with_fallbacks(text: str, known: Mapping[str, str]) -> str:
    """The text with the known fallbacks put back behind tokens that have none."""

    def whole(found: "re.Match[str]") -> str:
        fallback = (found["fallback"] or "").strip() or known.get(found["name"], "")
        return f"{{{{{found['name']}{'|' if fallback else ''}{fallback}}}}}"

    return _TOKEN.sub(whole, text)

"""Merge tokens: {{first_name|dear customer}}, which the mailing tool fills in for each reader.

One neutral form inside the product: a name, and after a bar the words for a reader whose value is unknown.
"""

import re
from collections.abc import Container, Mapping

# A name only: {{…}} around anything else is no token of ours, and stays as it is.
_TOKEN = re.compile(r"\{\{\s*(?P<name>[A-Za-z_][\w.]*)\s*(?:\|(?P<fallback>[^{}|]*))?\}\}")


def tokens(text: str) -> list[tuple[str, str]]:
    """Name and fallback (empty without one) of each token, in order."""
    return [(found["name"], (found["fallback"] or "").strip()) for found in _TOKEN.finditer(text)]


def bare(text: str, names: Container[str]) -> str:
    """The text with the tokens of these names without fallback: what a model finds easy to copy."""

    def name_only(found: "re.Match[str]") -> str:
        return f"{{{{{found['name']}}}}}" if found["name"] in names else found.group()

    return _TOKEN.sub(name_only, text)


def fallbacks(text: str) -> dict[str, str]:
    """The fallback of each token that has one, by name.

    A name that stands there in several ways is left out: of its name alone nobody can tell which is meant.
    """
    ways: dict[str, set[str]] = {}
    for name, fallback in tokens(text):
        ways.setdefault(name, set()).add(fallback)
    return {name: fallback for name, (fallback, *others) in ways.items() if fallback and not others}


def with_fallbacks(text: str, known: Mapping[str, str]) -> str:
    """The text with the known fallbacks put back behind tokens that have none."""

    def whole(found: "re.Match[str]") -> str:
        fallback = (found["fallback"] or "").strip() or known.get(found["name"], "")
        return f"{{{{{found['name']}{'|' if fallback else ''}{fallback}}}}}"

    return _TOKEN.sub(whole, text)

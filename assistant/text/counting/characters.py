"""How long a text is, as a reader counts it."""

import regex

_CLUSTER = regex.compile(r"\X")


def characters(text: str) -> int:
    """How many characters a reader sees: extended grapheme clusters (Unicode UAX #29).

    An emoji with its skin tone, a flag and an accented letter count as one each.
    """
    return sum(1 for _ in _CLUSTER.finditer(text))

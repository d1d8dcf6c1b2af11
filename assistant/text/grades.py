"""Grades: “classe II”, “Type 2”, “level III”. A roman numeral and its digit are the same one."""

import re
from collections.abc import Iterator

_NOUN = r"classe?|type|phase|niveau|level|grade|annexe?|cat[ée]gorie|category|stade|stage"
_ROMAN = r"X{0,2}(?:IX|IV|V?I{0,3})"
# “phase 2 jours” counts days.
_MEASURED = r"(?![\d.,]*\d)(?!\s?(?:%|°|€|£|\$|(?:[mck]?[gl]|[mc]?m|ans?|jours?|years?|days?)\b))"
_GRADE = re.compile(
    rf"(?i:\b(?:{_NOUN}))[ \u00a0\u202f](?P<grade>(?=[IVX]){_ROMAN}|\d{{1,2}}{_MEASURED})(?!\w)"
)
_VALUES = {"X": 10, "V": 5, "I": 1}


def grades(text: str) -> Iterator[tuple[int, int, int]]:
    """Where the numerals of grades stand (start, end) and their values, in order."""
    for match in _GRADE.finditer(text):
        numeral = match["grade"]
        yield (*match.span("grade"), int(numeral) if numeral.isdigit() else _value(numeral))


def _value(numeral: str) -> int:
    """Of a roman numeral up to XXVIII; a smaller sign before a greater one is taken off."""
    values = [_VALUES[sign] for sign in numeral]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))

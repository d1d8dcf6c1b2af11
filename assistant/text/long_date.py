"""A date in words, as it is read in a sentence."""

import datetime as dt
from collections.abc import Mapping

from assistant.types.language import Language

_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def long_date(day: dt.date, language: Language) -> str:
    """A date as it is read: “1er mars 2026”, “1 March 2026”."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[language][day.month - 1]} {day.year}"

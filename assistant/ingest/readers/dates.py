"""Dates as files write them. None of these is ever guessed from a text."""

import datetime as dt
import re

_PDF = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")
_FIRST_YEAR = 1980  # office programs write 1601, 1899 or 1970 when they know none


def parse_date(text: str) -> dt.date:
    """2025-12-31, 2025-12-31T10:00Z or 31/12/2025 (day first); raises ValueError otherwise."""
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text.strip()):
        day, month, year = (int(number) for number in found.groups())
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text.strip()[:10])


def pdf_date(text: str) -> dt.date | None:
    """“D:20260312093000+01'00'” (ISO 32000-1, 7.9.4), month and day optional there but asked for here."""
    found = _PDF.match(text.strip())
    if found is None or not all(found.groups()):
        return None
    return _plausible("-".join(found.groups()))


def saved_date(text: str) -> dt.date | None:
    """The W3C date of an office file's properties; None when it is missing or makes no sense."""
    return _plausible(text)


def _plausible(text: str) -> dt.date | None:
    try:
        date = parse_date(text)
    except ValueError:
        return None
    return date if date.year >= _FIRST_YEAR else None

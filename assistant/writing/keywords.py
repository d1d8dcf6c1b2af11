"""Target keywords, typed or from what Google Search Console exports."""

import csv
import io
import re
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.text.normalise import clean, fold

MOST_KEYWORDS = 20
LARGEST = 5_000_000  # bytes; an export has at most 1,000 rows
_LONGEST = 80  # characters of a keyword
_TYPED = re.compile(r"[\n,;]")
_SEPARATORS = (",", ";", "\t")
# The columns of “Performance › Queries” in the two languages, folded; others vary with the account.
_COLUMNS = {
    "query": ("top queries", "queries", "query", "requetes les plus frequentes", "requetes", "requete"),
    "clicks": ("clicks", "clics"),
    "impressions": ("impressions",),
    "position": ("position", "average position", "position moyenne"),
}


@dataclass(frozen=True)
class Keyword:
    """A query by which people found the site; `position` is the mean one in the results, 0.0 when unknown."""

    text: str
    clicks: int = 0
    impressions: int = 0
    position: float = 0.0


def typed_keywords(text: str) -> tuple[str, ...]:
    """Keywords with commas, semicolons or line breaks between them, each once, in their order."""
    found: dict[str, str] = {}
    for part in _TYPED.split(clean(text)):
        if keyword := " ".join(part.split()):
            found.setdefault(fold(keyword), keyword)
    return tuple(found.values())[:MOST_KEYWORDS]


def search_console_keywords(data: bytes, name: str = "the file") -> tuple[Keyword, ...]:
    """The queries of a Search Console export (CSV of “Queries”, in French or English), most shown first.

    Raises InputError for a file that is too large or no such table.
    """
    if len(data) > LARGEST:
        raise InputError(f"{name} has {len(data):,} bytes.", f"Export at most {LARGEST:,} bytes.")
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    places = _places(rows[0] if rows else [])
    if "query" not in places:
        raise InputError(
            f"{name} is no export of Search Console: it has no column of queries.",
            "In Search Console open Performance, choose Export › CSV, and take the file of queries.",
        )
    found: dict[str, Keyword] = {}
    for row in rows[1:]:
        keyword = _keyword(row, places)
        if keyword is not None:
            found.setdefault(fold(keyword.text), keyword)
    return tuple(sorted(found.values(), key=lambda one: (-one.impressions, -one.clicks, one.text)))


def chosen(keywords: tuple[Keyword, ...], most: int = 5) -> tuple[str, ...]:
    """The words of the first ones, for a brief."""
    return tuple(keyword.text for keyword in keywords[:most])


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return clean(data.decode(encoding))
    except UnicodeDecodeError:
        return clean(data.decode("cp1252", errors="replace"))


def _places(head: list[str]) -> dict[str, int]:
    folded = [fold(column).strip() for column in head]
    return {
        name: folded.index(known)
        for name, names in _COLUMNS.items()
        for known in reversed(names)
        if known in folded
    }


def _keyword(row: list[str], places: dict[str, int]) -> Keyword | None:
    cells = {name: row[place] for name, place in places.items() if place < len(row)}
    text = " ".join(cells.get("query", "").split())
    if not text or len(text) > _LONGEST:
        return None
    return Keyword(
        text,
        int(_number(cells.get("clicks", ""))),
        int(_number(cells.get("impressions", ""))),
        _number(cells.get("position", "")),
    )


def _number(cell: str) -> float:
    """“1 234”, “1,234” and “12,3”: a comma before three last digits is a thousands mark."""
    plain = re.sub(r"[\s\u00a0\u202f%]", "", cell)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return 0.0

"""Markdown and plain text files, with optional YAML front matter."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import FileReadError
from assistant.ingest.readers.decoding import read_text
from assistant.ingest.readers.extract import Extract, known_language
from assistant.types.knowledge import Audience, Part

LARGEST_FRONT_MATTER = 20_000  # characters: YAML aliases in a huge one could blow up
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_DATA_IMAGE = re.compile(r"!\[([^\]]*)\]\(data:[^)]*\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read_markdown(path: Path) -> Extract:
    """A Markdown file; raises FileReadError for binary data or front matter that can't be understood."""
    text = read_text(path)
    found = _FRONT_MATTER.match(text)
    values = _front_matter(found.group(1), path.name) if found else {}
    body = text[found.end() :] if found and values else text
    body = _DATA_IMAGE.sub(r"\1", _COMMENT.sub("", body))
    dates = {key: _date(key, values.get(key), path.name) for key in ("date", "valid_from", "valid_until")}
    return Extract(
        parts=(Part(body.strip()),),
        title=str(values.get("title") or "").strip() or first_heading(body),
        language=known_language(values.get("language") or values.get("lang")),
        url=str(values["url"]).strip() if values.get("url") else None,
        audience=_audience(values.get("audience"), path.name),
        **dates,
    )


def read_plain(path: Path) -> Extract:
    """A text file; its title is found from the file name."""
    return Extract(parts=(Part(read_text(path).strip()),))


def first_heading(markdown: str) -> str:
    """The text of the first heading outside code, without its marks; empty when there is none."""
    found = _HEADING.search(_FENCED.sub("", markdown))
    return plain(found.group(1)) if found else ""


def plain(markdown: str) -> str:
    """One line of Markdown without links and emphasis."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"(\*\*|__|`|~~)", "", text)
    return re.sub(r"(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)", r"\1", text).strip()


def _front_matter(text: str, name: str) -> Mapping[str, Any]:
    """The mapping between the two lines; empty when it is no mapping (a text between two rules)."""
    if len(text) > LARGEST_FRONT_MATTER:
        return {}
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2025-02-30
        raise FileReadError(
            f"{name} has front matter that is not YAML: {_first_line(error)}.",
            "Correct the lines between the two “---”.",
        ) from error
    return {str(key).casefold(): value for key, value in values.items()} if isinstance(values, dict) else {}


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 2}: " if mark else ""
    return where + str(getattr(error, "problem", None) or error).splitlines()[0]


def _date(key: str, value: object, name: str) -> dt.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return parse_date(str(value))
    except ValueError as error:
        raise FileReadError(
            f"{name} has {key}: “{str(value)[:40]}”, which is no date.", "Write it as 2025-12-31."
        ) from error


def parse_date(text: str) -> dt.date:
    """2025-12-31, 2025-12-31T10:00Z or 31/12/2025 (day first); raises ValueError otherwise."""
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text.strip()):
        day, month, year = (int(number) for number in found.groups())
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text.strip()[:10])


def _audience(value: object, name: str) -> Audience | None:
    if value is None:
        return None
    if value == "public":
        return "public"
    if value == "internal":
        return "internal"
    # Guessing here could show an internal text to visitors.
    raise FileReadError(
        f"{name} has audience: “{str(value)[:40]}”, which is neither public nor internal.",
        "Write one of both.",
    )

"""What a document declares of itself: YAML between two “---” lines, or meta elements of an HTML page."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import yaml

from assistant.errors import FileReadError
from assistant.ingest.readers.dates import parse_date
from assistant.ingest.readers.extract import Extract, known_language
from assistant.types.knowledge import Audience, Trust
from assistant.types.language import LANGUAGES, Language

KEYS = ("title", "language", "url", "date", "valid_from", "valid_until", "audience", "owner", "trust")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s/]")
_SHOWN = 40  # characters of a wrong value
_LONGEST = 500


def split_front_matter(text: str, name: str) -> tuple[Mapping[str, Any], str]:
    """The declared values and the text under them; no values when there are none (a text between two rules).

    Raises FileReadError when the lines are no YAML.
    """
    found = _FRONT_MATTER.match(text)
    values = _mapping(found.group(1), name) if found else {}
    return values, text[found.end() :] if found and values else text


def declare(extract: Extract, values: Mapping[str, Any], name: str) -> Extract:
    """The extract with what is declared in place of what was found; other keys are of no concern here.

    Raises FileReadError, which names the value: guessing could show an internal or an outdated text.
    """
    dates = {key: _date(key, values.get(key), name) for key in ("date", "valid_from", "valid_until")}
    begin, end = dates["valid_from"], dates["valid_until"]
    if begin and end and end < begin:
        raise FileReadError(
            f"{name} has valid_until: {end}, which is before valid_from: {begin}.", "Correct one of both."
        )
    address = _text("url", values.get("url"), name)
    if address and not _ADDRESS.match(address):
        # Site generators write paths here (“url: /livraison”), which no reader of a citation could open.
        warnings = (*extract.warnings, f"url: “{address[:_SHOWN]}” is no web address: it is left out")
        extract, address = dataclasses.replace(extract, warnings=warnings), ""
    found: dict[str, Any] = {
        **dates,
        "title": _text("title", values.get("title"), name),
        "language": _language(values.get("language", values.get("lang")), name),
        "url": address,
        "owner": _text("owner", values.get("owner"), name),
        "audience": _one_of("audience", values.get("audience"), get_args(Audience), name),
        "trust": _one_of("trust", values.get("trust"), get_args(Trust), name),
    }
    return dataclasses.replace(extract, **{key: value for key, value in found.items() if value})


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a short text with those can unfold to gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not read", self.get_mark())
        return super().compose_node(parent, index)


def _mapping(text: str, name: str) -> Mapping[str, Any]:
    try:
        values = _Loader(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2025-02-30
        raise FileReadError(
            f"{name} has front matter that is not YAML: {_first_line(error)}.",
            "Correct the lines between the two “---”.",
        ) from error
    return {str(key).casefold(): value for key, value in values.items()} if isinstance(values, dict) else {}


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 2}: " if mark else ""
    return where + str(getattr(error, "problem", None) or error).splitlines()[0]


def _text(key: str, value: object, name: str) -> str:
    if value is None:
        return ""
    # A list or a mapping may unfold without end when it is written out (YAML aliases).
    if isinstance(value, list | dict | set | tuple):
        raise FileReadError(
            f"{name} has a {type(value).__name__} as its {key}, which is no text.", "Write it on one line."
        )
    return " ".join(str(value).split())[:_LONGEST]


def _date(key: str, value: object, name: str) -> dt.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = _text(key, value, name)
    try:
        return parse_date(text)
    except ValueError as error:
        raise FileReadError(
            f"{name} has {key}: “{text[:_SHOWN]}”, which is no date.", "Write it as 2025-12-31."
        ) from error


def _language(value: object, name: str) -> Language | None:
    text = _text("language", value, name)
    found = known_language(text)
    if text and found is None:
        raise _unknown("language", text, LANGUAGES, name)
    return found


def _one_of(key: str, value: object, known: Sequence[str], name: str) -> str | None:
    text = _text(key, value, name)
    if text and text not in known:
        raise _unknown(key, text, known, name)
    return text or None


def _unknown(key: str, text: str, known: Sequence[str], name: str) -> FileReadError:
    listed = " nor ".join((", ".join(known[:-1]), known[-1]))
    return FileReadError(
        f"{name} has {key}: “{text[:_SHOWN]}”, which is neither {listed}.", "Write one of them."
    )

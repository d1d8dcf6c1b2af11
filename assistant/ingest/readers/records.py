"""JSON files: lists of records and nested objects as Markdown. Imported in the reading process only.

Keys become headings, so that a value carries the path that leads to it; what asks a question becomes a
heading that asks; figures stay as they are written.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import FileReadError
from assistant.ingest.readers.dates import saved_date
from assistant.ingest.readers.decoding import read_text
from assistant.ingest.readers.extract import Extract, known_language
from assistant.ingest.readers.markup import as_markdown, looks_like_html
from assistant.ingest.readers.tables import ANSWER_NAMES, QUESTION_NAMES
from assistant.text.normalise import fold
from assistant.types.knowledge import Part

_NAMES = (
    "title",
    "titre",
    "name",
    "nom",
    "label",
    "libelle",
    "headline",
    "subject",
    "sujet",
    "heading",
    "sku",
    "id",
)
_LONG = 100  # characters: a longer value is a paragraph
_LOWEST = 6  # level of headings
_DEEPEST = 40
_MOST_VALUES = 500_000
_WRAPPERS = frozenset({"data", "items", "results", "records", "entries", "rows", "list"})
_HIDDEN_KEYS = ("@context", "@id", "$schema")


def read_json(path: Path) -> Extract:
    """A JSON file, or one with a record on each line; raises FileReadError when it can't be parsed."""
    data = _parsed(read_text(path), path.name)
    top = data if isinstance(data, dict) else {}
    writer = _Writer(path.name)
    title = _string(top, ("title", "titre", "name", "nom", "headline"))
    blocks = list(writer.value(_unwrapped(data), 1, 0, title))
    return Extract(
        parts=(Part("\n\n".join(blocks)),),
        title=title,
        language=known_language(_string(top, ("inlanguage", "language", "lang", "langue", "locale"))),
        url=_address(_string(top, ("url",))),
        date=saved_date(_string(top, ("datemodified", "datepublished"))),
    )


def faq_pairs(data: Any, name: str) -> list[tuple[str, str]]:
    """The questions and answers of schema.org FAQ pages anywhere in parsed JSON-LD."""
    writer = _Writer(name)
    return [(writer.text(asked), writer.text(told)) for asked, told in _pairs_below(data, 0)]


def _parsed(text: str, name: str) -> Any:
    try:
        # Figures are kept as they are written: 24.90 stays 24.90, and no number is too long to read.
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except RecursionError as error:
        raise _too_deep(name) from error
    except ValueError as error:
        lines = [line for line in enumerate(text.split("\n"), 1) if line[1].strip()]
        if len(lines) > 1 and all(line.lstrip().startswith(("{", "[")) for _, line in lines):
            return [_parsed(line, f"line {number} of {name}") for number, line in lines]
        raise FileReadError(f"{name} is no JSON: {error}.", "Export it again.") from error


class _Writer:
    """Writes parsed JSON as blocks of Markdown; raises FileReadError when it is too deep or too long."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._values = 0

    def value(self, value: Any, level: int, depth: int, shown: str = "") -> Iterator[str]:
        """The blocks of any value, under a heading of `level`; `shown` is what that heading says."""
        self._values += 1
        if depth > _DEEPEST:
            raise _too_deep(self._name)
        if self._values > _MOST_VALUES:
            raise FileReadError(
                f"{self._name} holds more than {_MOST_VALUES:,} values.", "Split it into smaller files."
            )
        if isinstance(value, dict):
            yield from self._record(value, level, depth, shown)
        elif isinstance(value, list):
            yield from self._list(value, level, depth)
        elif text := self.text(value):
            yield text

    def _list(self, values: Sequence[Any], level: int, depth: int) -> Iterator[str]:
        """Simple values and small records as one list; what has a name under a heading of its own."""
        lines: list[str] = []
        for value in values:
            name = self._heading(value) if isinstance(value, dict) else ""
            if not name and (line := self._line(value)) is not None:
                lines += [f"- {line}"] if line else []
                continue
            if lines:
                yield "\n".join(lines)
                lines = []
            if name:
                yield _heading(level + 1, name)
            yield from self.value(value, level + bool(name), depth + 1, name)
        if lines:
            yield "\n".join(lines)

    def _line(self, value: Any) -> str | None:
        """A simple value, or a record of simple values, on one line; None for anything else."""
        if not isinstance(value, dict | list):
            return " ".join(self.text(value).split())
        if isinstance(value, list) or any(isinstance(each, dict | list) for each in value.values()):
            return None
        self._values += len(value)
        pairs = ((_words(key), " ".join(self.text(each).split())) for key, each in value.items())
        return "; ".join(f"{key}: {text}" for key, text in pairs if text)

    def _record(self, record: Mapping[str, Any], level: int, depth: int, shown: str) -> Iterator[str]:
        """The answer if it is one to a question, short values as a list, then all others under their keys."""
        asked, told = _asked_and_told(record)
        if told is not None:
            if asked and shown != " ".join(self.text(asked).split()):
                yield _heading(level + 1, self.text(asked))
            yield self.text(told)
        lines: list[str] = []
        nested: list[tuple[str, Any]] = []
        for key, value in record.items():
            if key in _HIDDEN_KEYS or (told is not None and _is_question_part(key)):
                continue
            text = "" if isinstance(value, dict | list) else self.text(value)
            if isinstance(value, dict | list) or len(text) > _LONG or "\n" in text:
                nested.append((key, value))
            elif text and text != shown:
                lines.append(f"- {_words(key)}: {text}")
        if lines:
            yield "\n".join(lines)
        for key, value in nested:
            name = _words(key)
            if below := list(self.value(value, level + 1, depth + 1, name)):
                yield _heading(level + 1, name)
                yield from below

    def _heading(self, record: Mapping[str, Any]) -> str:
        """What a record is called: its question, its title, its name."""
        asked, _ = _asked_and_told(record)
        return " ".join((self.text(asked) if asked else _string(record, _NAMES)).split())[:300]

    def text(self, value: Any) -> str:
        """A simple value in words; HTML, as content systems export it, becomes Markdown."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "✓" if value else "✗"
        if isinstance(value, dict | list):
            return "\n\n".join(self.value(value, _LOWEST, 0))
        text = str(value).strip()
        return as_markdown(text) if looks_like_html(text) else text


def _heading(level: int, text: str) -> str:
    return f"{'#' * min(level, _LOWEST)} {' '.join(text.split())}"


def _asked_and_told(record: Mapping[str, Any]) -> tuple[Any, Any]:
    """The question and the answer of a record; None twice when it is none."""
    folded = {fold(key): value for key, value in record.items()}
    if folded.get("@type") == "Question":  # https://schema.org/Question
        asked = folded.get("name") or folded.get("text")
    else:
        asked = next((folded[name] for name in sorted(QUESTION_NAMES) if folded.get(name)), None)
    told = next((folded[name] for name in sorted(ANSWER_NAMES) if folded.get(name)), None)
    if isinstance(told, list):
        told = told[0]
    if isinstance(told, dict):
        told = told.get("text")
    return (asked, told) if isinstance(asked, str) and isinstance(told, str) else (None, None)


def _is_question_part(key: str) -> bool:
    return fold(key) in {*QUESTION_NAMES, *ANSWER_NAMES, "@type"}


def _pairs_below(data: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _pairs_below(item, depth + 1)
    elif isinstance(data, dict):
        asked, told = _asked_and_told(data) if data.get("@type") == "Question" else (None, None)
        if asked and told:
            yield asked, told
        else:
            for item in data.values():
                yield from _pairs_below(item, depth + 1)


def _unwrapped(data: Any) -> Any:
    """The list inside {"data": [...]}, which says nothing by itself."""
    while isinstance(data, dict) and len(data) == 1 and next(iter(data)).casefold() in _WRAPPERS:
        data = next(iter(data.values()))
    return data


def _string(record: Mapping[str, Any], names: Sequence[str]) -> str:
    folded = {fold(key): value for key, value in record.items() if isinstance(value, str)}
    return next((folded[name].strip() for name in names if folded.get(name, "").strip()), "")


def _words(key: str) -> str:
    """“shippingDelay” and “shipping_delay” as words: “shipping delay”."""
    apart = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])", " ", key.lstrip("@"))
    words = re.sub(r"[\s_]+", " ", apart).strip()
    return words if words.isupper() else words[:1] + words[1:].lower() if apart != key else words


def _address(value: str) -> str | None:
    return value if re.match(r"https?://\S+$", value) else None


def _too_deep(name: str) -> FileReadError:
    return FileReadError(f"{name} is nested too deep.", "Export it as a flat list of records.")

"""Reads files of one JSON object a line, and says exactly what is wrong with a line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import FileReadError, InputError, UnknownNameError
from assistant.text.normalise import clean
from assistant.types.language import LANGUAGES, Language


@dataclass(frozen=True)
class Form:
    """What a line of a file may hold, and how to write one: an example for whoever got it wrong."""

    fields: Sequence[str]
    example: str


class Row:
    """One line; each reader below raises FileReadError, naming file, line and field."""

    def __init__(self, place: str, values: Mapping[str, Any], form: Form) -> None:
        self._place = place
        self._values = values
        self._form = form

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a `default` it must be there and say something."""
        value = self._values.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(name, "is no text")
        return clean(value).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it is missing."""
        return self._listed(name, self._values.get(name, []))

    def text_or_texts(self, name: str) -> tuple[str, ...]:
        """One text, or a list of them; empty when it is missing."""
        value = self._values.get(name, [])
        return self._listed(name, [value] if isinstance(value, str) else value)

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of alternatives; a text alone is its only alternative."""
        return tuple(self._groups(name))

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(name, "is neither true nor false")
        return value

    def chosen(self, names: Sequence[str]) -> Mapping[str, Any]:
        """Those of these fields that the line has, as they stand there."""
        return {name: self._values[name] for name in names if name in self._values}

    def language(self) -> Language:
        """The line's `lang`."""
        given = self._values.get("lang")
        for language in LANGUAGES:
            if given == language:
                return language
        raise self.wrong("lang", f"is not one of {', '.join(LANGUAGES)}")

    def wrong(self, name: str, what: str) -> FileReadError:
        """The error for a field: `what` is wrong with it."""
        return FileReadError(f"{self._place}: the field “{name}” {what}.", self._form.example)

    def broken(self, error: InputError) -> FileReadError:
        """An error about what the line holds, with its place."""
        return FileReadError(f"{self._place}: {error.message}", error.next_step)

    def _listed(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.wrong(name, "is no list of texts")
        return tuple(clean(each).strip() for each in value)

    def _groups(self, name: str) -> Iterator[tuple[str, ...]]:
        value = self._values.get(name, [])
        if not isinstance(value, list):
            raise self.wrong(name, "is no list")
        for group in value:
            alternatives = self._listed(name, [group] if isinstance(group, str) else group)
            if not alternatives:
                raise self.wrong(name, "has a group without alternatives")
            yield alternatives


def read_rows(path: Path, form: Form) -> list[Row]:
    """The lines of a file in UTF-8; empty ones are left out.

    Raises FileReadError for a file or a line that can't be read, an unknown field, and an `id` that stands
    there twice; InputError for a file without a line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileReadError(f"{path} can't be read ({error}).", form.example) from error
    rows = [
        _row(f"Line {number} of {path}", line, form) for number, line in enumerate(lines, 1) if line.strip()
    ]
    if not rows:
        raise InputError(f"{path} is empty.", form.example)
    _check_ids(path, rows)
    return rows


def _row(place: str, line: str, form: Form) -> Row:
    try:
        values = json.loads(line)
    except ValueError as error:
        raise FileReadError(f"{place} is no JSON ({error}).", form.example) from error
    if not isinstance(values, dict):
        raise FileReadError(f"{place} is no JSON object.", form.example)
    for name in values:
        if name not in form.fields:
            raise FileReadError(
                f"{place} has the unknown field “{name[:40]}”.",
                UnknownNameError("field", name, form.fields).next_step,
            )
    return Row(place, values, form)


def _check_ids(path: Path, rows: Sequence[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        own = row.text("id")
        if own in seen:
            raise FileReadError(f"The id “{own[:40]}” stands in {path} twice.", "Give each its own.")
        seen.add(own)

"""Texts from elsewhere, taken apart into the fields of a channel: plain text, JSON, Markdown."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.errors import InputError, TooLongError, UnknownNameError
from assistant.text.normalise import clean, fold
from assistant.types.brand import Channel, FieldRule
from assistant.types.language import LANGUAGES

MOST_CHARACTERS = 60_000  # of all fields together: a long article has 20,000

# “Objet : Une nappe”, “**subject:** A tablecloth”
_COLON = re.compile(
    r"\s{0,3}(?:#{1,6}\s*)?(?:\*\*)?(?P<name>[^\W\d][^:\n*]{0,40}?)\s*(?::\s*\*\*|\*\*\s*:|:)(?:\s+|$)"
)
# What stands before a draft that was exported as Markdown.
_FRONT = re.compile(r"\A\s*---\n.*?\n---(?:\n|\Z)", re.DOTALL)
_OURS = re.compile(r"^ai_generated: .*^draft: \d+$", re.DOTALL | re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\*<#=_-])")  # what export/documents.py writes so
_TAGS = ("{{", "{%")  # begin a merge tag, and no JSON object
_TITLE = re.compile(r"\s{0,3}#{1,6}\s+(?P<name>[^:\n*]{1,40}?)\s*$")  # “## Objet”


@dataclass(frozen=True)
class Given:
    """A text by fields, and in which line of the file each begins, counted from 1.

    `verbatim`: the fields stand in the file as they are, line by line; in JSON they don't. `escaped` are
    those whose lines hold other signs there too.
    """

    fields: Mapping[str, str]
    lines: Mapping[str, int]
    verbatim: bool = True
    escaped: frozenset[str] = frozenset()

    def place(self, field: str, start: int | None) -> tuple[int, int]:
        """Line and column in the file of a character of a field; column 0 where nobody can tell."""
        line = self.lines.get(field, 1)
        if not self.verbatim or start is None:
            return line, 0
        before = self.fields[field][:start]
        column = 0 if field in self.escaped else start - (before.rfind("\n") + 1) + 1
        return line + before.count("\n"), column


def given(text: str, channel: Channel, field: str = "") -> Given:
    """Take a text apart.

    A JSON object maps names of fields to texts (lists become lines). In Markdown a heading, or a line
    `field: …`, begins a field; its name may be the id or the label in either language. When a text names
    fields, those it leaves out are there and empty, and what stands before the first is the main field's. Any
    other text is that of `field`, or of the channel's main one. Front matter is left out; behind that of an
    exported draft the signs that Markdown needs are taken out of the fields. Raises UnknownNameError for a
    field that the channel has not, InputError for broken JSON, and for words before the first field when the
    main one is named too.
    """
    front = _FRONT.match(text)
    taken = _taken_apart(text, channel, field)
    return _unescaped(taken, channel) if front and _OURS.search(front.group()) else taken


def _unescaped(taken: Given, channel: Channel) -> Given:
    """The fields of a draft that was exported as Markdown, as they were before."""
    listed = {rule.name for rule in channel.fields if rule.items}
    fields = {}
    for name, text in taken.fields.items():
        bare = re.sub(r"(?m)^- ", "", text) if name in listed else text
        fields[name] = _ESCAPED.sub(r"\1", bare)
    changed = frozenset(name for name, text in fields.items() if text != taken.fields[name])
    return replace(taken, fields=fields, escaped=changed)


def _taken_apart(text: str, channel: Channel, field: str) -> Given:
    text = _FRONT.sub(lambda front: "\n" * front.group().count("\n"), text)  # lines keep their numbers
    names = [rule.name for rule in channel.fields]
    if field and field not in names:
        raise UnknownNameError(f"field of the channel “{channel.id}”", field, names)
    if field:
        return _alone(text, field)
    if text.lstrip().startswith("{") and not text.lstrip().startswith(_TAGS):
        return _from_json(text, channel)
    return _from_headings(text, channel) or _alone(text, main_field(channel))


def _alone(text: str, field: str) -> Given:
    start = len(text) - len(text.lstrip())
    return Given({field: text.strip()}, {field: text.count("\n", 0, start) + 1})


def _from_json(text: str, channel: Channel) -> Given:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InputError(f"The JSON is broken: {error}.", "Give an object of fields and texts.") from error
    # What `write --json` and the API give back is taken as it is.
    fields = content["fields"] if isinstance(content.get("fields"), dict) else content
    for name in fields:
        if name not in {rule.name for rule in channel.fields}:
            raise UnknownNameError(
                f"field of the channel “{channel.id}”", str(name), [rule.name for rule in channel.fields]
            )
    found = {rule.name: _joined(fields.get(rule.name, "")) for rule in channel.fields}
    return Given(found, {name: _line_of(text, name) for name in found}, verbatim=False)


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return "" if value is None else str(value)


def _line_of(text: str, name: str) -> int:
    place = text.find(json.dumps(name))
    return text.count("\n", 0, max(place, 0)) + 1


def _from_headings(text: str, channel: Channel) -> Given | None:
    known = {name: rule.name for rule in channel.fields for name in _names(rule)}
    found: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    before: list[str] = []
    current = ""
    for number, line in enumerate(clean(text).split("\n"), 1):
        match = _COLON.match(line) or _TITLE.match(line)
        name = known.get(fold(match["name"]).strip(), "") if match else ""
        if match and name and name not in found:
            rest = line[match.end() :].strip()
            current, found[name] = name, [rest] if rest else []
            lines[name] = number if rest else number + 1
        else:
            (found[current] if current else before).append(line)
    if not found:
        return None
    if any(line.strip() for line in before):
        main = _free(main_field(channel), found, before)
        found[main], lines[main] = before, 1
    fields = {rule.name: "\n".join(found.get(rule.name, [])).strip() for rule in channel.fields}
    starts = {name: lines[name] + _blank_lines(found[name]) for name in found}
    return Given(fields, {rule.name: starts.get(rule.name, 1) for rule in channel.fields})


def _free(main: str, found: Mapping[str, list[str]], before: list[str]) -> str:
    """The main field, for what stands before the first one; raises InputError when it has a text."""
    if main in found:
        words = before[_blank_lines(before)].strip()
        raise InputError(
            f"“{words[:60]}” stands before the first field and belongs to none.",
            "Put it below the name of a field, or take it out.",
        )
    return main


def _blank_lines(lines: list[str]) -> int:
    """How many lines come before the first that says something."""
    return next((number for number, line in enumerate(lines) if line.strip()), 0)


def _names(rule: FieldRule) -> set[str]:
    return {fold(rule.name), *(fold(rule.label.get(language, "")) for language in LANGUAGES)} - {""}


def given_fields(text: str | Mapping[str, str], channel: Channel) -> dict[str, str]:
    """The fields of a text in the order of the channel, cleaned.

    Raises UnknownNameError for a field that the channel has not, InputError for a text without a word,
    TooLongError.
    """
    texts = {main_field(channel): text} if isinstance(text, str) else text
    names = [rule.name for rule in channel.fields]
    for name in texts:
        if name not in names:
            raise UnknownNameError(f"field of the channel “{channel.id}”", name, names)
    fields = {name: clean(texts[name]).strip() for name in names if name in texts}
    if not any(fields.values()):
        raise InputError("There is no text to check.", "Give a text, or the fields of the channel.")
    length = sum(map(len, fields.values()))
    if length > MOST_CHARACTERS:
        raise TooLongError(f"The text has {length} characters.", f"Check {MOST_CHARACTERS} at a time.")
    return fields


def main_field(channel: Channel) -> str:
    """The field for a text that comes without fields: the one that takes most."""
    longest = max(channel.fields, key=lambda rule: rule.hard_max or rule.soft_max or MOST_CHARACTERS)
    return next((rule.name for rule in channel.fields if rule.name in ("body", "text")), longest.name)

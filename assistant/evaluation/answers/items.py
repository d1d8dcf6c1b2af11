"""Reads a file of questions and of what a right answer to each says: one JSON object a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import FileReadError, InputError, UnknownNameError
from assistant.text.normalise import clean
from assistant.types.language import LANGUAGES, Language

FORMAT = (
    'Write each line like {"id": "q1", "lang": "en", "question": "…", "must_contain": [["€14.90", "14.90 '
    'euros"]], "sources": ["policies/delivery.md"]}.'
)
FIELDS = (
    "id",
    "lang",
    "question",
    "turns",
    "must_contain",
    "must_not_contain",
    "sources",
    "answerable",
    "note",
)


@dataclass(frozen=True)
class Item:
    """A question and what is known of its right answer.

    `turns` are the visitor's earlier questions of the same conversation. A right answer says one of the
    alternatives of each group of `must_contain` and nothing of `must_not_contain`; it stands on one of the
    `sources`: a path below the root, `path#SKU`, a SKU, or an address. An item that is not `answerable` is
    to be refused; what its `must_contain` says may be said instead.
    """

    id: str
    language: Language
    question: str
    turns: tuple[str, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    must_not_contain: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    answerable: bool = True


@dataclass(frozen=True)
class Items:
    """A file of them."""

    name: str
    items: tuple[Item, ...]

    def beginning(self, start: str) -> "Items":
        """Those whose id begins so; raises InputError when there is none."""
        kept = tuple(item for item in self.items if item.id.startswith(start))
        if not kept:
            raise InputError(f"No id of {self.name} begins with “{start[:40]}”.", "Leave --only out.")
        return Items(self.name, kept)


def read_items(path: Path) -> Items:
    """The items of a file in UTF-8; empty lines are left out.

    Raises FileReadError, naming file, line and field, and InputError when the file holds no item.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileReadError(f"{path} can't be read ({error}).", FORMAT) from error
    items = [_Line(path, number, line).item() for number, line in enumerate(lines, 1) if line.strip()]
    if not items:
        raise InputError(f"{path} holds no question.", FORMAT)
    _check_ids(path, items)
    return Items(path.stem, tuple(items))


def _check_ids(path: Path, items: list[Item]) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise FileReadError(f"The id “{item.id[:40]}” stands in {path} twice.", "Give each its own.")
        seen.add(item.id)


class _Line:
    """One line of the file, and how to say what is wrong with it."""

    def __init__(self, path: Path, number: int, text: str) -> None:
        self._place = f"Line {number} of {path}"
        try:
            row = json.loads(text)
        except ValueError as error:
            raise FileReadError(f"{self._place} is no JSON ({error}).", FORMAT) from error
        if not isinstance(row, dict):
            raise FileReadError(f"{self._place} is no JSON object.", FORMAT)
        self._row: Mapping[str, Any] = row

    def item(self) -> Item:
        for name in self._row:
            if name not in FIELDS:
                raise FileReadError(
                    f"{self._place} has the unknown field “{name[:40]}”.",
                    UnknownNameError("field", name, FIELDS).next_step,
                )
        item = Item(
            id=self._text("id"),
            language=self._language(),
            question=self._text("question"),
            turns=self._texts("turns"),
            must_contain=tuple(self._groups()),
            must_not_contain=self._texts("must_not_contain"),
            sources=self._texts("sources"),
            answerable=self._answerable(),
        )
        if item.answerable and not item.must_contain:
            raise self._wrong("must_contain", "is empty: what does a right answer say?")
        return item

    def _text(self, name: str) -> str:
        value = self._row.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(name, "is no text")
        return clean(value).strip()

    def _texts(self, name: str) -> tuple[str, ...]:
        return self._listed(name, self._row.get(name, []))

    def _listed(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self._wrong(name, "is no list of texts")
        return tuple(clean(each).strip() for each in value)

    def _groups(self) -> Iterator[tuple[str, ...]]:
        value = self._row.get("must_contain", [])
        if not isinstance(value, list):
            raise self._wrong("must_contain", "is no list")
        for group in value:
            alternatives = self._listed("must_contain", [group] if isinstance(group, str) else group)
            if not alternatives:
                raise self._wrong("must_contain", "has a group without alternatives")
            yield alternatives

    def _language(self) -> Language:
        given = self._row.get("lang")
        for language in LANGUAGES:
            if given == language:
                return language
        raise self._wrong("lang", f"is not one of {', '.join(LANGUAGES)}")

    def _answerable(self) -> bool:
        value = self._row.get("answerable", True)
        if not isinstance(value, bool):
            raise self._wrong("answerable", "is neither true nor false")
        return value

    def _wrong(self, name: str, what: str) -> FileReadError:
        return FileReadError(f"{self._place}: the field “{name}” {what}.", FORMAT)

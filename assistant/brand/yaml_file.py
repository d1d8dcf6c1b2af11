"""Reads a YAML file of the knowledge folder; every complaint names the file and the line or the key."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from assistant.errors import KnowledgeError, UnknownNameError
from assistant.text.normalise import clean
from assistant.types.brand import Bilingual, BilingualList
from assistant.types.language import LANGUAGES


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys and forgets the first; this one refuses them.

    A lone “=” is a text here; PyYAML knows no value for it (https://yaml.org/type/value.html).
    """

    yaml_constructors: ClassVar[dict[str | None, Any]] = {
        **yaml.SafeLoader.yaml_constructors,
        "tag:yaml.org,2002:value": yaml.SafeLoader.construct_yaml_str,
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # PyYAML itself refuses it, as a key that can't be hashed
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key.value}” stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Node:
    """A value of a YAML file that knows where it stands.

    `key` is its path inside the file (`contact.hours.fr`, `segments[2].id`), empty for the whole file.
    Each reading method takes a missing value for its default and raises KnowledgeError for a wrong type.
    """

    file: str
    key: str
    value: Any

    def error(self, expected: str) -> KnowledgeError:
        """The error to raise: file, key, what stands there, and what is expected instead."""
        where = f"“{self.key}”" if self.key else "the file"
        hint = "" if not isinstance(self.value, bool | int | float) else " Put the value in quotes."
        return KnowledgeError(
            f"{self.file}: {where} is {_shown(self.value)}.", f"Expected: {expected}.{hint}"
        )

    def child(self, name: str) -> "Node":
        """The value under `name`; None when there is none."""
        found = self.value.get(name) if isinstance(self.value, dict) else None
        return Node(self.file, f"{self.key}.{name}" if self.key else name, found)

    def keys(self, known: Iterable[str]) -> "Node":
        """Itself, checked to be a mapping (or nothing) with no key outside `known`."""
        names = list(known)
        if self.value is not None and not isinstance(self.value, dict):
            raise self.error(f"a mapping of {', '.join(names)}")
        for name in self.value or {}:
            if name not in names:
                near = UnknownNameError("key", str(name), names)
                raise KnowledgeError(
                    f"{self.file}: there is no key “{self.child(str(name)).key}”.", near.next_step
                )
        return self

    def items(self) -> list["Node"]:
        """The entries of a list; a missing value is an empty one."""
        if self.value is not None and not isinstance(self.value, list):
            raise self.error("a list")
        return [
            Node(self.file, f"{self.key}[{place}]", item) for place, item in enumerate(self.value or [], 1)
        ]

    def text(self, default: str = "") -> str:
        """A string without the blanks around it."""
        if self.value is None:
            return default
        if not isinstance(self.value, str):
            raise self.error("text")
        return clean(self.value).strip()

    def choice(self, allowed: tuple[str, ...], default: str) -> str:
        """One of the words of `allowed`."""
        found = self.text(default)
        if found not in allowed:
            raise self.error(" or ".join(allowed))
        return found

    def date(self) -> dt.date | None:
        """A day as YAML reads it (2026-11-30); None when there is none."""
        if self.value is None:
            return None
        if not isinstance(self.value, dt.date) or isinstance(self.value, dt.datetime):
            raise self.error("a date, e.g. 2026-11-30, without quotes")
        return self.value

    def url(self) -> str:
        """An http(s) address, or nothing: it becomes a link, so no other scheme passes."""
        found = self.text()
        if found and not found.startswith(("https://", "http://")):
            raise self.error("an address that begins with https://")
        return found

    def texts(self) -> tuple[str, ...]:
        """A list of strings; one string counts as a list of one."""
        if isinstance(self.value, str):
            return (self.text(),) if self.text() else ()
        if self.value is not None and not isinstance(self.value, list):
            raise self.error("a list of texts")
        return tuple(item.text() for item in self.items() if item.text())

    def bilingual(self, default: str = "") -> Bilingual:
        """{fr, en}. A plain string counts for both; a language left out takes the other's text."""
        if isinstance(self.value, str) or self.value is None:
            return dict.fromkeys(LANGUAGES, self.text(default))
        node = self._by_language("text, or {fr: text, en: text}")
        found = {language: node.child(language).text() for language in LANGUAGES}
        spare = next((text for text in found.values() if text), default)
        return {language: text or spare for language, text in found.items()}

    def bilingual_list(self) -> BilingualList:
        """{fr: [...], en: [...]}. A plain string or list counts for both; a language left out has none.

        A missing language stays empty: a French word is not a forbidden one in English.
        """
        if isinstance(self.value, str | list) or self.value is None:
            return dict.fromkeys(LANGUAGES, self.texts())
        node = self._by_language("a list of texts, or {fr: [...], en: [...]}")
        return {language: node.child(language).texts() for language in LANGUAGES}

    def _by_language(self, expected: str) -> "Node":
        if not isinstance(self.value, dict):
            raise self.error(expected)
        return self.keys(LANGUAGES)


def read_yaml(path: Path) -> Node | None:
    """The whole file as a node, or None when there is no such file. An empty file is an empty mapping.

    Raises KnowledgeError when the folder is missing, the file can't be read, or the YAML is broken
    (with line and column).
    """
    if not path.parent.is_dir():
        raise KnowledgeError(
            f"There is no folder {path.parent}.", "Check --knowledge or ASSISTANT_KNOWLEDGE."
        )
    if not path.exists():
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path} can't be read: {error.strerror}.", "Check its permissions.") from error
    return parse_yaml(path, data)


def parse_yaml(path: Path, data: bytes) -> Node:
    """The YAML text `data` as a node; messages name `path`. Raises KnowledgeError when it is broken."""
    try:
        content = _StrictLoader(data).get_single_data()
    except yaml.MarkedYAMLError as error:
        raise _broken(path, error) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path} is not clean UTF-8 text.", "Save it again as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise KnowledgeError(f"{path} holds a value that is none: {error}.", "Put it in quotes.") from error
    return Node(path.name, "", content)


def _broken(path: Path, error: yaml.MarkedYAMLError) -> KnowledgeError:
    mark = error.problem_mark or error.context_mark
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return KnowledgeError(
        f"{path.name}{place}: {error.problem or 'broken YAML'}.",
        "Correct that line; a text with “: ” or “#” in it needs quotes.",
    )


def _shown(value: Any) -> str:
    named: dict[type, Callable[[Any], str]] = {
        dict: lambda _: "a mapping",
        list: lambda _: "a list",
        type(None): lambda _: "empty",
        str: lambda text: f"“{text[:60]}”",
    }
    return named.get(type(value), lambda other: f"{other} ({type(other).__name__})")(value)

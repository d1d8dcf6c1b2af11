"""Prompts as files: `prompts/<room>/<task>.<language>.md`, YAML front matter, then messages.

```
---
name: chat/answer
version: 3
variables: [company, passages, question]
---
# system
You answer for {{company}} …
# user
{{question}}
```
A variable that is missing, unknown or unused is an error that names file and variable, never an empty gap.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from assistant.errors import InputError, KnowledgeError
from assistant.llm.tokens import count_tokens
from assistant.types.language import Language
from assistant.types.model import Message, Role

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_ROLES = get_args(Role)
_SECTION = re.compile(rf"^# ({'|'.join(_ROLES)})[ \t]*$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_KEYS = ("name", "version", "variables")


@dataclass(frozen=True)
class Prompt:
    """One prompt file. `hash` is the first 12 hex digits of the file's sha256."""

    name: str
    version: str
    hash: str
    variables: tuple[str, ...]
    templates: tuple[Message, ...]
    file: str

    @property
    def label(self) -> str:
        """What a draft records about its prompt: `name@version#hash`."""
        return f"{self.name}@{self.version}#{self.hash}"

    def render(self, **values: str) -> list[Message]:
        """The messages with every `{{variable}}` replaced; values are never expanded again.

        Raises InputError naming the file and the variables that are missing or unknown.
        """
        self._check("misses", set(self.variables) - set(values))
        self._check("doesn't know", set(values) - set(self.variables))
        return [Message(template.role, _fill(template.content, values)) for template in self.templates]

    def tokens(self, **values: str) -> int:
        """How many tokens the rendered messages count, without the few that a provider adds to each."""
        return sum(count_tokens(message.content) for message in self.render(**values))

    def _check(self, verb: str, names: set[str]) -> None:
        if names:
            raise InputError(
                f"The prompt {self.file} {verb} {_listed(names)}.",
                f"Its front matter declares: {', '.join(self.variables) or 'no variables'}.",
            )


class Prompts:
    """The prompt files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, int, int], Prompt]] = {}  # by what tells a changed file

    def load(self, name: str, language: Language) -> Prompt:
        """Read the prompt `name` (`room/task`) in a language; a file that was changed is read again.

        Raises KnowledgeError, naming the file, when it is missing or can't be used.
        """
        path = self._folder / f"{name}.{language}.md"
        try:
            stat = path.stat()
            seen = stat.st_mtime_ns, stat.st_size, stat.st_ino
            if (known := self._known.get(path)) and known[0] == seen:
                return known[1]
            data = path.read_bytes()
            text = data.decode("utf-8")
        except OSError as error:
            raise KnowledgeError(
                f"There is no readable prompt file {path}.", "Restore it, or unset ASSISTANT_PROMPTS."
            ) from error
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"The prompt {path} is not UTF-8 text.", "Save it as UTF-8.") from error
        prompt = _parse(path, text.replace("\r\n", "\n"), hashlib.sha256(data).hexdigest()[:12])
        if prompt.name != name:
            raise _broken(path, f"calls itself “{prompt.name}”", f"Write name: {name}.")
        self._known[path] = seen, prompt
        return prompt


def _parse(path: Path, text: str, digest: str) -> Prompt:
    found = _FRONT_MATTER.match(text)
    if not found:
        raise _broken(path, "has no front matter", "Start it with ---, name, version, variables and ---.")
    head = _front_matter(path, found[1])
    templates = _messages(path, found[2])
    variables = tuple(head["variables"])
    _check_placeholders(path, variables, templates)
    return Prompt(str(head["name"]), str(head["version"]), digest, variables, templates, str(path))


def _front_matter(path: Path, text: str) -> Mapping[str, Any]:
    try:
        head = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _broken(path, "has front matter that is not YAML", str(error)) from error
    if not isinstance(head, dict):
        raise _broken(path, "has front matter that is not a mapping", f"It needs: {', '.join(_KEYS)}.")
    if unknown := set(head) - set(_KEYS):
        raise _broken(path, f"has the unknown key {_listed(unknown)}", f"Known: {', '.join(_KEYS)}.")
    if missing := set(_KEYS) - set(head):
        raise _broken(path, f"lacks the key {_listed(missing)}", f"It needs: {', '.join(_KEYS)}.")
    names = head["variables"]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _broken(path, "has variables that are not a list of names", "Write variables: [one, two].")
    return head


def _messages(path: Path, body: str) -> tuple[Message, ...]:
    before, *sections = _SECTION.split(body)
    if before.strip() or not sections:
        raise _broken(path, "has text outside a message", "Start each message with # system or # user.")
    pairs = zip(sections[::2], sections[1::2], strict=True)
    return tuple(Message(_role(role), content.strip()) for role, content in pairs)


def _role(name: str) -> Role:
    known: dict[str, Role] = {role: role for role in _ROLES}
    return known[name]


def _check_placeholders(path: Path, variables: Sequence[str], templates: Sequence[Message]) -> None:
    used = {name for template in templates for name in _PLACEHOLDER.findall(template.content)}
    if undeclared := used - set(variables):
        raise _broken(path, f"uses {_listed(undeclared)} without declaring it", "Add it to its variables.")
    if unused := set(variables) - used:
        raise _broken(path, f"declares {_listed(unused)} and never uses it", "Remove it from its variables.")


def _fill(template: str, values: Mapping[str, str]) -> str:
    # One pass: what a value holds, {{…}} included, is text and stays as it is.
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _broken(path: Path, what: str, next_step: str) -> KnowledgeError:
    return KnowledgeError(f"The prompt {path} {what}.", next_step)


def _listed(names: set[Any]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(map(str, names)))

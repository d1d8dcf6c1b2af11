"""Customer segments, from `segments.yaml`. Fields on special categories of data are refused."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.brand.yaml_file import Node, read_yaml
from assistant.errors import KnowledgeError
from assistant.rules import load
from assistant.text.normalise import fold
from assistant.types.brand import Segment
from assistant.types.language import LANGUAGES, Language

KEYS = (
    "id",
    "name",
    "demographic",
    "behavioural",
    "psychographic",
    "needs",
    "objections",
    "tone",
    "language_default",
)
EVERYONE = Segment(
    id="everyone",
    name={"fr": "Tout le monde", "en": "Everyone"},
    demographic={},
    behavioural={},
    psychographic={},
    needs={"fr": (), "en": ()},
    objections={"fr": (), "en": ()},
    tone={"fr": "clair et chaleureux", "en": "clear and warm"},
)


def load_segments(folder: Path) -> dict[str, Segment]:
    """The segments of the knowledge folder by id, in the order of the file; without any, one: “everyone”.

    Raises KnowledgeError for an unknown key, a wrong type, an id used twice, and for a field on a special
    category of personal data (GDPR article 9).
    """
    root = read_yaml(folder / "segments.yaml")
    nodes = root.keys(("segments",)).child("segments").items() if root else []
    found: dict[str, Segment] = {}
    for node in nodes:
        segment = _segment(node)
        if segment.id in found:
            raise KnowledgeError(
                f"{node.file}: two segments have the id “{segment.id}”.", "Give each segment its own id."
            )
        found[segment.id] = segment
    return found or {EVERYONE.id: EVERYONE}


def _segment(node: Node) -> Segment:
    if not isinstance(node.value, dict):
        raise node.error(f"a mapping of {', '.join(KEYS)}")
    _refuse_special_categories(node)
    node.keys(KEYS)
    ident = node.child("id")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", ident.text()):
        raise ident.error("an id of lower-case letters, digits, - and _")
    language: Language = "en" if node.child("language_default").choice(LANGUAGES, "fr") == "en" else "fr"
    return Segment(
        id=ident.text(),
        name=node.child("name").bilingual(default=ident.text()),
        demographic=_traits(node.child("demographic")),
        behavioural=_traits(node.child("behavioural")),
        psychographic=_traits(node.child("psychographic")),
        needs=node.child("needs").bilingual_list(),
        objections=node.child("objections").bilingual_list(),
        tone=node.child("tone").bilingual(),
        language_default=language,
    )


def _traits(node: Node) -> Mapping[str, Any]:
    """A free mapping whose keys are text; values are scalars, lists or mappings of them."""
    if node.value is None:
        return {}
    if not isinstance(node.value, dict):
        raise node.error("a mapping, e.g. {age: 30-45, household: family}")
    return {str(name): value for name, value in node.value.items()}


def _refuse_special_categories(node: Node) -> None:
    for key in _keys_of(node.value):
        category = _special_category(key)
        if category:
            raise KnowledgeError(
                f"{node.file}: “{node.key}” has the field “{key}”, which is about {category}.",
                "Remove it: the GDPR (art. 9) forbids to profile people by special categories of data; "
                "describe what they need or do instead.",
            )


def _keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys_of(inner)


def _special_category(key: str) -> str | None:
    words = f" {' '.join(re.findall('[a-z0-9]+', fold(key)))} "
    for category, terms in load("special_categories")["terms"].items():
        if any(f" {term} " in words for term in terms):
            return str(category)
    return None

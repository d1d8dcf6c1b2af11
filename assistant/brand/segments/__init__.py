"""Customer segments with their rules, from `segments.yaml`. Special categories of data are refused."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.brand.channel_parts import flag, whole
from assistant.brand.segments.rules import read_rule
from assistant.brand.segments.special_categories import ARTICLE, special_category
from assistant.brand.yaml_file import Node, read_yaml
from assistant.errors import KnowledgeError
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
    "rule",
    "position",
    "default",
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
    default=True,
)


def load_segments(folder: Path) -> dict[str, Segment]:
    """The segments of the knowledge folder by id, in the order of the file; without any, one: “everyone”.

    Raises KnowledgeError for an unknown key, a wrong type, an id used twice, two default segments or one
    with a rule, a rule that can't be meant, and for a field on a special category of personal data (GDPR
    article 9).
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
        if segment.default and any(other.default for other in found.values()):
            raise node.child("default").error("one default segment; another one is it already")
        found[segment.id] = segment
    return found or {EVERYONE.id: EVERYONE}


def with_default(segments: Mapping[str, Segment]) -> dict[str, Segment]:
    """The segments and a default one: where none of them is it, our own “everyone” comes last."""
    if any(segment.default for segment in segments.values()):
        return dict(segments)
    return {**segments, EVERYONE.id: EVERYONE}


def _segment(node: Node) -> Segment:
    if not isinstance(node.value, dict):
        raise node.error(f"a mapping of {', '.join(KEYS)}")
    _refuse_special_categories(node)
    node.keys(KEYS)
    ident = node.child("id")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", ident.text()):
        raise ident.error("an id of lower-case letters, digits, - and _")
    language: Language = "en" if node.child("language_default").choice(LANGUAGES, "fr") == "en" else "fr"
    rule = None if node.child("rule").value is None else read_rule(node.child("rule"))
    # The id of our own default segment means it in a file too.
    default = flag(node.child("default"), False) or ident.text() == EVERYONE.id
    if default and rule is not None:
        raise node.child("rule").error("no rule: the default segment takes whoever fits no other one")
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
        rule=rule,
        position=None if node.child("position").value is None else whole(node.child("position"), 0),
        default=default,
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
        category = special_category(key)
        if category:
            raise KnowledgeError(
                f"{node.file}: “{node.key}” has the field “{key}”, which is about {category}.",
                f"Remove it: {ARTICLE}; describe what they need or do instead.",
            )


def _keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys_of(inner)

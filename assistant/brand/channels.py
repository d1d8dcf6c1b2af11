"""The channels that copy is written for, one YAML file each: data, no code per channel."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, get_args

from assistant import rules
from assistant.brand.channel_parts import (
    ITEMS_KEYS,
    flag,
    one_of,
    read_limits,
    read_pattern,
    read_rule,
    whole,
)
from assistant.brand.yaml_file import Node
from assistant.types.brand import Channel, Count, FieldRule, Preview

_CHANNEL = ("id", "place", "name", "prompt", "preview", "long", "reply", "fields", "rules")
_FIELD = ("name", "label", "hint", "required", "count", "font_px", "added", "added_unless", *ITEMS_KEYS)
_COUNTS: tuple[Count, ...] = get_args(Count)
_PREVIEWS: tuple[Preview, ...] = get_args(Preview)


def load_channels(folder: Traversable | None = None) -> dict[str, Channel]:
    """Every channel by id, in the order of their `place`: those of `folder`, or else the packaged ones.

    Raises KnowledgeError when a file can't be read as a channel, or a limit has no source or no date: a limit
    nobody can check is not a rule.
    """
    return dict(_packaged()) if folder is None else _read(folder)


@cache
def _packaged() -> Mapping[str, Channel]:
    return _read(files("assistant.rules") / "channels")


def _read(folder: Traversable) -> dict[str, Channel]:
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return read_channels({file.name: rules.parsed(file.read_text(encoding="utf-8")) for file in found})


def read_channels(contents: Mapping[str, Any]) -> dict[str, Channel]:
    """The channels of `contents`, which holds what is in each file by its name; raises KnowledgeError."""
    nodes = [Node(name, "", content) for name, content in contents.items()]
    ordered = sorted(nodes, key=lambda node: (whole(node.child("place"), 0), node.file))
    channels: dict[str, Channel] = {}
    for node in ordered:
        channel = read_channel(node)
        if channel.id in channels:
            raise node.child("id").error("an id that no other channel has")
        channels[channel.id] = channel
    return channels


def read_channel(node: Node) -> Channel:
    """One channel; raises KnowledgeError naming the file, the key and what is expected there."""
    node.keys(_CHANNEL)
    fields = tuple(_field(item) for item in node.child("fields").items())
    ident = node.child("id").text()
    if not ident or not fields:
        raise node.error("a channel with an id and at least one field")
    names = [field.name for field in fields]
    if len(set(names)) < len(names):
        raise node.child("fields").error("fields with a name each of its own")
    return Channel(
        id=ident,
        name=node.child("name").bilingual(default=ident),
        fields=fields,
        prompt=node.child("prompt").text(f"copy/{ident}"),
        long=flag(node.child("long"), False),
        rules=tuple(read_rule(item, names) for item in node.child("rules").items()),
        preview=one_of(node.child("preview"), _PREVIEWS, "page"),
        reply=flag(node.child("reply"), False),
    )


def _field(node: Node) -> FieldRule:
    node.keys(_FIELD)
    name, count = node.child("name").text(), one_of(node.child("count"), _COUNTS, "characters")
    if not name:
        raise node.error("a field with a name")
    limits = read_limits(node)
    font = whole(node.child("font_px"), 0)
    if (count == "pixels") != (font > 0):
        raise node.child("font_px").error("the size of the font for a count in pixels, and only there")
    return FieldRule(
        name=name,
        label=node.child("label").bilingual(default=name),
        soft_max=limits.soft,
        hard_max=limits.hard,
        required=flag(node.child("required"), True),
        source=limits.source,
        checked=limits.checked,
        count=count,
        items=limits.items,
        added=_spaced(node.child("added")),
        added_unless=read_pattern(node.child("added_unless")),
        hint=node.child("hint").bilingual(),
        font_px=font,
    )


def _spaced(node: Node) -> Mapping[Any, str]:
    """A text in both languages with a blank before it, which sets it off from what it follows."""
    return {language: f" {text}" if text else "" for language, text in node.bilingual().items()}

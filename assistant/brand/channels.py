"""The channels that copy is written for, from the packaged `channels.yaml`: data, no code per channel."""

import datetime as dt
from typing import Any

from assistant.brand.yaml_file import Node
from assistant.rules import load
from assistant.types.brand import Channel, FieldRule


def load_channels() -> dict[str, Channel]:
    """Every channel by id, in the order of the file.

    Raises KnowledgeError when a limit has no source or no date: a limit nobody can check is not a rule.
    """
    return read_channels(load("channels"))


def read_channels(content: dict[str, Any]) -> dict[str, Channel]:
    """The channels of `content`, which has the shape of `channels.yaml`; raises KnowledgeError."""
    root = Node("channels.yaml", "", content).keys(("channels",))
    channels = [_channel(node) for node in root.child("channels").items()]
    return {channel.id: channel for channel in channels}


def _channel(node: Node) -> Channel:
    node.keys(("id", "name", "prompt", "fields", "long"))
    fields = tuple(_field(item) for item in node.child("fields").items())
    ident = node.child("id").text()
    if not ident or not fields:
        raise node.error("a channel with an id and at least one field")
    return Channel(
        id=ident,
        name=node.child("name").bilingual(default=ident),
        fields=fields,
        prompt=node.child("prompt").text(f"copy/{ident}"),
        long=node.child("long").value is True,
    )


def _field(node: Node) -> FieldRule:
    node.keys(("name", "label", "soft", "hard", "required"))
    name, required = node.child("name").text(), node.child("required").value
    if not name:
        raise node.error("a field with a name")
    limits = {kind: _limit(node.child(kind)) for kind in ("soft", "hard")}
    soft, hard = limits["soft"], limits["hard"]
    if soft and hard and soft[0] > hard[0]:
        raise node.child("soft").error("a soft limit that is not above the hard one")
    given = {kind: limit for kind, limit in limits.items() if limit}
    return FieldRule(
        name=name,
        label=node.child("label").bilingual(default=name),
        soft_max=soft[0] if soft else None,
        hard_max=hard[0] if hard else None,
        required=required is not False,
        source="; ".join(f"{limit[0]} ({kind}): {limit[1]}" for kind, limit in given.items()),
        checked=min((limit[2] for limit in given.values()), default=""),  # the older of two dates
    )


def _limit(node: Node) -> tuple[int, str, str] | None:
    """(maximum, source, ISO date), or None when the field has no such limit."""
    if node.keys(("max", "source", "checked")).value is None:
        return None
    most, source, checked = (node.child(name) for name in ("max", "source", "checked"))
    if not isinstance(most.value, int) or isinstance(most.value, bool) or most.value <= 0:
        raise most.error("a whole number of characters")
    if not source.text():
        raise source.error("where the limit comes from")
    if not isinstance(checked.value, dt.date):
        raise checked.error("the date of the last check, e.g. 2026-11-21")
    return most.value, source.text(), checked.value.isoformat()

"""The sequences that copy is written for, from `rules/sequences.yaml`: data, no code per sequence."""

from collections.abc import Collection, Mapping
from typing import Any

from assistant.brand.channel_parts import flag, proof, whole
from assistant.brand.yaml_file import Node
from assistant.rules import load
from assistant.types.brand import Bilingual
from assistant.types.sequence import MessageSequence, SequenceStep

_SEQUENCE = (
    "id", "name", "trigger", "stops", "about", "needs_product", "source", "checked", "steps",
)  # fmt: skip
_STEP = ("channel", "wait", "goal", "offer")
_HOURS = {"hours": 1, "days": 24}


def load_sequences(channels: Collection[str]) -> dict[str, MessageSequence]:
    """Every packaged sequence by id, for the channels there are; raises what `read_sequences` raises."""
    return read_sequences("sequences.yaml", load("sequences"), channels)


def read_sequences(
    file: str, content: Mapping[str, Any], channels: Collection[str]
) -> dict[str, MessageSequence]:
    """The sequences of a file's content.

    Raises KnowledgeError, naming file and key, for one without steps, source or date, for a step in a channel
    that there is not, and for two of one id.
    """
    root = Node(file, "", content).keys(("sequences", "texts"))
    found: dict[str, MessageSequence] = {}
    for node in root.child("sequences").items():
        sequence = _sequence(node, channels)
        if sequence.id in found:
            raise node.child("id").error("an id that no other sequence has")
        found[sequence.id] = sequence
    return found


def _sequence(node: Node, channels: Collection[str]) -> MessageSequence:
    node.keys(_SEQUENCE)
    ident, steps = node.child("id").text(), node.child("steps").items()
    if not ident or not steps:
        raise node.error("a sequence with an id and at least one step")
    source, checked = proof(node)
    return MessageSequence(
        id=ident,
        name=node.child("name").bilingual(default=ident),
        trigger=_both(node.child("trigger")),
        stops=node.child("stops").bilingual(),
        about=node.child("about").bilingual_list(),
        steps=tuple(_step(step, channels) for step in steps),
        needs_product=flag(node.child("needs_product"), False),
        source=source,
        checked=checked,
    )


def _step(node: Node, channels: Collection[str]) -> SequenceStep:
    node.keys(_STEP)
    channel = node.child("channel").text()
    if channel not in channels:
        raise node.child("channel").error(f"a channel: {', '.join(channels)}")
    offer = flag(node.child("offer"), False)
    return SequenceStep(channel, _wait(node.child("wait")), _both(node.child("goal")), offer)


def _wait(node: Node) -> int:
    """Hours; `{hours: 1}` or `{days: 2}`."""
    node.keys(_HOURS)
    return sum(whole(node.child(unit), 0) * hours for unit, hours in _HOURS.items())


def _both(node: Node) -> Bilingual:
    found = node.bilingual()
    if not all(found.values()):
        raise node.error("a text in French and in English")
    return found

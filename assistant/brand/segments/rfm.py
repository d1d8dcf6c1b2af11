"""The names of customers by recency, frequency and spend: `rfm.yaml` of the company, else our own."""

import datetime as dt
from pathlib import Path

from assistant.brand.yaml_file import Node, read_yaml
from assistant.rules import load
from assistant.types.segment_rule import RfmName, RfmNames

HIGHEST = 5  # quintiles
NO_NAME = "other"
_NAME = ("id", "name", "recency", "frequency", "monetary")


def load_rfm(folder: Path) -> RfmNames:
    """The names of the knowledge folder's `rfm.yaml`; without such a file those of `rules/rfm.yaml`.

    Raises KnowledgeError for an unknown key, an id that is missing or used twice, and for bounds other than
    two whole numbers from 1 to 5.
    """
    root = read_yaml(folder / "rfm.yaml") or Node("rfm.yaml", "", load("rfm"))
    return read_rfm(root)


def read_rfm(root: Node) -> RfmNames:
    """The names of a file's content; raises what `load_rfm` raises."""
    root.keys(("source", "checked", "names", "other"))
    names: dict[str, RfmName] = {}
    for node in root.child("names").items():
        name = _name(node.keys(_NAME))
        if name.id in (*names, NO_NAME):
            raise node.child("id").error(f"an id that no other name has, and not {NO_NAME}")
        names[name.id] = name
    checked = root.child("checked").value
    return RfmNames(
        tuple(names.values()),
        root.child("other").bilingual(default=NO_NAME),
        root.child("source").text(),
        checked.isoformat() if isinstance(checked, dt.date) else "",
    )


def _name(node: Node) -> RfmName:
    ident = node.child("id").text()
    if not ident:
        raise node.child("id").error("an id, e.g. champions")
    recency, frequency, monetary = (_bounds(node.child(part)) for part in _NAME[2:])
    return RfmName(ident, node.child("name").bilingual(default=ident), recency, frequency, monetary)


def _bounds(node: Node) -> tuple[int, int]:
    match node.value:
        case [int() as low, int() as high] if 1 <= low <= high <= HIGHEST:
            return low, high
        case _:
            raise node.error(f"the lowest and the highest score, e.g. [4, {HIGHEST}]")

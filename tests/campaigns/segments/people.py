"""Contacts made by hand, and a desk over them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.brand.segments import load_segments
from assistant.brand.segments.rfm import load_rfm
from assistant.brand.segments.rules import read_rule
from assistant.brand.yaml_file import Node
from assistant.campaigns.segments.desk import SegmentDesk
from assistant.errors import UnknownNameError
from assistant.store.campaigns.segment_rules import SegmentRules
from assistant.store.database import Database
from assistant.types.contacts import Contact
from assistant.types.segment_rule import Rule

DAY = dt.date(2026, 11, 22)


def contact(row: int = 2, contact_list: int = 1, **traits: Any) -> Contact:
    """A contact with these traits; `language`, `profiling` and `excluded` are its own."""
    own = {name: traits.pop(name) for name in ("language", "profiling", "excluded") if name in traits}
    return Contact(
        contact_list, row, f"person{row}@mail.example", first_name="Zoé", last_name="Personne",
        traits=traits, **own,
    )  # fmt: skip


def rule(text: str) -> Rule:
    """The rule of a line of YAML."""
    return read_rule(Node("rule", "", yaml.safe_load(text)))


def desk(
    folder: Path,
    db: Database,
    segments: str,
    lists: Mapping[int, Sequence[Contact]] | None = None,
    today: dt.date = DAY,
) -> SegmentDesk:
    """A desk over a segments.yaml and lists of contacts."""
    knowledge = folder / "knowledge"
    knowledge.mkdir(exist_ok=True)
    (knowledge / "segments.yaml").write_text(segments, encoding="utf-8")

    def rows(number: int) -> Iterable[Contact]:
        if number not in (lists or {}):
            raise UnknownNameError("contact list", str(number), map(str, lists or {}))
        return iter((lists or {})[number])

    return SegmentDesk(load_segments(knowledge), SegmentRules(db), rows, load_rfm(knowledge), lambda: today)

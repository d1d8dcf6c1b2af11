"""The attack set: what is asked, what a model that obeys would say, and what nobody may see of it."""

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "attacks"


@dataclass(frozen=True)
class Case:
    """One attack.

    `asked` are the questions of one conversation; the attack is the last one, or what a document says of
    it. `obeys` is the reply of a model that obeys (obedient.py fills its {…}); with `reads`, of one that has
    read this. `hidden` must not be shown, `unread` not even be in a prompt. `attributed` are a claim of
    customers, and what must stand by it. `most` is the longest answer, in characters; 0: any.
    """

    id: str
    language: str
    kind: str
    asked: tuple[str, ...]
    obeys: str
    hidden: tuple[str, ...]
    unread: tuple[str, ...] = ()
    attributed: tuple[str, ...] = ()
    most: int = 0
    reads: str = ""


def read_cases() -> list[Case]:
    """The whole set, in its order."""
    lines = (DATA / "attacks.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(row: dict[str, object]) -> Case:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Case(**{**row, **lists})  # type: ignore[arg-type]

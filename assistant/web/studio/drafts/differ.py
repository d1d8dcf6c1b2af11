"""What has changed between two texts, word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 20_000  # characters; comparing takes time that grows with the square of the words


@dataclass(frozen=True)
class Change:
    """A run of words that stayed, went away, or came."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class FieldChange:
    """What has changed in one field."""

    field: str
    changes: tuple[Change, ...]


def changed(
    before: Mapping[str, str], after: Mapping[str, str], fields: Sequence[str]
) -> tuple[FieldChange, ...]:
    """The fields whose text differs, in the order of `fields`."""
    return tuple(
        FieldChange(field, tuple(_changes(before.get(field, ""), after.get(field, ""))))
        for field in fields
        if before.get(field, "") != after.get(field, "")
    )


def _changes(before: str, after: str) -> Iterator[Change]:
    if len(before) + len(after) > _LONGEST:
        yield from _swapped(before, after)
        return
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("same", "".join(old[a:b]))
        else:
            yield from _swapped("".join(old[a:b]), "".join(new[c:d]))


def _swapped(before: str, after: str) -> Iterator[Change]:
    if before:
        yield Change("gone", before)
    if after:
        yield Change("new", after)

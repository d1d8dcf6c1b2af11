"""Which tool made a file, and what each of its columns is; the data is in rules/contact_columns.yaml."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant import rules
from assistant.errors import FileReadError, InputError, UnknownNameError
from assistant.text.headers import plain, signed

IGNORED = "ignored"
TRAIT = "trait:"
PLAIN = "plain"
_TRAIT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Columns:
    """What each column of a file is: a field, “trait:NAME”, or “ignored”."""

    tool: str
    uses: Mapping[str, str]

    def places(self, field: str) -> tuple[int, ...]:
        """Where the columns of a field stand in a row, the one that the tool prefers first."""
        found = [
            (_rank(self.tool, field, column), place)
            for place, (column, use) in enumerate(self.uses.items())
            if use == field
        ]
        return tuple(place for _, place in sorted(found))

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(self.uses.values()) - {IGNORED}

    @property
    def mapping(self) -> dict[str, str]:
        """Column to field, without those that are left out."""
        return {column: use for column, use in self.uses.items() if use != IGNORED}


def tools() -> tuple[str, ...]:
    """The tools whose exports are known; “plain” is any other file."""
    return tuple(_data()["tools"])


def fields() -> Mapping[str, Mapping[str, Any]]:
    """Every field with its kind and its label in both languages."""
    known: Mapping[str, Mapping[str, Any]] = _data()["fields"]
    return known


def tool_of(columns: Sequence[str]) -> str:
    """The tool whose signs the header shows; “plain” when it shows none."""
    return signed(columns, _data()["tools"]) or PLAIN


def file_status(tool: str, file_name: str) -> str:
    """What the name of a tool's file says of everybody in it: “subscribed” …; empty when it says nothing."""
    stated: Mapping[str, str] = _data()["tools"][tool].get("files", {})
    first = (plain(file_name).split() or [""])[0]
    return stated.get(first, "")


def columns_of(columns: Sequence[str], tool: str, mapping: Mapping[str, str], name: str) -> Columns:
    """What each column is; `mapping` (column to field, “trait:NAME” or “ignored”) has the last word.

    Raises UnknownNameError for a tool or a field that there is none of, FileReadError for a column that the
    file lacks, InputError for a column of special-category data.
    """
    if tool not in tools():
        raise UnknownNameError("mailing tool", tool, tools())
    uses = {column: _guess(column, tool) for column in columns}
    named = {plain(column): column for column in reversed(columns)}
    chosen: dict[str, str] = {}
    for column, use in mapping.items():
        found = column if column in uses else named.get(plain(column))
        if found is None:
            raise FileReadError(
                f"{name} has no column “{column[:60]}”, which the mapping names.",
                f"Its columns are: {', '.join(columns)[:500]}.",
            )
        chosen[found] = _checked(found, use)
    # What was guessed for a field gives way to what somebody chose for it.
    taken = set(chosen.values())
    uses = {column: IGNORED if use in taken else use for column, use in uses.items()}
    return Columns(tool, {**uses, **chosen})


def special_columns(columns: Iterable[str]) -> list[str]:
    """The columns whose names speak of special-category data (GDPR, art. 9)."""
    return [column for column in columns if _special().search(plain(column))]


def _checked(column: str, use: str) -> str:
    if use in ("", IGNORED):
        return IGNORED
    if _special().search(plain(column)) or (use.startswith(TRAIT) and _special().search(plain(use))):
        raise InputError(
            f"The column “{column[:60]}” seems to hold special-category data (GDPR, article 9).",
            "Leave it out: no segment may rest on it.",
        )
    if use.startswith(TRAIT):
        own = use.removeprefix(TRAIT)
        if not _TRAIT_NAME.fullmatch(own) or own in fields():
            raise InputError(
                f"“{own[:60]}” can't be the name of a field of your own.",
                "Use small letters, digits and _, and no name that a field has.",
            )
        return use
    if use not in fields():
        raise UnknownNameError("field", use, [*fields(), IGNORED])
    return use


def _guess(column: str, tool: str) -> str:
    name = plain(column)
    if _special().search(name) or name in _data()["ignored"]:
        return IGNORED
    return _by_name(tool).get(name, IGNORED)


def _rank(tool: str, field: str, column: str) -> int:
    names = (
        [*_data()["tools"][tool]["fields"].get(field, ()), *fields()[field]["names"]]
        if field in fields()
        else []
    )
    name = plain(column)
    return names.index(name) if name in names else -1  # what a mapping says comes first


@cache
def _by_name(tool: str) -> Mapping[str, str]:
    own: Mapping[str, Sequence[str]] = _data()["tools"][tool]["fields"]
    found = {name: field for field, names in own.items() for name in names}
    for field, data in fields().items():
        if field in own and not own[field]:
            continue  # the tool's export has none; a column of that name means something else
        for name in (*data["names"], field.replace("_", " ")):
            found.setdefault(name, field)
    return found


@cache
def _special() -> re.Pattern[str]:
    terms = [term for group in rules.load("special_categories")["terms"].values() for term in group]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b")


def _data() -> Mapping[str, Any]:
    return rules.load("contact_columns")

"""The fields that rules of segments know: the traits of contact files, and what is made of them."""

import re
from collections.abc import Mapping
from functools import cache

from assistant.rules import load
from assistant.text.normalise import fold
from assistant.types.segment_rule import RuleField, Scalar


@cache
def rule_fields() -> Mapping[str, RuleField]:
    """The fields that rules know, by id, in the order in which a form lists them."""
    known, columns = load("segment_fields"), load("contact_columns")
    found = {}
    for ident, column in columns["fields"].items():
        if column.get("trait") or ident == "language":
            more, values = known["fields"].get(ident, {}), tuple(_table(ident))
            kind, group = known["kinds"].get(column["kind"], "text"), more.get("group", "behavioural")
            bands = tuple(more.get("bands", ()))
            found[ident] = RuleField(ident, kind, group, column["label"], bands, values)
    computed = (RuleField(**{**each, "bands": tuple(each.get("bands", ()))}) for each in known["computed"])
    return found | {field.id: field for field in computed}


def _table(field: str) -> Mapping[str, list[str]]:
    """The values of a field that has one form for each, with what else means it; empty for other fields."""
    columns = load("contact_columns")
    name = load("segment_fields")["tables"].get(columns["fields"].get(field, {}).get("kind"))
    table: Mapping[str, list[str]] = columns[name] if name else {}
    return table


def one_form(field: str, value: Scalar) -> Scalar:
    """The value as contact files are read: “France” is FR for the field country; others stay as they are."""
    if not isinstance(value, str):
        return value
    plain = _plain(value)
    return next((one for one, names in _table(field).items() if plain in (fold(one), *names)), value)


def _plain(text: str) -> str:
    """As headers are compared in `contact_columns.yaml`: without case, accents and signs."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def names_person(field: str) -> bool:
    """Whether a field is one person's: an address, a number, a name, a date of birth."""
    return _plain(field) in _personal_names()


@cache
def _personal_names() -> frozenset[str]:
    personal = load("segment_fields")["personal"]
    found = {_plain(name) for name in personal["more"]}
    for ident, column in load("contact_columns")["fields"].items():
        if column["kind"] in personal["kinds"]:
            found |= {_plain(name) for name in (ident, *column["names"])}
    return frozenset(found)

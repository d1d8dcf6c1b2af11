"""Who belongs to a segment, as data: a rule over the fields of a contact."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.types.language import Language

Op = Literal["=", "!=", "<", "<=", ">", ">=", "in", "contains", "between", "known", "within_days"]
FieldKind = Literal["text", "list", "number", "date", "flag"]
FieldGroup = Literal["demographic", "behavioural", "psychographic", "computed"]
Scalar = str | bool | int | float | dt.date

OPS: Mapping[FieldKind, tuple[Op, ...]] = {
    "text": ("=", "!=", "in", "contains", "known"),
    "list": ("=", "!=", "in", "contains", "known"),
    "number": ("=", "!=", "<", "<=", ">", ">=", "between", "in", "known"),
    "date": ("=", "!=", "<", "<=", ">", ">=", "between", "within_days", "known"),
    "flag": ("=", "!=", "known"),
}
"""What a field of each kind can be asked."""


@dataclass(frozen=True)
class Condition:
    """A question to one field. Of a value that is not known every answer is no, also that of `!=`.

    Texts are compared without regard to case and accents; a list answers for any of its items. `in` and
    `contains` take a tuple of alternatives, `between` the lowest and the highest, both included;
    `contains` looks for whole words; `known` takes whether there is a value; `within_days` a number of days
    up to today.
    """

    field: str
    op: Op
    value: Scalar | tuple[Scalar, ...]

    def as_dict(self) -> dict[str, Any]:
        """The form of `segments.yaml` and of the stored rules."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        plain = [each.isoformat() if isinstance(each, dt.date) else each for each in values]
        return {
            "field": self.field,
            "op": self.op,
            "value": plain if isinstance(self.value, tuple) else plain[0],
        }


@dataclass(frozen=True)
class All:
    """Each of its rules holds; without any, it holds for everybody."""

    rules: tuple["Rule", ...]

    def as_dict(self) -> dict[str, Any]:
        """The form of `segments.yaml` and of the stored rules."""
        return {"all": [rule.as_dict() for rule in self.rules]}


@dataclass(frozen=True)
class AnyOf:
    """At least one of its rules holds; without any, it holds for nobody."""

    rules: tuple["Rule", ...]

    def as_dict(self) -> dict[str, Any]:
        """The form of `segments.yaml` and of the stored rules."""
        return {"any": [rule.as_dict() for rule in self.rules]}


@dataclass(frozen=True)
class Not:
    """Its rule does not hold: also of those of whom its field is not known."""

    rule: "Rule"

    def as_dict(self) -> dict[str, Any]:
        """The form of `segments.yaml` and of the stored rules."""
        return {"not": self.rule.as_dict()}


Rule = Condition | All | AnyOf | Not


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every condition inside a rule, in order."""
    if isinstance(rule, Condition):
        yield rule
    elif isinstance(rule, Not):
        yield from conditions_of(rule.rule)
    else:
        for inner in rule.rules:
            yield from conditions_of(inner)


@dataclass(frozen=True)
class RuleField:
    """A field that rules know. `bands` are the lower edges by which its values are grouped in tables.

    The edges of a date are days before today.
    """

    id: str
    kind: FieldKind
    group: FieldGroup
    name: Mapping[Language, str]
    bands: tuple[float, ...] = ()
    values: tuple[str, ...] = ()  # all that there are, where they are few and known


@dataclass(frozen=True)
class RuleChange:
    """What the studio gave a segment at a time. None: what `segments.yaml` says holds."""

    segment: str
    rule: Rule | None
    position: int | None
    at: dt.datetime
    by: str

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        rule = self.rule and self.rule.as_dict()
        return {**vars(self), "rule": rule, "at": self.at.isoformat()}


@dataclass(frozen=True)
class RfmName:
    """A name for customers by their scores of recency, frequency and spend: each from one to another."""

    id: str
    name: Mapping[Language, str]
    recency: tuple[int, int]
    frequency: tuple[int, int]
    monetary: tuple[int, int]


@dataclass(frozen=True)
class RfmNames:
    """The names in order, of which the first that fits counts; `other` is for the scores that none fits."""

    names: tuple[RfmName, ...]
    other: Mapping[Language, str] = field(default_factory=dict)
    source: str = ""
    checked: str = ""  # ISO date

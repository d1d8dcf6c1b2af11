"""Reads the rule of a segment from `segments.yaml`, a form or a stored row; refuses what can't be meant."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import get_args

from assistant.brand.segments.fields import names_person, one_form, rule_fields
from assistant.brand.segments.special_categories import ARTICLE, special_category
from assistant.brand.yaml_file import Node
from assistant.errors import KnowledgeError
from assistant.types.segment_rule import (
    OPS,
    All,
    AnyOf,
    Condition,
    FieldKind,
    Not,
    Op,
    Rule,
    Scalar,
)

DEEPEST = 6  # rules inside rules
MOST_RULES = 60  # of one segment, those that hold others included
MOST_VALUES = 500
LONGEST_VALUE = 200
LARGEST = 10**15
_KINDS: tuple[Op, ...] = get_args(Op)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIELD = re.compile(r"[^\W\d_][\w .-]{0,63}")
_FORMS = "{field, op, value}, {all: [...]}, {any: [...]} or {not: ...}"


def read_rule(node: Node) -> Rule:
    """The rule that stands at `node`.

    Raises KnowledgeError, naming file and key, for another form, an operator that the field's kind does not
    take, a value of the wrong kind, more than can be overlooked (6 levels, 60 rules), a field that names one
    person, and for a field or a value on a special category of personal data.
    """
    return _Reading().rule(node, 1)


class _Reading:
    """One rule as it is read; counts what it holds."""

    def __init__(self) -> None:
        self._left = MOST_RULES

    def rule(self, node: Node, depth: int) -> Rule:
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise node.error(f"at most {MOST_RULES} rules of one segment, {DEEPEST} levels deep")
        value = node.value
        if not isinstance(value, dict) or not value:
            raise node.error(f"a rule: {_FORMS}")
        if "field" in value:
            return _condition(node.keys(("field", "op", "value")))
        if len(value) != 1 or next(iter(value)) not in ("all", "any", "not"):
            raise node.error(f"one of the forms {_FORMS}")
        if "not" in value:
            return Not(self.rule(node.child("not"), depth + 1))
        made: Callable[[tuple[Rule, ...]], Rule] = All if "all" in value else AnyOf
        inner = node.child("all" if "all" in value else "any")
        if not isinstance(inner.value, list):
            raise inner.error("a list of rules")
        return made(tuple(self.rule(each, depth + 1) for each in inner.items()))


def _condition(node: Node) -> Condition:
    field = _field(node.child("field"))
    op = _op(node.child("op"))
    known = rule_fields().get(field)
    if known and op not in OPS[known.kind]:
        raise node.child("op").error(f"for the field “{field}” one of {'  '.join(OPS[known.kind])}")
    value = _VALUES[op](node.child("value"))
    if known and op not in ("known", "within_days"):
        _check_kind(node.child("value"), value, known.kind)
    if isinstance(value, tuple):
        return Condition(field, op, tuple(one_form(field, each) for each in value))
    return Condition(field, op, one_form(field, value))


def _field(node: Node) -> str:
    field = node.text()
    if not _FIELD.fullmatch(field):
        raise node.error("the name of a field, e.g. orders")
    if names_person(field):
        raise KnowledgeError(
            f"{node.file}: “{node.key}” is “{field}”, which names one person.",
            "A segment is a group: use age, city, orders or another field that people share.",
        )
    _refuse(node, field)
    return field


def _op(node: Node) -> Op:
    text = node.text("=")
    for op in _KINDS:
        if op == text:
            return op
    raise node.error(f"one of {'  '.join(_KINDS)}")


def _refuse(node: Node, text: str) -> None:
    category = special_category(text)
    if category:
        raise KnowledgeError(
            f"{node.file}: “{node.key}” is “{text[:60]}”, which is about {category}.",
            f"Remove it: {ARTICLE}; ask for what they buy or do instead.",
        )


def _scalar(node: Node) -> Scalar:
    value = node.value
    if isinstance(value, int | float) and abs(value) <= LARGEST:  # not so of a NaN
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not node.text() or len(value) > LONGEST_VALUE:
        raise node.error(f"a text of at most {LONGEST_VALUE} characters, a number, a date or true/false")
    text = node.text()
    _refuse(node, text)
    if not _DAY.fullmatch(text):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise node.error("a day that there is, e.g. 2026-11-30") from error


def _alternatives(node: Node) -> tuple[Scalar, ...]:
    given = node.items() if isinstance(node.value, list) else [node]
    if not 1 <= len(given) <= MOST_VALUES:
        raise node.error(f"a list of 1 to {MOST_VALUES} values")
    return tuple(_scalar(each) for each in given)


def _words(node: Node) -> tuple[Scalar, ...]:
    found = _alternatives(node)
    if not all(isinstance(each, str) for each in found):
        raise node.error("words, or a list of them")
    return found


def _ordered(node: Node) -> int | float | dt.date:
    """A number or a date: what can be less or more."""
    value = _scalar(node)
    if isinstance(value, bool | str):
        raise node.error("a number or a date, e.g. 2026-11-30")
    return value


def _span(node: Node) -> tuple[Scalar, ...]:
    given = node.items() if isinstance(node.value, list) else []
    if len(given) != 2:
        raise node.error("a list of the lowest and the highest value")
    low, high = _ordered(given[0]), _ordered(given[1])
    if isinstance(low, dt.date) or isinstance(high, dt.date):
        right = isinstance(low, dt.date) and isinstance(high, dt.date) and low <= high
    else:
        right = low <= high
    if not right:
        raise node.error("two numbers or two dates, the lower one first")
    return low, high


def _days(node: Node) -> int:
    if type(node.value) is not int or not 0 <= node.value <= 36_525:
        raise node.error("a number of days, e.g. 90")
    return node.value


def _flag(node: Node) -> bool:
    if node.value is None:
        return True
    if not isinstance(node.value, bool):
        raise node.error("true or false")
    return node.value


_VALUES: Mapping[Op, Callable[[Node], Scalar | tuple[Scalar, ...]]] = {
    "=": _scalar,
    "!=": _scalar,
    "<": _ordered,
    "<=": _ordered,
    ">": _ordered,
    ">=": _ordered,
    "in": _alternatives,
    "contains": _words,
    "between": _span,
    "known": _flag,
    "within_days": _days,
}


def _check_kind(node: Node, value: Scalar | tuple[Scalar, ...], kind: FieldKind) -> None:
    fits, expected = _FITS[kind]
    if not all(fits(each) for each in (value if isinstance(value, tuple) else (value,))):
        raise node.error(expected)


_FITS: Mapping[FieldKind, tuple[Callable[[Scalar], bool], str]] = {
    "text": (lambda value: not isinstance(value, bool), "a text"),
    "list": (lambda value: not isinstance(value, bool), "a text"),
    "number": (lambda value: isinstance(value, int | float) and not isinstance(value, bool), "a number"),
    "date": (lambda value: isinstance(value, dt.date), "a date, e.g. 2026-11-30"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
}

"""Between the form of a segment's rule and the rule, both ways. What a browser sends may be anything.

The form holds conditions side by side: all of them or any of them, each of them or its contrary. A rule with
groups inside groups has no form; it is written as YAML.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from assistant.brand.segments.fields import rule_fields
from assistant.brand.segments.rules import read_rule
from assistant.brand.yaml_file import Node, parse_yaml
from assistant.errors import InputError, KnowledgeError
from assistant.types.segment_rule import OPS, All, AnyOf, Condition, FieldKind, Not, Op, Rule
from assistant.web.studio.campaigns.acts import Values, one
from assistant.web.texts import Words

EVERY_OP: tuple[Op, ...] = get_args(Op)
JOINED = ("all", "any")
MOST_LINES = 20
LONGEST_YAML = 20_000  # characters


@dataclass(frozen=True)
class Line:
    """One condition as the form shows it: texts in its fields. An empty `field` is a column of one's own."""

    field: str = ""
    own: str = ""
    op: str = "="
    value: str = ""
    high: str = ""
    negated: bool = False

    @property
    def kind(self) -> FieldKind | None:
        """What kind of values the field has; None where that is not known."""
        known = rule_fields().get(self.field)
        return known.kind if known else None

    @property
    def ops(self) -> Sequence[Op]:
        """What the field can be asked."""
        return OPS[self.kind] if self.kind else EVERY_OP

    @property
    def options(self) -> Sequence[str]:
        """The values of the field, where they are few and known."""
        known = rule_fields().get(self.field)
        if known is None or not known.values or self.op not in {"=", "!="}:
            return ()
        return tuple(dict.fromkeys((*known.values, *filter(None, (self.value,)))))


@dataclass(frozen=True)
class RuleForm:
    """The conditions side by side, and how they are joined."""

    joined: str = "all"
    lines: tuple[Line, ...] = (Line(field="orders", op=">="),)


def form_of(rule: Rule | None) -> RuleForm | None:
    """A rule as its form; None for one that has none."""
    if rule is None:
        return RuleForm()
    inner = rule.rules if isinstance(rule, All | AnyOf) else (rule,)
    lines = [_line(each) for each in inner]
    if not all(lines):
        return None
    return RuleForm("any" if isinstance(rule, AnyOf) else "all", tuple(line for line in lines if line))


def _line(rule: Rule) -> Line | None:
    negated = isinstance(rule, Not)
    condition = rule.rule if isinstance(rule, Not) else rule
    if not isinstance(condition, Condition):
        return None
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    known = condition.field in rule_fields()
    between = condition.op == "between"
    return Line(
        field=condition.field if known else "",
        own="" if known else condition.field,
        op=condition.op,
        value=_said(values[0]) if between else ", ".join(map(_said, values)),
        high=_said(values[1]) if between else "",
        negated=negated,
    )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def filled(values: Values) -> RuleForm:
    """What the browser holds, as the form shows it again."""
    numbers = sorted({int(name[6:]) for name in values if name.startswith("field.") and name[6:].isdecimal()})
    lines = []
    for number in numbers[:MOST_LINES]:
        texts = {name: one(values, f"{name}.{number}") for name in ("field", "own", "op", "value", "high")}
        line = Line(**texts, negated=bool(one(values, f"not.{number}")))
        ops = line.ops
        lines.append(line if line.op in ops else Line(line.field, line.own, ops[0], negated=line.negated))
    return RuleForm(joined="any" if one(values, "joined") == "any" else "all", lines=tuple(lines))


def rule_of(form: RuleForm, words: Words) -> Rule:
    """The rule that a form means.

    Raises InputError, in the page's language for what is missing: a field or a value, or one of another kind,
    and a field on a special category of personal data.
    """
    if not form.lines:
        raise InputError(words("segm_no_condition"), words("segm_no_condition_next"))
    for place, line in enumerate(form.lines, 1):
        between = line.op == "between" and not line.high
        if line.op != "known" and (between or not line.value):
            raise InputError(words("segm_no_value", number=place), words("segm_no_value_next"))
    rules = [_plain(line) for line in form.lines]
    return _read(Node(words("segm_the_rule"), "", {form.joined: rules}))


def rule_of_yaml(text: str, name: str) -> Rule:
    """The rule of a YAML text; raises InputError."""
    try:
        return _read(parse_yaml(Path(name), text[:LONGEST_YAML].encode()))
    except KnowledgeError as error:
        raise InputError(error.message, error.next_step) from error


def yaml_of(rule: Rule) -> str:
    """A rule as YAML."""
    written: str = yaml.safe_dump(rule.as_dict(), allow_unicode=True, sort_keys=False, width=100)
    return written


def _read(node: Node) -> Rule:
    try:
        return read_rule(node)
    except KnowledgeError as error:
        raise InputError(error.message, error.next_step) from error


def _plain(line: Line) -> dict[str, Any]:
    condition = {"field": line.field or line.own, "op": line.op, "value": _value(line)}
    return {"not": condition} if line.negated else condition


def _value(line: Line) -> Any:
    match line.op:
        case "known":
            return line.value != "no"
        case "between":
            return [_scalar(line, line.value), _scalar(line, line.high)]
        case "in" | "contains":
            parts = (part.strip() for part in line.value.replace(";", ",").split(","))
            return [_scalar(line, part) for part in parts if part]
        case "within_days":
            return int(line.value) if line.value.isdecimal() else line.value
    return _scalar(line, line.value)


def _scalar(line: Line, said: str) -> Any:
    """A value as its field has it; what can't be that stays a text, and the rule is refused."""
    if line.kind == "flag":
        return {"yes": True, "no": False}.get(said, said)
    if line.kind in {"text", "list"} or line.op == "contains":
        return said
    if line.kind != "number":
        try:
            return dt.date.fromisoformat(said)
        except ValueError:
            if line.kind == "date":
                return said
    return _figure(said)


def _figure(said: str) -> Any:
    plain = said.translate({0x20: None, 0xA0: None, 0x202F: None, 0x2C: "."})
    try:
        return int(plain) if plain.lstrip("-").isdecimal() else float(plain)
    except ValueError:
        return said

"""The form of a segment's rule and the rule, both ways."""

import datetime as dt

import pytest

from assistant.errors import InputError
from assistant.types.segment_rule import All, AnyOf, Condition, Not, Rule
from assistant.web.studio.campaigns.acts import Values
from assistant.web.studio.segments.form import (
    Line,
    RuleForm,
    filled,
    form_of,
    rule_of,
    rule_of_yaml,
    yaml_of,
)
from assistant.web.texts import Texts

WORDS = Texts.load().words("en")
FLAT = [
    All((Condition("orders", ">=", 2), Not(Condition("city", "in", ("Paris", "Lyon"))))),
    AnyOf((Condition("spend", "between", (50, 99.5)), Condition("last_order", "within_days", 90))),
    All((Condition("created", ">=", dt.date(2026, 1, 31)), Condition("gender", "known", False))),
    All((Condition("favourite_room", "=", "kitchen"), Condition("points", ">", 3))),
    All((Condition("tags", "contains", ("gift",)),)),
]
NESTED = All(
    (Condition("age", "<", 35), AnyOf((Condition("city", "=", "Paris"), Condition("orders", ">", 1))))
)


def typed(form: RuleForm) -> Values:
    """What a browser sends of the form."""
    values: dict[str, tuple[str, ...]] = {"joined": (form.joined,)}
    for place, line in enumerate(form.lines):
        for name in ("field", "own", "op", "value", "high"):
            values[f"{name}.{place}"] = (getattr(line, name),)
        if line.negated:
            values[f"not.{place}"] = ("1",)
    return values


@pytest.mark.parametrize("rule", FLAT, ids=str)
def test_a_rule_goes_into_the_form_and_comes_back_the_same(rule: Rule) -> None:
    form = form_of(rule)
    assert form
    assert filled(typed(form)) == form
    assert rule_of(form, WORDS) == rule


def test_one_condition_is_a_form_of_one_line() -> None:
    form = form_of(Condition("orders", ">=", 2))
    assert form == RuleForm("all", (Line("orders", op=">=", value="2"),))
    assert form_of(None) == RuleForm()


def test_groups_inside_groups_have_no_form_and_are_yaml() -> None:
    assert form_of(NESTED) is None
    assert rule_of_yaml(yaml_of(NESTED), "rule") == NESTED


def test_another_field_brings_other_comparisons() -> None:
    values = {"field.0": ("last_order",), "op.0": ("contains",), "value.0": ("x",), "field.x": ("orders",)}
    (line,) = filled(values).lines
    assert (line.op, line.value, line.kind) == ("=", "", "date")
    assert "within_days" in line.ops
    (own,) = filled({"field.3": ("",), "own.3": ("points",), "op.3": (">",)}).lines
    assert (own.kind, own.own, own.op) == (None, "points", ">")


def test_figures_are_read_as_people_write_them() -> None:
    form = RuleForm(lines=(Line("spend", op=">", value="1 250,50"),))
    assert rule_of(form, WORDS) == All((Condition("spend", ">", 1250.5),))


def test_a_language_is_chosen_from_a_list() -> None:
    assert Line("language").options == ("fr", "en")
    assert Line("language", op="in").options == ()
    assert Line("language", value="nl").options == ("fr", "en", "nl"), "what a rule says is never lost"
    assert Line("orders").options == ()


@pytest.mark.parametrize(
    "line",
    [
        Line("orders", op=">=", value="many"),
        Line("orders", op=">=", value=""),
        Line("last_order", op="=", value="hier"),
        Line("last_order", op="within_days", value="soon"),
        Line("spend", op="between", value="9", high="1"),
        Line("", own="religion", op="=", value="x"),
        Line("", own="email", op="=", value="x"),
        Line("", own="", op="=", value="x"),
        Line("interests", op="contains", value="syndicat"),
    ],
    ids=lambda line: f"{line.field or line.own} {line.op} {line.value}",
)
def test_a_rule_that_cannot_be_meant_is_refused(line: Line) -> None:
    with pytest.raises(InputError) as refused:
        rule_of(RuleForm(lines=(line,)), WORDS)
    assert refused.value.next_step


def test_a_rule_without_conditions_is_refused() -> None:
    with pytest.raises(InputError, match="no condition"):
        rule_of(RuleForm(lines=()), WORDS)


@pytest.mark.parametrize("text", ["all: [", "field: orders", "- 1"])
def test_broken_yaml_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        rule_of_yaml(text, "The rule")

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given

from assistant.brand.segments import EVERYONE, load_segments, with_default
from assistant.brand.segments.fields import rule_fields
from assistant.brand.segments.rules import MOST_RULES, read_rule
from assistant.brand.yaml_file import Node
from assistant.errors import KnowledgeError
from assistant.rules import load
from assistant.settings import packaged
from assistant.types.segment_rule import OPS, All, AnyOf, Condition, Not, conditions_of


def read(text: str) -> Any:
    return read_rule(Node("rule", "", yaml.safe_load(text)))


def test_every_form_is_read_and_written_again() -> None:
    text = """
    all:
      - {field: city, op: in, value: [Lyon, Nantes]}
      - any: [{field: orders, op: '>=', value: 2}, {field: last_order, op: '<', value: 2026-01-31}]
      - not: {field: tags, op: contains, value: vip}
      - {field: spend, op: between, value: [10, 99.5]}
      - {field: company, op: known}
      - {field: vip, value: true}
    """
    rule = read(text)
    assert rule == All(
        (
            Condition("city", "in", ("Lyon", "Nantes")),
            AnyOf((Condition("orders", ">=", 2), Condition("last_order", "<", dt.date(2026, 1, 31)))),
            Not(Condition("tags", "contains", ("vip",))),
            Condition("spend", "between", (10, 99.5)),
            Condition("company", "known", True),
            Condition("vip", "=", True),
        )
    )
    assert read_rule(Node("again", "", rule.as_dict())) == rule
    assert [each.field for each in conditions_of(rule)] == [
        "city", "orders", "last_order", "tags", "spend", "company", "vip",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "the file is a list. Expected: a rule: {field, op, value}"),
        ("{}", "Expected: a rule"),
        ("{some: []}", "Expected: one of the forms"),
        ("{all: [], any: []}", "Expected: one of the forms"),
        ("{all: {field: a}}", "“all” is a mapping. Expected: a list of rules."),
        ("{all: [{field: orders, op: '=>', value: 2}]}", "“all[1].op” is “=>”. Expected: one of =  !="),
        ("{field: orders, opp: '='}", "no key “opp”. Did you mean op?"),
        ("{field: '', value: 1}", "“field” is “”. Expected: the name of a field"),
        ("{field: orders, op: contains, value: a}", "for the field “orders” one of =  !=  <"),
        ("{field: orders, value: many}", "“value” is “many”. Expected: a number."),
        ("{field: last_order, op: '<', value: 7}", "Expected: a date, e.g. 2026-11-30. Put"),
        ("{field: last_order, op: within_days, value: -1}", "Expected: a number of days, e.g. 90."),
        ("{field: last_order, op: within_days, value: true}", "Expected: a number of days, e.g. 90."),
        ("{field: country, op: in, value: [FR, NO]}", "“value” is a list. Expected: a text."),
        ("{field: city, op: in, value: []}", "Expected: a list of 1 to 500 values."),
        ("{field: city, value: [Lyon]}", "“value” is a list. Expected: a text of at most 200"),
        ("{field: city, value: ' '}", "“value” is “ ”. Expected: a text of at most 200"),
        ("{field: city, op: contains, value: 7}", "Expected: words, or a list of them."),
        ("{field: x, op: '<', value: many}", "Expected: a number or a date"),
        ("{field: spend, op: between, value: 7}", "Expected: a list of the lowest and the highest value."),
        ("{field: spend, op: between, value: [9, 7]}", "Expected: two numbers or two dates"),
        ("{field: x, op: between, value: [7, 2026-01-01]}", "Expected: two numbers or two dates"),
        ("{field: city, op: known, value: maybe}", "Expected: true or false."),
        ("{field: x, value: .nan}", "Expected: a text of at most 200"),
        ("{field: orders, value: 1" + "0" * 400 + "}", "Expected: a text of at most 200"),
        ("{field: x, value: '2026-02-30'}", "“2026-02-30”. Expected: a day that there is"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(text)
    assert message in str(caught.value)


@pytest.mark.parametrize("field", ["email", "E-mail", "Prénom", "last_name", "birth_date", "ip"])
def test_a_field_that_names_one_person_is_refused(field: str) -> None:
    with pytest.raises(KnowledgeError, match="which names one person") as caught:
        read(f"{{field: {field}, op: known}}")
    assert "a group" in caught.value.next_step


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("{field: religion, op: known}", "religion"),
        ("{field: état de santé, op: known}", "health"),
        ("{any: [{not: {field: sexual_orientation, value: x}}]}", "sexual orientation"),
        ("{field: tags, op: contains, value: grossesse}", "health"),
        ("{field: tags, op: contains, value: [cadeau, trade union]}", "trade union membership"),
        ("{field: note, value: ethnic shop}", "ethnic origin"),
    ],
)
def test_special_categories_are_refused_in_fields_and_values(text: str, category: str) -> None:
    with pytest.raises(KnowledgeError, match=f"about {category}") as caught:
        read(text)
    assert "art. 9" in caught.value.next_step


def test_a_moment_is_its_day() -> None:
    assert read("{field: last_order, value: 2026-01-31T10:00:00}").value == dt.date(2026, 1, 31)


def test_no_more_than_can_be_overlooked() -> None:
    deep = "{not: " * 8 + "{field: x, op: known}" + "}" * 8
    many = f"{{any: [{', '.join(['{field: x, op: known}'] * MOST_RULES)}]}}"
    for text in (deep, many):
        with pytest.raises(KnowledgeError, match="at most 60 rules of one segment, 6 levels deep"):
            read(text)
    assert read(many.replace(", {field: x, op: known}", "", 1))


def test_values_of_one_form_are_brought_to_it() -> None:
    assert read("{field: country, op: in, value: [France, royaume-uni, GB, Atlantis]}").value == (
        "FR", "GB", "GB", "Atlantis",
    )  # fmt: skip
    assert read("{field: language, value: Français}").value == "fr"
    assert read("{field: customer_type, value: B2B}").value == "pro"
    assert read("{field: gender, value: Madame}").value == "f"


def test_every_trait_of_a_contact_file_is_a_field() -> None:
    columns = load("contact_columns")["fields"]
    traits = [name for name, column in columns.items() if column.get("trait")]
    fields = rule_fields()
    assert {"language", "rfm", *traits} <= set(fields)
    assert set(load("segment_fields")["fields"]) <= set(fields)
    assert {fields[name].kind for name in ("orders", "spend", "last_order", "tags", "city")} == {
        "number", "date", "list", "text",
    }  # fmt: skip
    for field in fields.values():
        assert field.kind in OPS
        assert field.name["fr"]
        assert field.name["en"]
        assert list(field.bands) == sorted(field.bands)
    assert fields["customer_type"].values == ("pro", "person")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["field", "op", "value", "all", "any", "not"]), inner)
    ),
)


@given(anything)
def test_anything_is_a_rule_or_an_error_of_ours(value: Any) -> None:
    with contextlib.suppress(KnowledgeError):
        rule = read_rule(Node("rule", "", value))
        assert read_rule(Node("rule", "", rule.as_dict())) == rule


def write(folder: Path, text: str) -> Path:
    (folder / "segments.yaml").write_text(text, encoding="utf-8")
    return folder


def test_segments_hold_rule_and_position(tmp_path: Path) -> None:
    first = "{id: a, position: 3, rule: {field: orders, op: '>', value: 2}}"
    text = f"segments: [{first}, {{id: b}}, {{id: rest, default: true}}]"
    a, b, rest = load_segments(write(tmp_path, text)).values()
    assert (a.rule, a.position, a.default) == (Condition("orders", ">", 2), 3, False)
    assert (b.rule, b.position, b.default) == (None, None, False)
    assert rest.default
    assert list(with_default({"a": a, "rest": rest})) == ["a", "rest"]
    assert with_default({"a": a}) == {"a": a, "everyone": EVERYONE}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[{id: a, default: true}, {id: b, default: true}]", "“segments[2].default” is True"),
        ("[{id: a, default: true, rule: {field: x, op: known}}]", "“segments[1].rule” is a mapping."),
        ("[{id: everyone, rule: {field: x, op: known}}]", "Expected: no rule"),
        ("[{id: a, position: first}]", "“segments[1].position” is “first”."),
        ("[{id: a, rule: {field: orders, op: =, value: x}}]", "“segments[1].rule.value” is “x”."),
        ("[{id: a, rule: {field: health, op: known}}]", "“health”, which is about health"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_segments(write(tmp_path, f"segments: {text}"))
    assert message in str(caught.value)


def test_the_demo_company_has_a_rule_for_each_segment() -> None:
    segments = load_segments(packaged("knowledge"))
    assert [each.id for each in segments.values() if each.default] == ["everyone"]
    ruled = [each for each in segments.values() if each.rule is not None]
    assert len(ruled) == len(segments) - 1 == 7
    assert len({each.position for each in ruled}) == len(ruled)
    asked = {condition.field for each in ruled if each.rule for condition in conditions_of(each.rule)}
    assert asked <= set(rule_fields())

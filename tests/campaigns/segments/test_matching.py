import datetime as dt
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from assistant.campaigns.segments.book import Reader
from assistant.campaigns.segments.matching import matcher
from assistant.campaigns.segments.values import average_order, number_of, words_of
from assistant.types.contacts import Contact
from assistant.types.segment_rule import All, AnyOf, Condition, Not, Rule
from tests.campaigns.segments.people import DAY, contact, rule


def no_quintiles(number: int) -> Any:
    raise AssertionError(number)


def fits(text: str | Rule, person: Contact) -> bool:
    made = rule(text) if isinstance(text, str) else text
    return matcher(made, DAY, Reader(no_quintiles))(person)


@pytest.mark.parametrize(
    ("text", "traits", "expected"),
    [
        ("{field: orders, op: '=', value: 2}", {"orders": 2}, True),
        ("{field: orders, op: '=', value: 2}", {"orders": "2,0"}, True),
        ("{field: orders, op: '=', value: 2}", {"orders": True}, False),
        ("{field: orders, op: '!=', value: 2}", {"orders": 3}, True),
        ("{field: orders, op: '!=', value: 2}", {"orders": 2}, False),
        ("{field: orders, op: '!=', value: 2}", {}, False),
        ("{field: orders, op: '<', value: 2}", {"orders": 2}, False),
        ("{field: orders, op: '<=', value: 2}", {"orders": 2}, True),
        ("{field: orders, op: '>', value: 2}", {"orders": Decimal("2.5")}, True),
        ("{field: orders, op: '>=', value: 2}", {"orders": 1.99}, False),
        ("{field: orders, op: '>=', value: 2}", {"orders": "plenty"}, False),
        ("{field: spend, op: '>', value: 1000}", {"spend": "1 250,50"}, True),
        ("{field: spend, op: '>', value: 1000}", {"spend": "1,250.50"}, True),
        ("{field: spend, op: between, value: [10, 20]}", {"spend": 10}, True),
        ("{field: spend, op: between, value: [10, 20]}", {"spend": 20}, True),
        ("{field: spend, op: between, value: [10, 20]}", {"spend": 20.01}, False),
        ("{field: spend, op: between, value: [10, 20]}", {"spend": ""}, False),
        ("{field: orders, op: in, value: [1, 3]}", {"orders": 3}, True),
        ("{field: city, op: in, value: [Paris, Saint-Étienne]}", {"city": "SAINT-ETIENNE "}, True),
        ("{field: city, op: in, value: [Paris]}", {"city": "Paris 11e"}, False),
        ("{field: city, op: '!=', value: Paris}", {"city": "Lyon"}, True),
        ("{field: city, op: contains, value: paris}", {"city": "Paris 11e"}, True),
        ("{field: city, op: contains, value: par}", {"city": "Paris"}, False),
        ("{field: categories, op: contains, value: linge de lit}", {"categories": ["Linge de lit"]}, True),
        ("{field: categories, op: contains, value: bain lit}", {"categories": ["Bain", "Lit"]}, False),
        ("{field: categories, op: contains, value: [table, bain]}", {"categories": "bain, cuisine"}, True),
        ("{field: categories, op: '=', value: bain}", {"categories": ["Bain", "Lit"]}, True),
        ("{field: categories, op: '!=', value: bain}", {"categories": ["Bain", "Lit"]}, False),
        ("{field: categories, op: in, value: [a, lit]}", {"categories": ["Bain", "Lit"]}, True),
        ("{field: last_order, op: within_days, value: 30}", {"last_order": "2026-10-23"}, True),
        ("{field: last_order, op: within_days, value: 30}", {"last_order": "2026-10-22"}, False),
        ("{field: last_order, op: within_days, value: 30}", {"last_order": "2026-11-23"}, False),
        ("{field: last_order, op: within_days, value: 0}", {"last_order": "2026-11-22T09:30:00Z"}, True),
        ("{field: last_order, op: within_days, value: 30}", {"last_order": "last week"}, False),
        ("{field: last_order, op: '<', value: 2026-01-01}", {"last_order": "2025-12-31"}, True),
        ("{field: last_order, op: '=', value: 2025-12-31}", {"last_order": dt.date(2025, 12, 31)}, True),
        ("{field: signup, op: between, value: [2025-01-01, 2025-12-31]}", {"signup": "2025-12-31"}, True),
        ("{field: city, op: known}", {"city": "Lyon"}, True),
        ("{field: orders, op: known}", {"orders": 0}, True),
        ("{field: city, op: known, value: false}", {"city": ""}, True),
        ("{field: categories, op: known}", {"categories": []}, False),
        ("{field: vip, op: '=', value: true}", {"vip": "oui"}, True),
        ("{field: vip, op: '=', value: false}", {"vip": "oui"}, False),
        ("{field: vip, op: '=', value: true}", {"vip": "perhaps"}, False),
        ("{field: vip, op: '=', value: true}", {"vip": True}, True),
        ("{field: vip, op: in, value: [gold, 7]}", {"vip": "7"}, True),
        ("{field: vip, op: '=', value: false}", {"vip": "non"}, True),
    ],
)  # fmt: skip
def test_each_operator(text: str, traits: dict[str, Any], expected: bool) -> None:
    assert fits(text, contact(**traits)) is expected


def test_all_any_and_not() -> None:
    lyon, paris = contact(city="Lyon", orders=3), contact(city="Paris", orders=1)
    both = "{all: [{field: city, value: Lyon}, {field: orders, op: '>', value: 2}]}"
    either = "{any: [{field: city, value: Paris}, {field: orders, op: '>', value: 2}]}"
    assert [fits(both, each) for each in (lyon, paris)] == [True, False]
    assert [fits(either, each) for each in (lyon, paris)] == [True, True]
    assert [fits("{not: {field: city, value: Lyon}}", each) for each in (lyon, paris)] == [False, True]


def test_without_rules_all_is_everybody_and_any_nobody() -> None:
    assert fits("{all: []}", contact())
    assert not fits("{any: []}", contact())


def test_not_takes_along_whoever_is_not_known() -> None:
    assert fits("{not: {field: country, value: FR}}", contact())
    assert not fits("{field: country, op: '!=', value: FR}", contact())


def test_the_language_and_the_average_order_are_read_of_the_contact() -> None:
    assert fits("{field: language, value: French}", contact(language="fr"))
    assert not fits("{field: language, op: known}", contact())
    assert fits("{field: average_order, op: '=', value: 45}", contact(orders=2, spend=90))
    assert average_order(contact(average_order=50, orders=2, spend=90)) == 50
    assert average_order(contact(orders=0, spend=0)) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("1.250,5", 1250.5), ("1’250", 1250.0), ("12", 12.0), ("nan", None), ("inf", None), ("", None)],
)  # fmt: skip
def test_numbers_as_files_write_them(written: str, number: float | None) -> None:
    assert number_of(written) == number
    assert number_of(float("nan")) is None
    assert number_of(None) is None
    assert number_of(10**400) is None


@given(st.text())
def test_words_are_found_in_their_own_text(text: str) -> None:
    assert words_of(text) in words_of(f"x {text} y").replace("  ", " ") or words_of(text) == "  "


conditions = st.builds(
    Condition, st.sampled_from(["orders", "spend"]), st.sampled_from(["=", "<", ">="]), st.integers(0, 5)
)
rules = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)


@given(rules, st.integers(0, 5), st.integers(0, 5))
def test_a_rule_and_its_opposite_share_nobody(made: Rule, orders: int, spend: int) -> None:
    person = contact(orders=orders, spend=spend)
    assert fits(made, person) is not fits(Not(made), person)
    assert fits(AnyOf((made, Not(made))), person)
    assert not fits(All((made, Not(made))), person)

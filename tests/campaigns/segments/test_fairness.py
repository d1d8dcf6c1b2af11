import json
from pathlib import Path

import pytest

from assistant.campaigns.segments import fairness as module
from assistant.campaigns.segments.fairness import Fairness, FairnessGroup
from assistant.errors import UnknownNameError
from assistant.store.database import Database
from assistant.types.contacts import Contact
from tests.campaigns.segments.people import contact, desk

SEGMENTS = """
segments:
  - id: offer
    rule: {all: [{field: city, op: in, value: [Lyon, Paris]}, {field: age, op: '<', value: 45}]}
  - {id: recent, rule: {field: last_order, op: within_days, value: 90}}
"""


def group(found: Fairness, field: str, value: str, kind: str = "value") -> FairnessGroup:
    column = next(each for each in found.fields if each.field == field)
    return next(each for each in column.groups if (each.value, each.kind) == (value, kind))


def people() -> list[Contact]:
    return [
        *(contact(row, city="Lyon", age=30) for row in range(60)),
        *(contact(row, city="LYON", age=60) for row in range(60, 100)),
        *(contact(row, city="Nantes", age=30, last_order="2026-11-01") for row in range(100, 140)),
        *(contact(row, last_order="2025-10-01") for row in range(140, 150)),
        contact(150, city="Lyon", age=30, excluded="minor"),
        contact(151, city="Lyon", age=30, profiling=False),
    ]


def test_who_is_in_and_out_by_the_fields_that_the_rules_ask(tmp_path: Path, db: Database) -> None:
    found = desk(tmp_path, db, SEGMENTS, {1: people()}).fairness(1, "offer")
    assert (found.inside, found.outside, found.segments) == (60, 90, ("offer",))
    assert [each.field for each in found.fields] == ["city", "age", "last_order"]
    lyon, nantes = group(found, "city", "Lyon"), group(found, "city", "Nantes")
    assert (lyon.inside, lyon.outside, lyon.rate, lyon.ratio, lyon.low) == (60, 40, 0.6, 1.0, False)
    assert (nantes.inside, nantes.rate, nantes.ratio, nantes.low) == (0, 0.0, 0.0, True)
    unknown = group(found, "city", "", "unknown")
    assert (unknown.outside, unknown.ratio, unknown.low) == (10, None, False)  # too few to say anything
    young, old = group(found, "age", "25 – < 35"), group(found, "age", "55 – < 65")
    assert (young.inside, young.outside, old.inside, old.outside, old.low) == (60, 40, 0, 40, True)
    for field in found.fields:
        assert sum(each.inside for each in field.groups) == 60
        assert sum(each.outside for each in field.groups) == 90
    days = next(each for each in found.fields if each.field == "last_order")
    assert [(each.value, each.kind) for each in days.groups] == [
        ("0 – < 30", "value"), ("365 – < 730", "value"), ("", "unknown"),
    ]  # fmt: skip
    assert days.unit == "days"


def test_what_chance_explains_is_not_marked(tmp_path: Path, db: Database) -> None:
    def rates(*groups: tuple[str, int, int]) -> list[bool]:
        rows = [
            contact(row, city=city, orders=int(row < inside))
            for city, inside, whole in groups
            for row in range(whole)
        ]
        segments = """
segments:
  - {id: in, rule: {all: [{field: orders, op: '=', value: 1}, {field: city, op: known}]}}
"""
        found = desk(tmp_path, db, segments, {1: rows}).fairness(1, "in")
        return [group(found, "city", city).low for city, _, _ in groups]

    assert rates(("a", 6, 40), ("b", 4, 40)) == [False, False]
    assert rates(("a", 60, 400), ("b", 40, 400)) == [False, True]
    assert rates(("a", 60, 400), ("b", 49, 400)) == [False, False]
    assert rates(("a", 0, 40), ("b", 0, 40)) == [False, False]
    assert rates(("a", 29, 29), ("b", 20, 40)) == [False, False]


def test_an_offer_may_go_to_several_segments(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, {1: people()})
    found = made.fairness(1, ["offer", "recent", "offer"])
    assert (found.segments, found.inside) == (("offer", "recent"), 100)
    told = json.loads(json.dumps(found.as_dict()))
    assert told["rate"] == 0.6667
    assert told["fields"][0]["groups"][0] == {
        "value": "Lyon", "kind": "value", "inside": 60, "outside": 40, "ratio": 0.6, "low": True, "rate": 0.6,
    }  # fmt: skip
    with pytest.raises(UnknownNameError, match="“ofer”"):
        made.fairness(1, ["ofer"])
    assert made.fairness(1, "everyone").inside == 50


def test_nobody_at_all(tmp_path: Path, db: Database) -> None:
    nobody: dict[int, list[Contact]] = {1: []}
    told = desk(tmp_path, db, SEGMENTS, nobody).fairness(1, "offer").as_dict()
    assert told["rate"] is None
    assert all(each["groups"] == [] for each in told["fields"])


def test_lists_count_in_each_of_their_values(tmp_path: Path, db: Database) -> None:
    segments = "segments: [{id: a, rule: {field: categories, op: contains, value: bed}}]"
    rows = [contact(1, categories=["Bed", "bath", "BED"]), contact(2, categories=["bath"]), contact(3)]
    found = desk(tmp_path, db, segments, {1: rows}).fairness(1, "a")
    (column,) = found.fields
    assert column.several
    assert [(each.value, each.kind, each.inside, each.outside) for each in column.groups] == [
        ("bath", "value", 1, 1), ("BED", "value", 1, 0), ("", "unknown", 0, 1),
    ]  # fmt: skip


def test_columns_that_we_do_not_know_are_cut_where_the_rules_cut(tmp_path: Path, db: Database) -> None:
    segments = """
segments:
  - id: a
    rule:
      any:
        - {field: visits, op: between, value: [3, 10]}
        - {field: since, op: within_days, value: 30}
        - {field: joined, op: '<', value: 2026-11-12}
        - {field: vip, value: true}
        - {field: coach, op: known}
"""
    rows = [
        contact(1, visits=2, since="2026-11-20", joined="2026-11-20", vip="oui", coach="Ann"),
        contact(2, visits="5", since="2026-01-01", joined="2026-11-01", vip="non"),
        contact(3, visits=40, since="2027-01-01", joined="never"),
    ]
    found = desk(tmp_path, db, segments, {1: rows}).fairness(1, "a")
    shown = {each.field: [(one.value, one.kind) for one in each.groups] for each in found.fields}
    assert shown == {
        "visits": [("< 3", "value"), ("3 – < 10", "value"), ("≥ 10", "value")],
        "since": [("< 0", "value"), ("0 – < 31", "value"), ("≥ 31", "value")],
        "joined": [("< 10", "value"), ("≥ 10", "value"), ("", "unknown")],
        "vip": [("non", "value"), ("oui", "value"), ("", "unknown")],
        "coach": [("Ann", "value"), ("", "unknown")],
    }


def test_many_values_are_counted_together(tmp_path: Path, db: Database) -> None:
    segments = "segments: [{id: a, rule: {field: city, op: known}}]"
    rows = [contact(row, city=f"City {row}") for row in range(module.MOST_VALUES + 40)]
    (column,) = desk(tmp_path, db, segments, {1: rows}).fairness(1, "a").fields
    assert len(column.groups) == module.MOST_GROUPS + 1
    assert column.groups[-1].kind == "other"
    assert column.groups[-1].inside == len(rows) - module.MOST_GROUPS

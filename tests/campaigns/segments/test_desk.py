import datetime as dt
import json
from pathlib import Path

import pytest

from assistant.brand.segments.fields import rule_fields
from assistant.campaigns.segments.book import asks_rfm
from assistant.errors import InputError, KnowledgeError, UnknownNameError
from assistant.store.campaigns.tables import SegmentRuleRow
from assistant.store.database import Database
from assistant.types.segment_rule import Condition
from tests.campaigns.segments.people import DAY, contact, desk

SEGMENTS = """
segments:
  - {id: recent, position: 20, rule: {field: last_order, op: within_days, value: 90}}
  - {id: pros, position: 10, rule: {field: customer_type, value: pro}}
  - {id: readers}
  - {id: rest, default: true}
"""
NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
NEW = contact(2, last_order="2026-11-01")
PRO = contact(3, last_order="2026-11-01", customer_type="pro")
OLD = contact(4, last_order="2026-01-01")
OBJECTOR = contact(5, customer_type="pro", profiling=False)
LIST = {1: [NEW, PRO, OLD, OBJECTOR]}


def ids(found: list[tuple[object, str]]) -> list[str]:
    return [segment for _, segment in found]


def test_the_first_rule_in_the_declared_order_wins(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, LIST)
    assert [entry.segment.id for entry in made.entries()] == ["readers", "pros", "recent", "rest"]
    assert list(made.rules()) == ["pros", "recent"]
    assert ids(list(made.assign(iter(LIST[1])))) == ["recent", "pros", "rest", "rest"]
    assert made.default().id == "rest"
    assert made.fields() is rule_fields()


def test_without_a_default_segment_there_is_everyone(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, "segments: [{id: a, rule: {field: orders, op: '>', value: 0}}]")
    assert ids(list(made.assign([contact(orders=1), contact()]))) == ["a", "everyone"]
    assert made.default().name["en"] == "Everyone"


def test_the_studio_wins_over_the_file_until_it_gives_back(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, LIST)
    entry = made.set("readers", {"field": "tags", "op": "contains", "value": "blog"}, "Ana", position=1)
    assert (entry.rule, entry.place, entry.source) == (Condition("tags", "contains", ("blog",)), 1, "studio")
    assert entry.changed
    assert entry.changed.by == "Ana"
    assert made.set("recent", Condition("orders", ">", 0), "Bo", position=1).place == 1
    assert list(made.rules()) == ["recent", "readers", "pros"]
    back = made.set("recent", None, "Bo")
    assert (back.rule, back.source) == (Condition("last_order", "within_days", 90), "file")
    assert list(made.rules()) == ["recent", "readers", "pros"]
    made.order([], "Bo")
    assert list(made.rules()) == ["readers", "pros", "recent"]
    assert {change.by for change in made.history("readers")} == {"Ana", "Bo"}


def test_what_can_not_be_set_is_said(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS)
    with pytest.raises(UnknownNameError, match="“reader”"):
        made.set("reader", None, "Ana")
    with pytest.raises(InputError, match="takes whoever fits no other one"):
        made.set("rest", {"any": []}, "Ana")
    with pytest.raises(InputError, match="The position is 0"):
        made.set("pros", None, "Ana", position=0)
    with pytest.raises(InputError, match="the rule: “value” is “x”"):
        made.set("pros", {"field": "orders", "value": "x"}, "Ana")
    with pytest.raises(InputError, match="names one person"):
        made.set("pros", Condition("email", "contains", ("x",)), "Ana")
    assert made.history() == []


def test_the_order_changes_and_the_rules_stay(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, LIST)
    made.set("pros", {"field": "customer_type", "value": "pro"}, "Ana")
    assert [entry.segment.id for entry in made.order(["recent"], "Bo")] == [
        "recent",
        "readers",
        "pros",
        "rest",
    ]
    assert ids(list(made.assign([PRO]))) == ["recent"]
    made.set("recent", {"field": "orders", "op": ">", "value": 0}, "Bo")
    assert made.entries()[0].segment.id == "recent"
    made.set("recent", {"field": "last_order", "op": "within_days", "value": 90}, "Bo")
    before = len(made.history())
    made.order(["recent", "readers"], "Bo")
    assert len(made.history()) == before
    with pytest.raises(UnknownNameError, match="“rest”"):
        made.order(["rest"], "Bo")
    with pytest.raises(InputError, match="named twice"):
        made.order(["pros", "pros"], "Bo")


@pytest.mark.parametrize(("place", "order"), [(1, "c a b"), (2, "a c b"), (3, "a b c"), (9, "a b c")])
def test_a_segment_goes_to_its_place_whatever_the_numbers_of_the_file(
    tmp_path: Path, db: Database, place: int, order: str
) -> None:
    made = desk(
        tmp_path, db, "segments: [{id: c, position: 90}, {id: a, position: 10}, {id: b, position: 20}]"
    )
    assert made.set("c", {"all": []}, "Ana", position=place).rule
    assert " ".join(entry.segment.id for entry in made.entries()) == f"{order} everyone"
    before = len(made.history())
    made.set("c", {"any": []}, "Ana", position=min(place, 3))
    assert len(made.history()) == before + 1
    assert " ".join(entry.segment.id for entry in made.entries()) == f"{order} everyone"


def test_a_rule_of_the_studio_rests_when_the_file_makes_its_segment_the_default(
    tmp_path: Path, db: Database
) -> None:
    desk(tmp_path, db, SEGMENTS).set("readers", {"all": []}, "Ana")
    made = desk(tmp_path, db, "segments: [{id: pros}, {id: readers, default: true}]")
    assert made.default().id == "readers"
    assert made.entries()[-1].rule is None


def test_frozen_rules_outlast_a_change_and_the_day(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, LIST)
    frozen = json.loads(json.dumps(made.frozen(1)))
    assert (frozen["day"], frozen["default"], frozen["rfm"]) == ("2026-11-22", "rest", None)
    later = desk(tmp_path, db, SEGMENTS, LIST, today=DAY + dt.timedelta(days=200))
    later.set("pros", {"any": []}, "Ana")
    assert ids(list(later.assign(LIST[1]))) == ["rest", "rest", "rest", "rest"]
    assert ids(list(later.assign(LIST[1], frozen))) == ["recent", "pros", "rest", "rest"]


def test_a_stored_rule_that_is_not_allowed_any_more_can_be_taken_back(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, LIST)
    with db.session() as session:
        session.add(
            SegmentRuleRow(
                segment="pros", rule={"field": "health", "op": "known"}, position=1, at=NOW, by="Ana"
            )
        )
    with pytest.raises(KnowledgeError, match=r"The stored rule of “pros”.*about health"):
        made.entries()
    assert made.set("pros", None, "Bo").place == 1
    assert list(made.rules()) == ["pros", "recent"]


RFM_SEGMENTS = """
segments:
  - {id: best, rule: {field: rfm_monetary, op: '=', value: 5}}
  - {id: named, rule: {field: rfm, op: known}}
"""
BUYERS = [contact(row, orders=row, spend=100 * row, last_order=f"2026-01-{row:02}") for row in range(2, 12)]


def test_rfm_is_measured_over_the_list_that_a_contact_is_of(tmp_path: Path, db: Database) -> None:
    poor = [contact(row, 2, orders=row, spend=row, last_order="2026-01-05") for row in range(2, 12)]
    made = desk(tmp_path, db, RFM_SEGMENTS, {1: BUYERS, 2: poor})
    assert asks_rfm(made.rules().values())
    assert ids(list(made.assign([*BUYERS, poor[-1], contact(20)]))) == [
        *["named"] * 8,
        "best",
        "best",
        "best",
        "everyone",
    ]


def test_frozen_quintiles_hold_whatever_becomes_of_the_list(tmp_path: Path, db: Database) -> None:
    frozen = json.loads(json.dumps(desk(tmp_path, db, RFM_SEGMENTS, {1: BUYERS}).frozen(1)))
    later = desk(tmp_path, db, RFM_SEGMENTS, {1: BUYERS[:4]})
    assert ids(list(later.assign(BUYERS[:4], frozen))) == ["named"] * 4
    assert "best" in ids(list(later.assign(BUYERS[:4])))
    with pytest.raises(UnknownNameError, match="contact list “7”"):
        later.frozen(7)

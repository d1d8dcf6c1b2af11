import json
from collections import Counter
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from assistant.brand.segments.rfm import load_rfm
from assistant.campaigns.segments.rfm import RfmTable, measured, table_of
from assistant.store.database import Database
from assistant.types.contacts import Contact
from tests.campaigns.segments.people import contact, desk

NAMES = load_rfm(Path("/nonexistent").parent)


def buyers(orders: list[int], spend: list[float] | None = None) -> list[Contact]:
    days = [f"2026-{1 + row // 28 % 12:02}-{1 + row % 28:02}" for row in range(len(orders))]
    values = zip(orders, spend or map(float, orders), days, strict=True)
    return [
        contact(row, orders=count, spend=money, last_order=day)
        for row, (count, money, day) in enumerate(values, 2)
    ]


def frequencies(people: list[Contact], table: RfmTable) -> list[int]:
    scores = [table.score(person) for person in people]
    return [score.frequency for score in scores if score]


def test_different_values_make_equal_fifths() -> None:
    people = buyers(list(range(1, 101)))
    found = measured(1, people, NAMES)
    assert Counter(frequencies(people, found)) == dict.fromkeys(range(1, 6), 20)
    assert found.frequency == (20, 40, 60, 80)
    last = found.score(people[-1])
    assert last
    assert (last.recency, last.frequency, last.monetary, last.name) == (5, 5, 5, "champions")


def test_equal_values_have_one_score_that_of_their_middle() -> None:
    people = buyers([1] * 60 + [2] * 20 + [3] * 10 + [9] * 10)
    found = measured(1, people, NAMES)
    assert sorted(Counter(frequencies(people, found)).items()) == [(2, 60), (4, 20), (5, 20)]
    assert found.frequency == (None, 1, 1, 2)
    assert set(frequencies(buyers([4] * 10), measured(1, buyers([4] * 10), NAMES))) == {3}


@given(st.lists(st.integers(1, 30), min_size=1, max_size=60))
def test_scores_follow_the_values_and_ties_share_them(orders: list[int]) -> None:
    people = buyers(orders)
    scores = frequencies(people, measured(1, people, NAMES))
    assert len(scores) == len(orders)
    by_value = sorted(zip(orders, scores, strict=True))
    assert [score for _, score in by_value] == sorted(score for _, score in by_value)
    assert len(set(by_value)) == len(set(orders))
    assert set(scores) <= set(range(1, 6))


@pytest.mark.parametrize(
    "traits",
    [{}, {"orders": 0, "spend": 0, "last_order": "2026-01-01"}, {"orders": 2, "spend": 9},
     {"orders": 2, "last_order": "2026-01-01"}, {"orders": 2, "spend": 9, "last_order": "soon"}],
)  # fmt: skip
def test_who_never_bought_or_lacks_a_value_has_no_score(traits: dict[str, object]) -> None:
    assert measured(1, buyers([1, 2, 3]), NAMES).score(contact(**traits)) is None


def test_who_gets_nothing_or_objected_is_not_measured() -> None:
    people = buyers([1, 2, 3, 4, 5])
    others = [
        contact(20, orders=900, spend=9000, last_order="2026-11-01", excluded="duplicate"),
        contact(21, orders=900, spend=9000, last_order="2026-11-01", profiling=False),
    ]
    assert measured(1, [*people, *others], NAMES) == measured(1, people, NAMES)


def test_a_table_is_kept_as_json() -> None:
    found = measured(7, buyers([1, 1, 2, 5]), NAMES)
    again = table_of(json.loads(json.dumps(found.as_dict())))
    assert (again.contacts, again.recency, again.frequency, again.monetary) == (
        7, found.recency, found.frequency, found.monetary,
    )  # fmt: skip
    assert again.names.names == NAMES.names


def test_scores_that_no_name_fits_are_the_others(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, "segments: []", {1: buyers([1, 2, 3, 4, 5])})
    (tmp_path / "knowledge" / "rfm.yaml").write_text(
        "names: [{id: best, recency: [5, 5], frequency: [5, 5], monetary: [5, 5]}]", encoding="utf-8"
    )
    made = desk(tmp_path, db, "segments: []", {1: buyers([1, 2, 3, 4, 5])})
    assert made.rfm(1).named == {"other": 4, "best": 1}


def test_the_report_adds_up(tmp_path: Path, db: Database) -> None:
    people = [
        *buyers([1] * 30 + [4] * 20, [50.0] * 30 + [300.0] * 20),
        contact(90),
        contact(91, excluded="minor"),
    ]
    report = desk(tmp_path, db, "segments: []", {1: people}).rfm(1)
    assert (report.customers, report.unscored) == (50, 1)
    told = report.as_dict()
    assert sum(each["customers"] for each in told["names"]) == 50
    assert len(told["cells"]) == 25
    assert sum(each["customers"] for each in told["cells"]) == 50
    money = sum(each["customers"] * each["mean_spend"] for each in told["cells"])
    assert money == pytest.approx(30 * 50 + 20 * 300)
    assert told["cuts"]["frequency"] == [None, 1.0, 1.0, 1.0]
    assert told["cuts"]["recency"][0] == "2026-01-10"
    assert [each["id"] for each in told["names"]][-1] == "other"


def test_a_list_without_customers_has_none(tmp_path: Path, db: Database) -> None:
    report = desk(tmp_path, db, "segments: []", {1: [contact(2), contact(3)]}).rfm(1)
    assert (report.customers, report.unscored) == (0, 2)
    assert report.as_dict()["cuts"]["recency"] == [None] * 4

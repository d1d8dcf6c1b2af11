import json
from pathlib import Path
from typing import Any

import pytest

from assistant.campaigns.segments.preview import SAMPLE, shown
from assistant.errors import InputError, UnknownNameError
from assistant.store.database import Database
from assistant.types.contacts import Contact
from tests.campaigns.segments.people import contact, desk

SEGMENTS = """
segments:
  - {id: lyon, rule: {field: city, value: Lyon}}
  - {id: often, rule: {field: orders, op: '>=', value: 3}}
  - {id: vip, rule: {field: tier, value: gold}}
  - {id: quiet}
"""
PEOPLE = [
    *(contact(row, city="Lyon", orders=1) for row in range(2, 12)),
    *(contact(row, city="Lyon", orders=5) for row in range(12, 16)),
    *(contact(row, city="Nantes", orders=5) for row in range(16, 22)),
    *(contact(row, orders=0) for row in range(22, 25)),
    *(contact(row, city="Lyon", profiling=False) for row in range(25, 27)),
    contact(27, city="Lyon", excluded="duplicate"),
]


def test_counts_and_overlaps_add_up(tmp_path: Path, db: Database) -> None:
    found = desk(tmp_path, db, SEGMENTS, {1: PEOPLE}).preview(1)
    assert [(each.segment, each.assigned, each.matched) for each in found.segments] == [
        ("lyon", 14, 14), ("often", 6, 10), ("vip", 0, 0), ("everyone", 5, 3),
    ]  # fmt: skip
    assert found.overlap == ((14, 4, 0), (4, 10, 0), (0, 0, 0))
    assert (found.rows, found.excluded, found.contacts) == (26, 1, 25)
    assert (found.unmatched, found.objected) == (3, 2)
    assert sum(each.assigned for each in found.segments) == found.contacts
    assert {each.field: each.known for each in found.fields} == {"city": 20, "orders": 23, "tier": 0}
    assert found.empty_fields == ("tier",)


def test_the_preview_says_what_assign_does(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, {1: PEOPLE})
    given = [segment for person, segment in made.assign(PEOPLE) if not person.excluded]
    assert {each.segment: each.assigned for each in made.preview(1).segments} == {
        segment: given.count(segment) for segment in ("lyon", "often", "vip", "everyone")
    }


def test_the_sample_names_nobody_and_is_the_same_each_time(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, {1: PEOPLE})
    first, again = made.preview(1), made.preview(1)
    assert first == again
    sample = first.segments[0].sample
    assert len(sample) == SAMPLE
    assert all(set(each) == {"row", "city", "orders", "tier"} for each in sample)
    text = json.dumps(first.as_dict())
    assert "person" not in text
    assert "Zo" not in text
    assert len(first.segments[-1].sample) == 3  # who objected to profiling is not looked at


def test_rules_are_tried_without_being_kept(tmp_path: Path, db: Database) -> None:
    made = desk(tmp_path, db, SEGMENTS, {1: PEOPLE})
    tried = made.preview(1, {"quiet": {"field": "orders", "op": "=", "value": 0}, "lyon": None})
    assert [(each.segment, each.assigned) for each in tried.segments] == [
        ("often", 10), ("vip", 0), ("quiet", 3), ("everyone", 12),
    ]  # fmt: skip
    assert "quiet" not in made.rules()
    with pytest.raises(UnknownNameError, match="“loud”"):
        made.preview(1, {"loud": None})
    with pytest.raises(UnknownNameError, match="“everyone”"):
        made.preview(1, {"everyone": {"all": []}})
    with pytest.raises(InputError, match="a rule"):
        made.preview(1, {"quiet": {}})
    with pytest.raises(UnknownNameError, match="contact list “3”"):
        made.preview(3)


def test_an_empty_list_has_no_empty_fields(tmp_path: Path, db: Database) -> None:
    nobody: dict[int, list[Contact]] = {1: []}
    found = desk(tmp_path, db, SEGMENTS, nobody).preview(1)
    assert (found.contacts, found.empty_fields) == (0, ())


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("age", 34, "30-39"),
        ("age", "61", "60-69"),
        ("postcode", "69002", "69…"),
        ("company", "Zoé Personne EIRL", "…"),
        ("orders", 3, 3),
        ("city", "Lyon", "Lyon"),
        ("city", "", None),
        ("advisor", "ask a@b.example or 06 12 34 56 78", "ask [e-mail] or [phone]"),
        ("tags", ["vip", "mail a@b.example"], ["vip", "mail [e-mail]"]),
        ("note", "x" * 90, "x" * 60),
    ],
)
def test_values_are_shown_so_that_nobody_is_named(field: str, value: Any, expected: Any) -> None:
    assert shown(field, value) == expected

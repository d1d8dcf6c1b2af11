"""What the stored rules of segments promise, on SQLite and on PostgreSQL alike."""

import datetime as dt

import pytest

from assistant.errors import KnowledgeError
from assistant.store.campaigns.segment_rules import SegmentRules
from assistant.store.campaigns.tables import SegmentRuleRow
from assistant.store.database import Database
from assistant.types.segment_rule import All, Condition, Not, RuleChange

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
RULE = All(
    (Condition("last_order", ">=", dt.date(2026, 1, 1)), Not(Condition("city", "in", ("Lyon", "Nîmes"))))
)


def test_the_newest_of_a_segment_holds_and_the_others_stay(db: Database) -> None:
    stored = SegmentRules(db, lambda: NOW)
    assert stored.newest() == {}
    stored.add([("a", RULE, 3), ("b", None, None)], "Ana")
    stored.add([("a", None, 1)], "Bo")
    assert stored.newest() == {
        "a": RuleChange("a", None, 1, NOW, "Bo"),
        "b": RuleChange("b", None, None, NOW, "Ana"),
    }
    assert stored.history("a") == [RuleChange("a", None, 1, NOW, "Bo"), RuleChange("a", RULE, 3, NOW, "Ana")]
    assert [change.segment for change in stored.history(limit=2)] == ["a", "b"]
    assert stored.history("c") == []
    assert stored.positions() == {"a": 1}


def test_a_change_is_told_as_json(db: Database) -> None:
    stored = SegmentRules(db, lambda: NOW)
    stored.add([("a", RULE, None)], "A" * 300)
    told = stored.newest()["a"].as_dict()
    assert told["at"] == "2026-11-22T09:30:00+00:00"
    assert told["rule"] == RULE.as_dict()
    assert (told["position"], len(told["by"])) == (None, 200)


def test_a_row_that_can_not_be_read_names_its_segment(db: Database) -> None:
    with db.session() as session:
        session.add(SegmentRuleRow(segment="a", rule={"field": "health"}, position=None, at=NOW, by="Ana"))
    with pytest.raises(KnowledgeError, match="The stored rule of “a”"):
        SegmentRules(db).newest()

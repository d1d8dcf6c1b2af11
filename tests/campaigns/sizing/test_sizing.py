"""The sizes of a campaign, from its contacts to its plan."""

from dataclasses import replace

import pytest

from assistant.campaigns.sizing.sizes import BaseRate, Wanted
from assistant.errors import UnknownNameError
from assistant.store.database import Database
from tests.campaigns.plan.parts import CAMPAIGN, contact, planner

# 120 read French and 40 English in the first segment. The second is English, and nobody knows what it reads.
ROWS = [
    *(contact(row) for row in range(2, 122)),
    *(contact(row, language="en") for row in range(122, 162)),
    *(contact(row, "hosts", language="") for row in range(162, 192)),
    contact(192, basis={}),
    contact(193, "everyone"),
]
LISTED = replace(CAMPAIGN, contacts=1, channels=("email", "facebook"), variants=2)


def test_readers_are_counted_by_the_language_that_they_get(db: Database) -> None:
    (sizes,) = planner(db, ROWS).sizes(LISTED)
    assert sizes.channel == "email"
    assert [(each.segment, each.language, each.contacts) for each in sizes.groups] == [
        ("urban", "en", 40),
        ("urban", "fr", 120),
        ("hosts", "en", 30),
    ]
    assert sizes.groups[1].readers == 60
    assert sizes.together.contacts == 190
    assert sizes.comparisons == 4
    assert "(en français)" in sizes.sentences[2]["fr"]


def test_one_language_is_not_told(db: Database) -> None:
    (sizes,) = planner(db, ROWS).sizes(replace(LISTED, languages=("fr",)))
    assert [(each.segment, each.language, each.contacts) for each in sizes.groups] == [
        ("urban", "", 160),
        ("hosts", "", 30),
    ]


def test_all_channels_are_compared_in_one_report(db: Database) -> None:
    both = {"email": "consent", "sms": "consent"}
    rows = [
        contact(row, basis=both, phone=f"+3361234{row:04}", phone_hash=f"{row:x}") for row in range(2, 40)
    ]
    found = planner(db, rows).sizes(replace(LISTED, channels=("email", "sms"), languages=("fr",), variants=3))
    assert [each.comparisons for each in found] == [6, 6]


def test_nothing_is_sized_without_contacts_or_variants(db: Database) -> None:
    plans = planner(db, ROWS)
    assert plans.sizes(replace(LISTED, contacts=None)) == ()
    assert plans.sizes(replace(LISTED, variants=1)) == ()
    with pytest.raises(UnknownNameError):
        plans.sizes(replace(LISTED, contacts=7))


def test_a_plan_holds_the_sizes_at_the_rate_of_earlier_results(db: Database) -> None:
    plans = replace(planner(db, ROWS), clicked=lambda: {"email": (400, 10_000)})
    preview = plans.plan(LISTED, Wanted(lift=0.5))
    (sizes,) = preview.sizes
    assert (sizes.rate, sizes.lift) == (BaseRate(0.04, "results", 10_000), 0.5)
    (line,) = [each for each in preview.problems if each.code == "too_few_to_compare"]
    assert "At 4% clicks, a difference of 50% takes" in line.message["en"]
    told = preview.as_dict()["sizes"]
    assert told[0]["rate"] == {"value": 0.04, "source": "results", "readers": 10_000}
    assert told[0]["groups"][0] == {
        "segment": "urban",
        "language": "en",
        "contacts": 40,
        "readers": 20,
        "shown": None,
        "enough": False,
    }

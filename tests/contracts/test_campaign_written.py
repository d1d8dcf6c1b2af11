"""What is read of a campaign's written texts, on SQLite and on PostgreSQL alike."""

import datetime as dt
from dataclasses import replace

import pytest

from assistant.store.campaigns.texts import Texts
from assistant.store.campaigns.written import Written
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.types.draft import Finding
from tests.campaigns.review.parts import CLEAN, kept, plain_outcome

HARD = Finding("grounding.figure", "error", "body", "39", {"en": "No source."})
SOFT = Finding("channel.length", "warning", "body", "", {"en": "Long."})
NOTE = Finding("prose.long", "info", "body", "", {"en": "A long sentence."})
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def campaign(db: Database) -> int:
    said = [(CLEAN, (NOTE,)), (CLEAN, (SOFT, HARD)), None, (CLEAN, (SOFT,)), (CLEAN, ())]
    return kept(db, said, plain_outcome)


def drafts_of(db: Database, campaign: int) -> list[int]:
    return [text.draft or 0 for text in Texts(db).page(campaign)]


class TestWritten:
    def test_texts_that_can_leave_come_with_what_they_say(self, db: Database, campaign: int) -> None:
        written, drafts = Written(db), Drafts(db)
        assert [text.planned.number for text, _ in written.compared(campaign)] == [1, 4, 5]
        numbers = drafts_of(db, campaign)
        drafts.add(
            numbers[0], replace(drafts.get(numbers[0]).draft, fields={"body": "Neuf."}), "ana", "edited"
        )
        drafts.approve(numbers[1], "max", "Prix du salon")  # somebody vouches for it
        drafts.approve(numbers[0], "max")
        drafts.archive(numbers[3], "max")
        Texts(db).reviewed(campaign, [5], "rejected", "max")
        told = [(text.planned.number, dict(fields)) for text, fields in written.compared(campaign)]
        assert told == [(1, {"body": "Neuf."})]
        assert list(written.compared(campaign + 1)) == []

    def test_a_long_campaign_is_read_in_parts(self, db: Database, campaign: int) -> None:
        parts = Written(db, at_once=2).compared(campaign)
        assert [text.planned.number for text, _ in parts] == [1, 4, 5]

    def test_rows_whose_drafts_moved_on_are_named(self, db: Database, campaign: int) -> None:
        written, drafts = Written(db), Drafts(db)
        assert written.drifted(campaign) == []
        numbers = drafts_of(db, campaign)
        drafts.approve(numbers[0], "max")
        drafts.add(
            numbers[3], replace(drafts.get(numbers[3]).draft, fields={"body": "Neuf."}), "ana", "edited"
        )
        first, second = written.drifted(campaign)
        assert (first.text.planned.number, first.draft.status, first.approved_by) == (1, "approved", "max")
        assert (second.text.planned.number, second.draft.version, second.approved_by) == (4, 2, "")
        Texts(db).reviewed(campaign, [1], "approved", "max")
        assert [one.text.planned.number for one in written.drifted(campaign)] == [4]
        drafts.reopen(numbers[0], "max")
        assert [one.text.planned.number for one in written.drifted(campaign)] == [1, 4]

    def test_what_a_list_can_be_narrowed_to_is_counted(self, db: Database, campaign: int) -> None:
        facets = Written(db).facets(campaign)
        assert list(facets.status.items()) == [("done", 3), ("blocked", 1), ("pending", 1)]
        assert facets.finding == {"channel.length": 2, "grounding.figure": 1}
        assert facets.language == {"fr": 5}
        assert facets.review == {"": 5}
        assert Written(db).facets(campaign + 1).as_dict()["status"] == {}


class TestApprovedBefore:
    def test_copy_counts_as_it_was_approved_by_then(self, db: Database, campaign: int) -> None:
        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
        drafts, number = Drafts(db), drafts_of(db, campaign)[0]
        drafts.approve(number, "max")
        asked = ("email", "families", "fr", 5)
        assert list(drafts.approved(*asked)) == [CLEAN]
        assert list(drafts.approved(*asked, before=later)) == [CLEAN]
        assert list(drafts.approved(*asked, before=LONG_AGO)) == []

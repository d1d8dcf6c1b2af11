"""What kept campaigns promise, and what is measured and compared of them, on SQLite and PostgreSQL alike."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.errors import InputError, StatusError, UnknownNameError
from assistant.store.campaigns.campaigns import MOVES, Campaigns
from assistant.store.campaigns.compared import Comparing, ListDifference
from assistant.store.campaigns.measured import Measured, Measuring
from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow, ContactRow
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.store.tables import SpendRow
from assistant.types.campaign import Campaign, CampaignBrief, CampaignStatus, PlannedText

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
CAMPAIGN = Campaign(
    "Noël", ("urban",), ("email",), CampaignBrief({"fr": "Vendre"}), budget_eur=Decimal("12.50"), contacts=3
)


@pytest.fixture
def clock() -> Iterator[dt.datetime]:
    return (NOON + dt.timedelta(minutes=number) for number in range(1000))


@pytest.fixture
def kept(db: Database, clock: Iterator[dt.datetime]) -> Campaigns:
    return Campaigns(db, lambda: next(clock))


def planned(number: int, count: int, channel: str = "email") -> list[PlannedText]:
    return [
        PlannedText(place, f"c{number}-{place}", f"c{number}-{place}", "urban", channel, "fr", ("A-1",), 0)
        for place in range(1, count + 1)
    ]


def test_a_campaign_is_kept_with_its_texts(kept: Campaigns, db: Database) -> None:
    stored = kept.add(CAMPAIGN, "lea", lambda number: planned(number, 1200), {"model": "wire-1"})
    assert kept.get(stored.id) == stored
    assert stored.campaign == CAMPAIGN
    assert (stored.status, stored.created_by, stored.created_at) == ("planned", "lea", NOON)
    assert stored.frozen == {"model": "wire-1"}
    counts = Texts(db).counts(stored.id)
    assert (counts.pending, counts.total) == (1200, 1200)
    assert Texts(db).get(stored.id, 1200).planned == planned(stored.id, 1200)[-1]


def test_the_number_of_a_deleted_campaign_is_never_given_again(kept: Campaigns) -> None:
    """Lessons, spend and the ids in reports outlive it: they must not be those of another campaign."""
    first, newest = kept.add(CAMPAIGN, "lea"), kept.add(CAMPAIGN, "lea")
    kept.delete(newest.id)
    kept.delete(first.id)
    assert kept.add(CAMPAIGN, "lea").id > newest.id


def test_nothing_is_kept_when_the_texts_can_not_be_made(kept: Campaigns) -> None:
    def broken(number: int) -> list[PlannedText]:
        raise InputError(f"{number}", "")

    with pytest.raises(InputError):
        kept.add(CAMPAIGN, "lea", broken)
    assert kept.list() == []


def test_the_newest_come_first_and_can_be_narrowed(kept: Campaigns) -> None:
    first, second = kept.add(CAMPAIGN, "lea"), kept.add(replace(CAMPAIGN, name="Soldes"), "bo")
    kept.set_status(first.id, "running")
    assert [each.id for each in kept.list()] == [second.id, first.id]
    assert [each.id for each in kept.list("running")] == [first.id]
    assert kept.status(first.id) == "running"


def test_an_unknown_campaign_is_an_error_with_those_there_are(kept: Campaigns) -> None:
    there = kept.add(CAMPAIGN, "lea").id
    for ask in (kept.get, kept.status, kept.delete, lambda id_: kept.set_status(id_, "running")):
        with pytest.raises(UnknownNameError, match=str(there)):
            ask(there + 7)


def test_a_run_is_timed_from_its_first_start_to_its_last_end(kept: Campaigns) -> None:
    id_ = kept.add(CAMPAIGN, "lea").id
    started = kept.set_status(id_, "running").started_at
    paused = kept.set_status(id_, "paused", "budget")
    assert (paused.reason, paused.ended_at) == ("budget", None)
    running = kept.set_status(id_, "running")
    assert (running.reason, running.started_at) == ("", started)
    done = kept.set_status(id_, "done")
    assert done.ended_at is not None
    assert done.ended_at > running.changed_at
    assert kept.set_status(id_, "running").ended_at is None


@pytest.mark.parametrize("before", list(MOVES))
@pytest.mark.parametrize("after", list(MOVES))
def test_only_the_moves_that_are_known_are_made(
    kept: Campaigns, before: CampaignStatus, after: CampaignStatus
) -> None:
    id_ = kept.add(CAMPAIGN, "lea").id
    for step in {"planned": (), "running": ("running",), "stopped": ("stopped",)}.get(
        before, ("running", before)
    ):
        kept.set_status(id_, step)  # type: ignore[arg-type]
    if after == before or after in MOVES[before]:
        assert kept.set_status(id_, after).status == after
    else:
        with pytest.raises(StatusError, match=f"is {before}: it can't become {after}"):
            kept.set_status(id_, after)
        assert kept.status(id_) == before


def test_more_is_frozen_beside_what_is(kept: Campaigns) -> None:
    id_ = kept.add(CAMPAIGN, "lea", frozen={"model": "a", "products": {}}).id
    kept.freeze(id_, products={"A-1": {"price_eur": "12"}}, note="x")
    assert kept.get(id_).frozen == {"model": "a", "products": {"A-1": {"price_eur": "12"}}, "note": "x"}


def test_a_deleted_campaign_leaves_no_row_and_keeps_its_spend(kept: Campaigns, db: Database) -> None:
    id_, other = (kept.add(CAMPAIGN, "lea", lambda number: planned(number, 3)).id for _ in range(2))
    spend(db, id_, 1)
    kept.set_status(id_, "running")
    with pytest.raises(StatusError, match="Stop it first"):
        kept.delete(id_)
    kept.set_status(id_, "stopped")
    kept.delete(id_)
    assert Texts(db).numbers(id_) == []
    assert len(Texts(db).numbers(other)) == 3
    with db.reading() as session:
        assert session.query(SpendRow).count() == 1


def spend(db: Database, campaign: int, calls: int, model: str = "wire-1", **values: Any) -> None:
    """Book calls of a campaign, in the ledger and in its own sums."""
    taken = {"prompt_tokens": 100, "cached_tokens": 20, "completion_tokens": 30, "cost_eur": Decimal("0.01")}
    with db.session() as session:
        row, each = session.get_one(CampaignRow, campaign), taken | values
        row.prompt_tokens += calls * each["prompt_tokens"]
        row.completion_tokens += calls * each["completion_tokens"]
        row.cost_eur = each["cost_eur"] and (row.cost_eur or 0) + calls * each["cost_eur"]
        for _ in range(calls):
            session.add(SpendRow(at=NOON, kind="campaign", model=model, campaign=campaign, user="", **each))


def written(db: Database, campaign: int, numbers: range, **values: Any) -> None:
    """Say that texts are done."""
    taken = {"status": "done", "prompt_tokens": 150, "completion_tokens": 40, "seconds": 2.0} | values
    with db.session() as session:
        for number in numbers:
            row = session.get_one(CampaignTextRow, (campaign, number))
            for name, value in taken.items():
                setattr(row, name, value)


ESTIMATE = {
    "cost_eur": {"centre": 0.05},
    "prompt_tokens": {"centre": 500.0},
    "completion_tokens": {"centre": 100.0},
}


def test_nothing_was_measured_before_a_run(db: Database, kept: Campaigns) -> None:
    kept.add(CAMPAIGN, "lea", lambda number: planned(number, 3))
    assert Measuring(db).of("wire-1") == Measured()
    assert Measured().error is None


def test_what_texts_took_is_measured_by_channel_and_language(db: Database, kept: Campaigns) -> None:
    frozen = {"estimate": ESTIMATE, "prompts": {"exact": True, "places": {"email fr": 100.0}}}
    id_ = kept.add(CAMPAIGN, "lea", lambda number: planned(number, 4), frozen).id
    written(db, id_, range(1, 5))
    spend(db, id_, 6)
    found = Measuring(db).of("wire-1")
    assert (found.texts, found.calls, found.cached) == (4, 1.5, 0.2)
    taken = found.places["email", "fr"]
    assert (taken.texts, taken.completion_tokens, taken.seconds, taken.prompt_ratio) == (4, 40.0, 2.0, 1.5)
    # 6 calls at 0.01 EUR, the centre was 0.05.
    assert found.runs == [(0.05, 0.06)]
    assert found.error == pytest.approx(1 / 6)
    # Prompts that were counted in another way tell nothing of these.
    assert Measuring(db).of("wire-1", exact=False).places["email", "fr"].prompt_ratio is None


def test_an_estimate_without_a_price_is_compared_by_tokens(db: Database, kept: Campaigns) -> None:
    estimate = {**ESTIMATE, "cost_eur": None}
    id_ = kept.add(CAMPAIGN, "lea", lambda number: planned(number, 1), {"estimate": estimate}).id
    written(db, id_, range(1, 2))
    spend(db, id_, 4, cost_eur=None)
    assert Measuring(db).of("wire-1").runs == [(600.0, 520.0)]


def test_what_another_model_wrote_or_memory_gave_is_not_measured(db: Database, kept: Campaigns) -> None:
    mixed = kept.add(CAMPAIGN, "lea", lambda number: planned(number, 2)).id
    written(db, mixed, range(1, 3))
    spend(db, mixed, 1)
    spend(db, mixed, 1, model="wire-2")
    assert Measuring(db).of("wire-1") == Measured()
    remembered = kept.add(CAMPAIGN, "lea", lambda number: planned(number, 2), {"estimate": ESTIMATE}).id
    written(db, remembered, range(1, 2))
    written(db, remembered, range(2, 3), prompt_tokens=0, completion_tokens=0)
    spend(db, remembered, 1)
    found = Measuring(db).of("wire-1")
    assert found.texts == 1
    assert found.runs == []  # half of it was free


def contacts(db: Database, list_id: int, people: Mapping[str, Mapping[str, str]], excluded: str = "") -> None:
    """A contact list with these hashes and their legal basis."""
    with db.session() as session:
        for row, (hashed, basis) in enumerate(people.items(), start=2 if not excluded else 1000):
            session.add(
                ContactRow(
                    contact_list=list_id, row=row, email="", email_hash=hashed, phone="", phone_hash="",
                    language="", names={}, traits={}, basis=dict(basis), profiling=True, excluded=excluded,
                    problems=[],
                )
            )  # fmt: skip


def test_two_lists_are_compared_person_by_person(db: Database) -> None:
    contacts(db, 1, {"aa": {"email": "consent"}, "b1": {"email": "consent", "sms": "consent"}, "9c": {}})
    contacts(db, 2, {"0d": {"email": "consent"}, "aa": {"email": "customer", "sms": "consent"}, "b1": {}})
    contacts(db, 2, {"9c": {}}, excluded="refused")
    found = Comparing(db).lists(1, 2)
    assert found == ListDifference(3, 3, 1, 1, {"~email": 1, "+sms": 1, "-email": 1, "-sms": 1})
    assert found.as_dict()["basis"] == {"+sms": 1, "-email": 1, "-sms": 1, "~email": 1}
    assert Comparing(db).lists(None, 2) == ListDifference(0, 3, 3, 0)
    assert Comparing(db).lists(1, None) == ListDifference(3, 0, 0, 3)
    assert Comparing(db).lists(1, 1) == ListDifference(3, 3)

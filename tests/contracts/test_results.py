"""What the store of reports promises, on SQLite and on PostgreSQL alike."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.errors import InputError, UnknownNameError
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import Database
from assistant.store.results import Results
from assistant.store.results.people import PersonResult, Sum, flags_of
from assistant.store.results.results import UNFINISHED
from assistant.store.results.sums import read_sums, write_sums
from assistant.types.campaign import Campaign, CampaignBrief, PlannedText
from assistant.types.results import Count, Observation, ResultImport

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 20)
CAMPAIGN = Campaign("Noël", ("urban",), ("email",), CampaignBrief({"fr": "Vendre"}), variants=2)


def planned(number: int) -> list[PlannedText]:
    cell = f"c{number}-urban-email-fr"
    return [
        PlannedText(place + 1, f"{cell}-{place + 1}", cell, "urban", "email", "fr", (), place)
        for place in (0, 1)
    ]


@pytest.fixture
def campaign(db: Database) -> int:
    return Campaigns(db).add(CAMPAIGN, "lea", planned).id


@pytest.fixture
def results(db: Database) -> Results:
    return Results(db, lambda: NOON, batch=2)


def report(campaign: int, name: str = "a.csv", *columns: str) -> ResultImport:
    return ResultImport(
        id=0,
        campaign=campaign,
        tool="brevo",
        file_name=name,
        file_hash=f"hash of {name}",
        by_person=bool(columns),
        mapping={column: column for column in columns},
        rows=3,
        taken=2,
        left_out={"no_variant": 1},
        unknown={"c9-x-email-fr-1": 1},
        imported_at=NOON,
        imported_by="Zoé",
    )


def by_person(campaign: int, name: str = "people.csv") -> ResultImport:
    return report(campaign, name, "sent", "clicks", "revenue")


def total(campaign: int, count: Count, value: str, variant: int = 1, day: dt.date | None = None) -> Sum:
    return Sum(f"c{campaign}-urban-email-fr-{variant}", day, count, Decimal(value))


def did(campaign: int, person: str, *events: Count, revenue: str = "", variant: int = 1) -> PersonResult:
    name = f"c{campaign}-urban-email-fr-{variant}"
    return PersonResult(name, person, flags_of(events), Decimal(revenue) if revenue else None, DAY)


def sums(observations: list[Observation]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for each in observations:
        for name, value in each.counts.items():
            found[name] += value
        found["squares"] += each.revenue_squares or 0
    return {name: value for name, value in found.items() if value}


class TestSums:
    def test_a_report_comes_back_as_it_was_stored(self, results: Results, campaign: int) -> None:
        new = report(campaign)
        stored = results.add(new, [total(campaign, "revenue", "1234.567890123")])
        assert stored == replace(new, id=stored.id) == results.get(stored.id)
        assert results.imports(campaign) == results.imports() == [stored]
        assert (results.imports(campaign + 1), results.campaigns()) == ([], [campaign])
        [found] = results.observations(campaign)
        assert found == Observation(
            f"c{campaign}-urban-email-fr-1",
            "urban",
            "email",
            "fr",
            0,
            {"revenue": Decimal("1234.567890123")},
        )

    def test_the_same_file_is_taken_once_for_a_campaign(
        self, results: Results, campaign: int, db: Database
    ) -> None:
        first = results.add(report(campaign), [total(campaign, "clicks", "7")])
        with pytest.raises(InputError, match=rf"a\.csv was taken in already.*{first.id}") as told:
            results.add(report(campaign))
        assert f"take-out {first.id}" in told.value.next_step
        other = Campaigns(db).add(CAMPAIGN, "lea", planned).id
        results.add(report(other), [total(other, "clicks", "3")])
        assert sums(results.observations(campaign)) == {"clicks": 7}
        assert results.campaigns() == [other, campaign]

    def test_two_that_take_the_same_file_at_once(self, results: Results, campaign: int) -> None:
        first, second = results.begin(report(campaign)), results.begin(report(campaign))
        assert results.imports() == []
        results.finish(replace(report(campaign), id=second), [total(campaign, "clicks", "7")])
        with pytest.raises(InputError, match="taken in already"):
            results.finish(replace(report(campaign), id=first), [total(campaign, "clicks", "7")])
        results.discard(first)
        assert [each.id for each in results.imports()] == [second]
        assert sums(results.observations(campaign)) == {"clicks": 7}

    def test_taking_out_takes_what_it_said(self, results: Results, campaign: int) -> None:
        first = results.add(report(campaign), [total(campaign, "clicks", "7")])
        second = results.add(report(campaign, "b.csv"), [total(campaign, "clicks", "9")])
        assert sums(results.observations(campaign)) == {"clicks": 9}
        assert results.take_out(second.id) == [second]
        assert sums(results.observations(campaign)) == {"clicks": 7}
        with pytest.raises(UnknownNameError, match="report"):
            results.take_out(second.id)
        results.take_out(first.id)
        assert results.observations(campaign) == results.campaigns() == []
        again = results.add(report(campaign))
        assert again.id > second.id  # a number stands for a moment: it is never given twice

    def test_what_goes_with_its_campaign(self, results: Results, campaign: int, db: Database) -> None:
        results.add(report(campaign), [total(campaign, "clicks", "7")])
        results.add(by_person(campaign), people=[did(campaign, "p", "clicks")])
        assert results.variants(campaign) == [f"c{campaign}-urban-email-fr-{number}" for number in (1, 2)]
        Campaigns(db).delete(campaign)
        assert results.imports() == results.of_people(["p"]) == results.variants(campaign) == []
        assert results.observations(campaign) == []


class TestPeople:
    def test_contacts_are_joined_over_files(self, results: Results, campaign: int) -> None:
        first = [did(campaign, "p", "sent"), did(campaign, "q", "sent"), did(campaign, "r", "sent")]
        results.add(by_person(campaign), people=first)
        more = [did(campaign, "p", "sent", "clicks", revenue="3"), did(campaign, "q", "clicks")]
        results.add(by_person(campaign, "later.csv"), people=more)
        found = results.observations(campaign)
        assert sums(found) == {"sent": 3, "clicks": 2, "revenue": 3, "squares": 9}
        assert {each.day for each in found} == {DAY}

    def test_what_is_kept_of_a_person_is_shown(self, results: Results, campaign: int) -> None:
        results.add(by_person(campaign), people=[did(campaign, "p", "sent", "clicks", revenue="3.5")])
        assert results.of_people(["p", ""]) == [
            {
                "campaign": campaign,
                "variant_id": f"c{campaign}-urban-email-fr-1",
                "did": ["sent", "clicks"],
                "revenue": 3.5,
                "day": "2026-11-20",
            }
        ]
        assert results.of_people(["q"]) == results.of_people([""]) == []

    def test_an_erased_contact_is_no_longer_counted(self, results: Results, campaign: int) -> None:
        people = [did(campaign, name, "sent", "clicks") for name in "pqr"]
        results.add(by_person(campaign), people=people)
        results.add(by_person(campaign, "b.csv"), people=people)
        assert results.erase("p", "q", "") == 4
        assert results.erase("nobody") == results.erase("") == 0
        assert sums(results.observations(campaign)) == {"sent": 1, "clicks": 1}

    def test_sums_that_were_read_before_somebody_was_erased_do_not_count(
        self, results: Results, campaign: int, db: Database
    ) -> None:
        results.add(by_person(campaign), people=[did(campaign, name, "sent") for name in "pqr"])
        before = read_sums(db, campaign)
        results.erase("p")
        with db.session() as session:
            write_sums(session, campaign, before)
        assert sums(results.observations(campaign)) == {"sent": 2}

    def test_taking_out_a_report_by_contact(self, results: Results, campaign: int) -> None:
        results.add(by_person(campaign), people=[did(campaign, "p", "sent")])
        second = results.add(by_person(campaign, "b.csv"), people=[did(campaign, "p", "clicks")])
        results.take_out(second.id)
        assert sums(results.observations(campaign)) == {"sent": 1}

    def test_what_fails_half_way_leaves_nothing(self, results: Results, campaign: int) -> None:
        def broken():  # type: ignore[no-untyped-def]
            yield from (did(campaign, str(number), "sent") for number in range(7))
            raise InputError("broken", "")

        with pytest.raises(InputError, match="broken"):
            results.add(by_person(campaign), people=broken())
        assert results.imports() == results.of_people(["0"]) == []


class TestPurge:
    def test_contacts_go_and_their_sums_stay(self, results: Results, campaign: int) -> None:
        old = replace(by_person(campaign), imported_at=NOON - dt.timedelta(days=31))
        results.add(old, people=[did(campaign, name, "sent", revenue="2") for name in "pqr"])
        newer = [did(campaign, "p", "clicks", revenue="5"), did(campaign, "s", "sent")]
        results.add(by_person(campaign, "newer.csv"), people=newer)
        before = results.observations(campaign)
        assert sums(before) == {"sent": 4, "clicks": 1, "revenue": 9, "squares": 33}
        assert not results.deleted(campaign)
        assert results.purge(NOON - dt.timedelta(days=30)) == 5
        assert results.observations(campaign) == before
        assert results.of_people(["p", "s"]) == []
        assert results.deleted(campaign)
        assert results.purge(NOON - dt.timedelta(days=30)) == results.erase("p") == 0

    def test_what_comes_later_is_not_added_to_what_was_deleted(self, results: Results, campaign: int) -> None:
        results.add(by_person(campaign), people=[did(campaign, name, "sent", "clicks") for name in "pqr"])
        results.purge(NOON + dt.timedelta(days=1))
        late = [did(campaign, name, "sent", "clicks") for name in "pq"]
        third = results.add(by_person(campaign, "late.csv"), people=late)
        assert sums(results.observations(campaign)) == {"sent": 3, "clicks": 3}
        whole = [did(campaign, name, "sent") for name in "pqrst"]
        results.add(by_person(campaign, "whole.csv"), people=whole)
        assert sums(results.observations(campaign)) == {"sent": 5, "clicks": 3}
        assert results.take_out(third.id)[0].file_name == "late.csv"

    def test_reports_whose_contacts_went_together_are_taken_out_together(
        self, results: Results, campaign: int
    ) -> None:
        first = results.add(by_person(campaign), people=[did(campaign, "p", "sent")])
        second = results.add(by_person(campaign, "b.csv"), people=[did(campaign, "q", "sent")])
        results.purge(NOON + dt.timedelta(days=1))
        later = results.add(by_person(campaign, "c.csv"), people=[did(campaign, "q", "clicks")])
        assert {each.id for each in results.take_out(first.id)} == {first.id, second.id}
        assert sums(results.observations(campaign)) == {"clicks": 1}
        assert results.imports() == [later]

    def test_what_a_dead_import_left_goes(self, results: Results, campaign: int) -> None:
        dead = replace(by_person(campaign), imported_at=NOON - 2 * UNFINISHED)
        id_ = results.begin(dead)
        results.put(id_, [did(campaign, "p", "sent")])
        fresh = results.begin(by_person(campaign, "fresh.csv"))
        results.purge(NOON - dt.timedelta(days=30))
        assert results.of_people(["p"]) == []
        with pytest.raises(UnknownNameError):
            results.get(id_)
        assert results.finish(replace(by_person(campaign, "fresh.csv"), id=fresh)).id == fresh

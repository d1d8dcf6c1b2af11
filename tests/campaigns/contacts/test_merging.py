"""What rows say of each other: one message for each person, and a refusal anywhere is theirs."""

from dataclasses import replace

import pytest

from assistant.campaigns.contacts.intake import Stores
from assistant.campaigns.contacts.merging import merged, same_person, same_phone, without_opted_out
from assistant.campaigns.contacts.report import Tally
from assistant.types.contacts import Contact
from tests.campaigns.contacts.conftest import HASHES

BOTH = {"email": "consent", "sms": "consent"}


def contact(row: int, email: str = "a@x.example", **values: object) -> Contact:
    made = Contact(1, row, email, phone="+33612345678", basis=BOTH, email_hash=HASHES.of(email))
    return replace(made, phone_hash=HASHES.of("+33612345678"), **values)  # type: ignore[arg-type]


class TestSamePerson:
    def test_the_first_row_stands_for_all(self) -> None:
        first, second, third = same_person([contact(2), contact(5), contact(9)])
        assert (first.excluded, first.basis) == ("", BOTH)
        assert [(row.row, row.excluded, row.basis) for row in (second, third)] == [
            (5, "duplicate", {}),
            (9, "duplicate", {}),
        ]

    @pytest.mark.parametrize("worst", ["blocked", "refused", "opted_out", "minor", "no_basis"])
    @pytest.mark.parametrize("place", [0, 1])
    def test_where_they_disagree_the_refusal_wins(self, worst: str, place: int) -> None:
        group = [contact(2), contact(3)]
        group[place] = replace(group[place], excluded=worst, basis={})
        assert [row.excluded for row in same_person(group)] == [worst, "duplicate"]

    def test_a_channel_that_one_row_does_not_allow_is_none(self) -> None:
        first, _ = same_person([contact(2), contact(3, basis={"sms": "consent"})])
        assert first.basis == {"sms": "consent"}
        first, _ = same_person([contact(2, basis={"email": "consent"}), contact(3, basis={"sms": "consent"})])
        assert (first.basis, first.excluded) == ({}, "no_basis")

    def test_an_objection_to_profiling_on_any_row_holds(self) -> None:
        assert not same_person([contact(2), contact(3, profiling=False)])[0].profiling


class TestSamePhone:
    def test_a_number_gets_one_message(self) -> None:
        (second,) = same_phone([contact(2), contact(3, "b@x.example")])
        assert (second.row, second.basis, second.problems) == (3, {"email": "consent"}, ("shared_phone",))

    def test_who_refuses_on_one_row_gets_none_by_another(self) -> None:
        changed = same_phone([contact(2), contact(3, "b@x.example", basis={"email": "consent"})])
        assert [(row.row, row.basis) for row in changed] == [(2, {"email": "consent"})]

    def test_without_an_address_the_number_is_the_person(self) -> None:
        (second,) = same_phone([contact(2), contact(3, "", email_hash="", basis={"sms": "consent"})])
        assert second.excluded == "duplicate"

    def test_who_has_nothing_left_is_a_duplicate(self) -> None:
        (second,) = same_phone([contact(2), contact(3, "b@x.example", basis={"sms": "consent"})])
        assert (second.excluded, second.basis) == ("duplicate", {})

    def test_duplicates_have_no_say(self) -> None:
        assert same_phone([contact(2), contact(3, excluded="duplicate", basis={})]) == []
        assert same_phone([contact(3, excluded="duplicate", basis={})]) == []


class TestOptedOut:
    def found(self, stores: Stores, *contacts: Contact) -> list[tuple[str, dict[str, str]]]:
        return [(each.excluded, dict(each.basis)) for each in without_opted_out(contacts, stores.optouts)]

    def test_nobody_on_the_list_changes_nothing(self, stores: Stores) -> None:
        contacts = [contact(2), contact(3, excluded="refused", basis={})]
        assert list(without_opted_out(contacts, stores.optouts)) == contacts

    def test_all_is_all(self, stores: Stores) -> None:
        stores.optouts.add(["A+x@X.example "], "all", "letter")
        assert (
            self.found(stores, contact(2), contact(3, excluded="no_basis", basis={}))
            == [("opted_out", {})] * 2
        )

    def test_a_reason_that_was_there_before_stays(self, stores: Stores) -> None:
        stores.optouts.add(["a@x.example"], "all", "letter")
        for excluded in ("refused", "blocked", "duplicate", "minor", "invalid_email", "no_address"):
            assert self.found(stores, contact(2, excluded=excluded, basis={})) == [(excluded, {})]

    def test_one_channel_leaves_the_others(self, stores: Stores) -> None:
        stores.optouts.add(["a@x.example"], "email", "letter")
        assert self.found(stores, contact(2)) == [("", {"sms": "consent"})]
        assert self.found(stores, contact(2, basis={"email": "consent"})) == [("opted_out", {})]

    def test_a_number_on_the_list_is_the_person(self, stores: Stores) -> None:
        stores.optouts.add(["06 12 34 56 78"], "sms", "STOP")
        assert self.found(stores, contact(2)) == [("", {"email": "consent"})]
        stores.optouts.add(["06 12 34 56 78"], "all", "STOP")
        assert self.found(stores, contact(2)) == [("opted_out", {})]

    def test_no_profiling_is_no_exclusion(self, stores: Stores) -> None:
        stores.optouts.add(["a@x.example"], "profiling", "letter")
        (found,) = without_opted_out([contact(2)], stores.optouts)
        assert (found.profiling, found.excluded, found.basis) == (False, "", BOTH)


def test_a_tally_counts_what_changed_anew() -> None:
    tally = Tally()
    group = [contact(2, problems=("no_name",), language="fr"), contact(3, profiling=False)]
    for row in group:
        tally.add(row)
    changes = list(merged([group], same_person))
    for before, after in changes:
        tally.change(before, after)
    assert len(changes) == 2
    assert tally.report() == {
        "rows": 2,
        "ok": 1,
        "excluded": {"duplicate": 1},
        "problems": {"no_name": 1},
        "basis": {"email": {"consent": 1}, "sms": {"consent": 1}},
        "languages": {"fr": 1},
        "no_profiling": 1,
    }

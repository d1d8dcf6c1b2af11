from dataclasses import replace

import pytest

from assistant.campaigns.plan.audience import KEPT_SECONDS, Counting, reason_without
from assistant.campaigns.plan.preview import Audience, kind_of
from assistant.errors import UnknownNameError
from assistant.types.contacts import ChannelKind
from tests.campaigns.plan.parts import CAMPAIGN, ByTrait, People, Refused, contact

ROWS = [
    contact(2),
    contact(3, basis={"email": "consent", "sms": "consent"}, phone="+33612345678", phone_hash="33"),
    contact(4, basis={"email": "consent", "sms": "consent"}),
    contact(5, basis={}),
    contact(6, "hosts", language="en"),
    contact(7, "everyone", language=""),
    contact(8, excluded="minor"),
    contact(9, excluded="duplicate"),
    contact(10, email="", email_hash="", phone="+33612345679", phone_hash="44", basis={"sms": "customer"}),
    contact(11, "hosts", basis={"email": "b2b", "sms": "b2b"}, phone="+33612345680", phone_hash="55"),
]
COUNTING = Counting(People({1: ROWS}), ByTrait(), Refused(email={"6".zfill(32)}, sms={"44"}))


def counted() -> Audience:
    found = COUNTING.count(replace(CAMPAIGN, channels=("email", "sms", "facebook"), contacts=1))
    assert found is not None
    return found


def test_every_row_is_counted_once_in_each_channel() -> None:
    found = counted()
    assert found.rows == len(ROWS)
    for reach in found.channels.values():
        assert reach.total + sum(reach.without.values()) == len(ROWS)
    email, sms = found.channels["email"], found.channels["sms"]
    assert email.reached == {"urban": 3, "hosts": 1}
    assert email.without == {
        "no_basis": 1,
        "opted_out": 1,
        "other_segment": 1,
        "minor": 1,
        "duplicate": 1,
        "no_address": 1,
    }
    assert sms.reached == {"urban": 1, "hosts": 1}
    assert sms.without["opted_out"] == 1
    assert (found.excluded, found.segments) == (
        {"minor": 1, "duplicate": 1},
        {"urban": 5, "hosts": 2, "everyone": 1},
    )
    assert found.languages == {"fr": 6, "en": 1, "": 1}


def test_a_channel_for_everybody_needs_no_contact() -> None:
    assert "facebook" not in counted().channels
    assert kind_of("facebook") is None
    kinds: dict[str, ChannelKind] = {"email": "email", "newsletter": "email", "sms": "sms", "push": "push"}
    assert {name: kind_of(name) for name in kinds} == kinds


def test_without_a_list_there_is_nobody_to_count_and_an_unknown_one_is_an_error() -> None:
    assert COUNTING.count(CAMPAIGN) is None
    with pytest.raises(UnknownNameError, match="contact list “9”"):
        COUNTING.count(replace(CAMPAIGN, contacts=9))


def test_an_empty_list_reaches_nobody() -> None:
    found = Counting(People({1: []}), ByTrait(), Refused()).count(replace(CAMPAIGN, contacts=1))
    assert found is not None
    assert (found.rows, found.channels["email"].total) == (0, 0)


@pytest.mark.parametrize(
    ("row", "kind", "reason"),
    [
        (contact(2, excluded="refused", email=""), "email", "refused"),
        (contact(2, email="", email_hash=""), "email", "no_address"),
        (contact(2), "sms", "no_address"),
        (contact(2), "push", "no_basis"),
        (contact(2, basis={"push": "consent"}), "push", ""),
        (contact(2, email_hash="x"), "email", "opted_out"),
    ],
)
def test_why_a_contact_gets_nothing(row: object, kind: ChannelKind, reason: str) -> None:
    assert reason_without(row, kind, {"x"}) == reason  # type: ignore[arg-type]


def test_who_refuses_under_an_address_refuses_under_a_number_too() -> None:
    both = {"email": "consent", "sms": "consent"}
    rows = [contact(2, phone="+33612345678", phone_hash="p2", basis=both)]
    for kind, without in (("all", {"email", "sms"}), ("sms", {"sms"})):
        found = Counting(People({1: rows}), ByTrait(), Refused(**{kind: {rows[0].email_hash}}))
        audience = found.count(replace(CAMPAIGN, contacts=1))
        assert audience is not None
        assert {name for name, reach in audience.channels.items() if reach.without} == without


def test_who_objects_to_profiling_today_gets_the_generic_text() -> None:
    refused = Refused(profiling={contact(2).email_hash})
    found = Counting(People({1: [contact(2), contact(3)]}), ByTrait(), refused)
    audience = found.count(replace(CAMPAIGN, contacts=1))
    assert audience is not None
    assert audience.segments == {"everyone": 1, "urban": 1}


def test_a_list_is_read_once_until_something_changes_or_time_goes_by() -> None:
    people, refused, now = People({1: [contact(2), contact(3)]}), Refused(), [0.0]
    counting = Counting(people, ByTrait(), refused, lambda: now[0])
    first = counting.count(replace(CAMPAIGN, contacts=1))
    assert counting.count(replace(CAMPAIGN, contacts=1, channels=("sms",))) != first
    assert people.read == 1
    refused.add("email", contact(2).email_hash)
    after = counting.count(replace(CAMPAIGN, contacts=1))
    assert after is not None
    assert after.channels["email"].without == {"opted_out": 1}
    assert people.read == 2
    now[0] += KEPT_SECONDS + 1
    counting.count(replace(CAMPAIGN, contacts=1))
    assert people.read == 3
    assert len(counting.kept) == 1

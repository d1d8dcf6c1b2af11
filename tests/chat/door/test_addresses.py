import datetime as dt

import pytest

from assistant.chat.door.addresses import AddressHash
from tests.chat.door.conftest import Clock


def test_an_address_is_known_again_for_a_day_only() -> None:
    clock = Clock()
    hashed = AddressHash(clock.now)
    first = hashed("192.0.2.1")
    assert hashed("192.0.2.1") == first
    assert hashed("192.0.2.2") != first
    assert "192" not in first
    clock.move(2 * 3600)
    assert clock.moment.date() == dt.date(2026, 11, 3)
    assert hashed("192.0.2.1") != first


def test_two_servers_give_different_hashes() -> None:
    clock = Clock()
    assert AddressHash(clock.now)("192.0.2.1") != AddressHash(clock.now)("192.0.2.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("unix", " unix ", True),
        ("unix", "other", False),
        ("\ud800", "\ud800", True),
    ],
)
def test_who_counts_as_one(one: str, other: str, same: bool) -> None:
    hashed = AddressHash(Clock().now)
    assert (hashed(one) == hashed(other)) == same

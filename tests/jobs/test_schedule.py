import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.jobs.schedule import LONGEST_RETRY, next_sync

PARIS = ZoneInfo("Europe/Paris")
NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


def test_without_a_schedule_there_is_no_next_time() -> None:
    assert next_sync("", "a", NOON) is None
    assert next_sync("", "a", NOON, failures=3) is None


def test_hourly_is_an_hour_later() -> None:
    assert next_sync("hourly", "a", NOON) == NOON + dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 15), (2, 30), (3, 60), (7, 960), (8, 1440), (50, 1440), (10_000, 1440)]
)
@pytest.mark.parametrize("schedule", ["hourly", "nightly"])
def test_after_failures_the_wait_doubles_up_to_a_day(schedule: str, failures: int, minutes: int) -> None:
    found = next_sync(schedule, "a", NOON, failures)
    assert found == NOON + dt.timedelta(minutes=minutes)


@given(
    name=st.text(min_size=1, max_size=40),
    after=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),  # noqa: DTZ001
)
def test_nightly_is_the_next_time_between_two_and_four(name: str, after: dt.datetime) -> None:
    found = next_sync("nightly", name, after, zone=PARIS)
    assert found is not None
    assert dt.timedelta() < found - after <= dt.timedelta(hours=26)
    local = found.astimezone(PARIS)
    # On the night of the change to summer time, 2:00 to 3:00 does not exist: it is an hour later.
    assert dt.time(2, 0) <= local.time() < (dt.time(5, 0) if local.dst() else dt.time(4, 0))


def test_each_root_has_its_own_minute_and_keeps_it() -> None:
    nights = {next_sync("nightly", f"https://shop-{n}.example/", NOON, zone=PARIS) for n in range(40)}
    assert len(nights) > 20
    first = next_sync("nightly", "a", NOON, zone=PARIS)
    assert first is not None
    second = next_sync("nightly", "a", first, zone=PARIS)
    assert second == first + dt.timedelta(days=1)


def test_this_machines_own_zone_is_taken_when_none_is_given() -> None:
    found = next_sync("nightly", "a", NOON)
    assert found is not None
    assert 2 <= found.astimezone().hour < 5


def test_a_failure_never_waits_longer_than_a_day() -> None:
    found = next_sync("nightly", "a", NOON, 9)
    assert found == NOON + LONGEST_RETRY

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.stats.samples import Interval, Mean, Proportion


@pytest.mark.parametrize(("events", "readers"), [(-1, 10), (11, 10), (1, 0)])
def test_more_events_than_readers_are_no_share(events: int, readers: int) -> None:
    with pytest.raises(ValueError, match=f"{events} events of {readers} readers"):
        Proportion(events, readers)


def test_a_rate_is_events_by_readers() -> None:
    assert Proportion(3, 12).value == 0.25
    assert Proportion(3, 12).weight == 3
    assert Proportion(0, 0).value is None
    assert Proportion(0, 0).log is None


def test_no_event_has_a_logarithm_too() -> None:
    log = Proportion(0, 1_000).log
    assert log is not None
    assert math.exp(log[0]) == pytest.approx(0.5 / 1_000.5)
    assert log[1] == pytest.approx(2.0, abs=0.01)


@given(st.lists(st.floats(0, 500), min_size=2, max_size=40))
@settings(max_examples=40)
def test_sums_tell_mean_and_variance(amounts: list[float]) -> None:
    many = len(amounts)
    sample = Mean(many, sum(amounts), sum(amount**2 for amount in amounts))
    mean = sum(amounts) / many
    spread = sum((amount - mean) ** 2 for amount in amounts) / (many - 1)
    assert sample.value == pytest.approx(mean)
    assert sample.variance * many == pytest.approx(spread, rel=1e-6, abs=1e-6 * (1 + mean**2))


@given(st.integers(1, 50), st.integers(0, 500))
def test_equal_amounts_weigh_as_many_as_they_are(orders: int, others: int) -> None:
    assert Mean(orders + others, 30.0 * orders, 900.0 * orders).weight == pytest.approx(orders)


def test_sums_that_no_amounts_have_are_refused() -> None:
    with pytest.raises(ValueError, match="no 2 amounts"):
        Mean(2, 100.0, 10.0)


def test_a_mean_without_amounts_says_nothing() -> None:
    assert Mean(0, 0, 0).value is None
    assert Mean(1, 5, 25).variance == math.inf
    assert Mean(100, 0, 0).log is None
    assert Mean(100, 0, 0).weight == 0


def test_an_interval_holds_its_ends() -> None:
    assert Interval(1, 2).holds(1)
    assert not Interval(1, 2).holds(2.1)

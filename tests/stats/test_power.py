import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.stats.power import lift_shown, readers_needed


@pytest.mark.parametrize(
    ("rate", "lift", "readers"),
    [(0.02, 0.1, 80_679), (0.02, 0.2, 21_106), (0.02, 0.5, 3_823), (0.05, 0.2, 8_155)],
)
def test_the_numbers_of_the_textbook_formula(rate: float, lift: float, readers: int) -> None:
    assert readers_needed(rate, lift) == readers


@given(st.floats(0.001, 0.4), st.floats(0.05, 1.4))
def test_what_is_needed_shows_what_was_asked(rate: float, lift: float) -> None:
    readers = readers_needed(rate, lift)
    shown = lift_shown(rate, readers)
    assert shown is not None
    assert shown <= lift * (1 + 1e-6)
    assert readers_needed(rate, shown) == readers


def test_a_thousand_readers_show_no_small_difference() -> None:
    assert lift_shown(0.02, 1_000) == pytest.approx(1.08, abs=0.01)


@pytest.mark.parametrize("readers", [0, 3])
def test_a_handful_shows_nothing(readers: int) -> None:
    assert lift_shown(0.5, readers) is None


@pytest.mark.parametrize(("rate", "lift"), [(0.0, 0.2), (1.0, 0.2), (0.9, 0.2), (0.1, 0.0)])
def test_a_rate_outside_of_0_and_1_is_none(rate: float, lift: float) -> None:
    with pytest.raises(ValueError, match="no comparison"):
        readers_needed(rate, lift)


def test_a_simulated_test_sees_the_lift_as_often_as_promised() -> None:
    rate, lift, dice = 0.1, 0.5, random.Random(7)
    readers = readers_needed(rate, lift)
    seen = 0
    for _ in range(300):
        one, two = (
            sum(dice.random() < share for _ in range(readers)) / readers
            for share in (rate, rate * (1 + lift))
        )
        spread = ((one * (1 - one) + two * (1 - two)) / readers) ** 0.5
        seen += abs(two - one) > 1.96 * spread
    assert 0.74 < seen / 300 < 0.86


@pytest.mark.parametrize(("rate", "lift"), [(0.02, 1e-17), (1e-170, 0.2)])
def test_what_is_lost_in_rounding_is_no_lift(rate: float, lift: float) -> None:
    with pytest.raises(ValueError, match="the same rate"):
        readers_needed(rate, lift)

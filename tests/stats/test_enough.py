from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.stats.enough import LEAST_READERS, Question, enough, needed
from assistant.stats.frequentist import lift_interval
from assistant.stats.power import readers_needed
from assistant.stats.samples import Interval, Mean, Proportion
from assistant.stats.verdict import Case, decide

ONE = Question(0.2, 0.05, 1)


def arms(*counts: tuple[int, int]) -> list[Proportion]:
    return [Proportion(*count) for count in counts]


@pytest.mark.parametrize(
    ("counts", "suffice"),
    [
        ([(20, 1_000), (20, 1_000)], True),
        ([(0, 1_000), (20, 1_000)], True),  # ten expected of each: that one has none is what is to be seen
        ([(9, 1_000), (10, 1_000)], False),
        ([(990, 1_000), (991, 1_000)], False),
        ([(30, 99), (300, 1_000)], False),
        ([(300, 9_000), (5, 100)], False),
        ([(30, 1_000)], False),
        ([(0, 0), (30, 1_000)], False),
    ],
)
def test_each_variant_needs_readers_and_events(counts: list[tuple[int, int]], suffice: bool) -> None:
    assert enough(arms(*counts)) is suffice


@given(st.integers(0, 60), st.integers(0, 60))
def test_how_events_fall_on_the_variants_does_not_matter(one: int, two: int) -> None:
    even = (one + two) // 2
    assert enough(arms((one, 1_000), (two, 1_000))) == enough(arms((even, 1_000), (one + two - even, 1_000)))


def test_means_need_orders() -> None:
    assert enough([Mean(1_000, 400.0, 16_000.0), Mean(1_000, 400.0, 16_000.0)])
    assert not enough([Mean(1_000, 400.0, 160_000.0), Mean(1_000, 4.0, 16.0)])


def test_as_many_as_the_plan_promised() -> None:
    assert needed(arms((20, 1_000), (20, 1_000)), ONE, []) == readers_needed(0.02, 0.2)
    assert needed(arms((20, 1_000), (20, 1_000)), Question(0.2, 0.05, 8), []) == readers_needed(
        0.02, 0.2, 0.05 / 8
    )


def test_a_rate_near_one_asks_for_the_least() -> None:
    assert needed(arms((45, 50), (45, 50)), ONE, []) == LEAST_READERS


def test_nothing_is_reckoned_from_nothing() -> None:
    assert needed(arms((0, 500), (0, 500)), ONE, []) is None
    assert needed([Mean(500, 0, 0), Mean(500, 0, 0)], ONE, []) is None


def test_revenue_asks_for_more_than_orders_do() -> None:
    equal = [Mean(10_000, 8_000.0, 320_000.0)] * 2  # 200 orders of 40 EUR
    spread = [Mean(10_000, 8_000.0, 640_000.0)] * 2
    few, many = needed(equal, ONE, []), needed(spread, ONE, [])
    assert few is not None
    assert many is not None
    # 2 · 7.849 · (1 / 0.02 - 1) / 0.04
    assert few == pytest.approx(19_230, abs=10)
    assert many > 2 * few


def test_between_nothing_and_the_lift_wanted_more_readers_tell() -> None:
    between = arms((1_080, 50_000), (1_000, 50_000))
    interval = lift_interval(*between)
    assert interval is not None
    assert interval.low < 0 < interval.high
    asked = needed(between, ONE, [Interval(-0.05, 0.25)])
    assert asked is not None
    assert asked > 50_000
    assert needed(between, ONE, []) is None


def test_an_interval_inside_of_the_lift_wanted_rules_it_out_both_ways() -> None:
    assert ONE.rules_out(Interval(-0.16, 0.19))
    assert not ONE.rules_out(Interval(-0.17, 0.1))
    assert not ONE.rules_out(Interval(-0.1, 0.21))


def test_a_mean_that_may_be_nothing_tells_no_number() -> None:
    """Refunds nearly cancel the revenue of one variant: the interval of its lift begins at -1."""
    readers, squares = 200_000, 2e7
    (decision,) = decide([Case(tuple(Mean(readers, total, squares) for total in (20, 200_000, 200_000)))])
    assert min(pair.frequentist_low or 0 for pair in decision.pairs) == -1.0
    assert (decision.verdict, decision.needed) == ("not_enough", None)


def test_looking_before_asks_for_more_readers() -> None:
    seen = arms((422, 21_106), (507, 21_106))
    (once,) = decide([Case(tuple(seen))])
    (often,) = decide([Case(tuple(seen))], peeked=True)
    assert (once.verdict, often.verdict) == ("winner", "not_enough")
    assert often.needed is not None
    assert often.needed > 21_106
    enough_now = [Proportion(round(each.events * often.needed / 21_106), often.needed) for each in seen]
    assert decide([Case(tuple(enough_now))], peeked=True)[0].verdict == "winner"


def test_a_plan_for_looking_often_takes_twice_as_many() -> None:
    assert needed(arms((20, 1_000), (20, 1_000)), replace(ONE, peeked=True), []) == 2 * readers_needed(
        0.02, 0.2
    )


def test_what_many_comparisons_leave_unsure_takes_more_readers() -> None:
    """An interval that leaves out 0 is no winner yet among eight comparisons."""
    seen = (Proportion(800, 40_000), Proportion(900, 40_000))
    decisions = decide([Case(seen)] * 8)
    assert all(pair.frequentist_low and pair.frequentist_low > 0 for each in decisions for pair in each.pairs)
    assert {each.verdict for each in decisions} == {"not_enough"}
    assert all(each.needed and each.needed > 40_000 for each in decisions)

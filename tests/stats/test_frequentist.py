import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from assistant.stats.frequentist import (
    FISHER_BELOW,
    expected,
    interval,
    lift_interval,
    mean_interval,
    observed_lift,
    p_value,
    wilson,
)
from assistant.stats.samples import Mean, Proportion

COUNTS = st.tuples(st.integers(0, 60), st.integers(60, 3_000)).map(lambda each: Proportion(*each))


def mean_of(amounts: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Mean:
    return Mean(len(amounts), float(amounts.sum()), float((amounts**2).sum()))


@given(COUNTS)
@settings(max_examples=40)
def test_wilson_is_scipys(sample: Proportion) -> None:
    ours = wilson(sample)
    theirs = stats.binomtest(sample.events, sample.readers).proportion_ci(method="wilson")
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_the_rate_of_nobody_has_no_interval() -> None:
    assert interval(Proportion(0, 0)) is None
    assert interval(Mean(1, 3, 9)) is None


@given(COUNTS, COUNTS)
@settings(max_examples=40)
@example(Proportion(300, 1_000), Proportion(280, 1_000))
def test_few_events_get_fishers_test(one: Proportion, against: Proportion) -> None:
    table = [[one.events, one.readers - one.events], [against.events, against.readers - against.events]]
    p = p_value(one, against)
    if expected(one, against) < FISHER_BELOW:
        assert p == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)
    else:
        assert p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9)


def test_many_events_get_the_test_of_two_proportions() -> None:
    one, against = Proportion(560, 700), Proportion(480, 800)
    assert p_value(one, against) == pytest.approx(
        stats.chi2_contingency([[560, 140], [480, 320]], correction=False).pvalue
    )


def test_means_get_welchs_test() -> None:
    dice = np.random.default_rng(3)
    one, two = dice.lognormal(3, 1, 200) * (dice.random(200) < 0.3), dice.lognormal(3.2, 1, 150)
    theirs = stats.ttest_ind(one, two, equal_var=False)
    assert p_value(mean_of(one), mean_of(two)) == pytest.approx(theirs.pvalue, rel=1e-6)


def test_a_mean_has_students_interval() -> None:
    amounts = np.random.default_rng(4).lognormal(3, 1, 40)
    theirs = stats.ttest_1samp(amounts, 0).confidence_interval()
    ours = mean_interval(mean_of(amounts))
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def test_amounts_without_spread_are_equal_or_not() -> None:
    five, six = Mean(10, 50, 250), Mean(10, 60, 360)
    assert p_value(five, five) == 1.0
    assert p_value(five, six) == 0.0


def test_what_cannot_be_tested_has_no_p() -> None:
    assert p_value(Proportion(0, 0), Proportion(1, 10)) is None
    assert p_value(Mean(1, 5, 25), Mean(10, 50, 250)) is None
    with pytest.raises(ValueError, match="Proportion and a Mean"):
        p_value(Proportion(1, 10), Mean(10, 50, 250))


def test_nobody_doing_anything_is_no_difference() -> None:
    assert p_value(Proportion(0, 500), Proportion(0, 500)) == pytest.approx(1.0)


def test_the_lift_is_the_ratio_less_one() -> None:
    assert observed_lift(Proportion(24, 1_000), Proportion(20, 1_000)) == pytest.approx(0.2)
    assert observed_lift(Proportion(24, 1_000), Proportion(0, 1_000)) is None
    assert observed_lift(Proportion(0, 0), Proportion(1, 1_000)) is None
    assert observed_lift(Mean(10, 60, 400), Mean(10, 50, 300)) == pytest.approx(0.2)


def test_the_interval_of_the_lift_is_the_textbooks() -> None:
    # Katz's interval of a risk ratio, which many events make the same.
    ours = lift_interval(Proportion(2_400, 100_000), Proportion(2_000, 100_000))
    half = 1.959964 * math.sqrt(1 / 2_400 - 1e-5 + 1 / 2_000 - 1e-5)
    assert ours is not None
    assert ours.low == pytest.approx(1.2 * math.exp(-half) - 1, abs=2e-4)
    assert ours.high == pytest.approx(1.2 * math.exp(half) - 1, abs=2e-4)


@given(COUNTS, COUNTS)
@settings(max_examples=40)
def test_the_interval_is_the_same_whichever_is_named_first(one: Proportion, against: Proportion) -> None:
    there, back = lift_interval(one, against), lift_interval(against, one)
    assert there is not None
    assert back is not None
    assert 1 + there.low == pytest.approx(1 / (1 + back.high))
    assert 1 + there.high == pytest.approx(1 / (1 + back.low))


def test_a_mean_of_nothing_has_no_lift() -> None:
    assert lift_interval(Mean(100, 0, 0), Mean(100, 50, 900)) is None

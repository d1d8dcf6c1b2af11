import math

import pytest

from assistant.stats.frequentist import p_value
from assistant.stats.peeking import always_valid_p, growth
from assistant.stats.samples import Mean, Proportion


def test_it_is_the_mixture_of_likelihood_ratios() -> None:
    # The ratio of N(t; 0, v + 0.09) to N(t; 0, v), as the mixture's marginal over the density without a lift.
    one, against = Proportion(300, 5_000), Proportion(200, 5_000)
    middle = math.log(300.5 / 200.5)
    variance = 1 / 300.5 + 1 / 200.5 - 2 / 5_000.5
    ratio = math.sqrt(variance / (variance + 0.09)) * math.exp(
        middle**2 / 2 * (1 / variance - 1 / (variance + 0.09))
    )
    assert always_valid_p(one, against) == pytest.approx(1 / ratio, rel=1e-9)


def test_it_asks_for_more_than_one_look_does() -> None:
    one, against = Proportion(540, 21_106), Proportion(430, 21_106)
    p, often = p_value(one, against), always_valid_p(one, against)
    assert p is not None
    assert often is not None
    assert p < often < 0.05


def test_no_difference_is_never_one() -> None:
    assert always_valid_p(Proportion(100, 5_000), Proportion(100, 5_000)) == 1.0
    assert always_valid_p(Mean(10, 0, 0), Mean(10, 5, 25)) is None


def test_growth_is_how_many_times_as_many_readers_it_takes() -> None:
    lift, variance = 0.1, 0.003
    times = growth(lift, variance, 0.05)
    assert 1 < times < 10
    assert growth(lift, variance / (times * 1.001), 0.05) == 1.0
    assert growth(lift, variance / (times * 0.99), 0.05) > 1.0
    assert growth(0.0, variance, 0.05) == math.inf

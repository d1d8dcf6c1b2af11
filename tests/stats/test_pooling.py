import math

import numpy as np
import pytest

from assistant.stats.bayes import lift_posterior
from assistant.stats.frequentist import log_lift
from assistant.stats.pooling import pool
from assistant.stats.samples import Proportion

ALIKE = [
    (Proportion(480, 20_000), Proportion(400, 20_000)),
    (Proportion(240, 10_000), Proportion(200, 10_000)),
    (Proportion(12, 500), Proportion(10, 500)),
]
APART = [
    (Proportion(800, 20_000), Proportion(400, 20_000)),
    (Proportion(200, 20_000), Proportion(400, 20_000)),
    (Proportion(30, 500), Proportion(10, 500)),
]


def test_the_posterior_is_that_of_many_draws() -> None:
    """The same model, sampled: tau from its prior, the overall mean and the segments by weighting."""
    dice, lifts = np.random.default_rng(2), [log_lift(*pair) for pair in APART]
    logs, variances = np.array([lift for lift in lifts if lift]).T
    tau = np.abs(0.3 * dice.standard_normal(300_000))
    around = variances + tau[:, None] ** 2
    total = (1 / around).sum(axis=1)
    mean = (logs / around).sum(axis=1) / total
    weights = np.exp(
        -0.5
        * (np.log(around).sum(axis=1) + np.log(total) + ((logs - mean[:, None]) ** 2 / around).sum(axis=1))
    )
    overall = mean + dice.standard_normal(len(tau)) / np.sqrt(total)
    share = variances[2] / around[:, 2]
    last = share * overall + (1 - share) * logs[2]
    last += np.sqrt((1 - share) * variances[2]) * dice.standard_normal(len(tau))
    pooling = pool(APART)
    assert pooling is not None
    for drawn, ours in ((overall, pooling.overall), (last, pooling.segments[2])):
        assert ours is not None
        order = np.argsort(drawn)
        found = drawn[order][np.searchsorted(weights[order].cumsum() / weights.sum(), [0.025, 0.5, 0.975])]
        assert [math.log1p(each) for each in (ours.low, ours.lift, ours.high)] == pytest.approx(
            found, abs=0.03
        )
        assert ours.chance == pytest.approx(weights[drawn > 0].sum() / weights.sum(), abs=5e-3)


def test_a_small_segment_is_pulled_further_than_a_large_one() -> None:
    pooling = pool([*ALIKE[:2], (Proportion(20, 500), Proportion(10, 500))])
    assert pooling is not None
    large, _, small = pooling.segments
    own = lift_posterior(Proportion(20, 500), Proportion(10, 500))
    assert large is not None
    assert small is not None
    assert own is not None
    assert large.lift == pytest.approx(0.2, abs=0.02)
    assert 0.15 < small.lift < 0.5 < own.median
    assert small.high - small.low < own.high - own.low


def test_segments_that_differ_keep_their_own() -> None:
    pooling = pool(APART)
    assert pooling is not None
    first, second, _ = pooling.segments
    assert first is not None
    assert second is not None
    assert first.lift > 0.8
    assert second.lift < -0.4
    assert pooling.tau > 0.3 > 0.15 > (pool(ALIKE) or pooling).tau


def test_the_order_of_segments_does_not_matter() -> None:
    there, back = pool(APART), pool(APART[::-1])
    assert there is not None
    assert back is not None
    assert [each and each.lift for each in back.segments[::-1]] == pytest.approx(
        [each and each.lift for each in there.segments]
    )


def test_a_segment_without_readers_is_left_out() -> None:
    nobody = (Proportion(0, 0), Proportion(3, 10))
    pooling, without = pool([ALIKE[0], nobody, ALIKE[1]]), pool(ALIKE[:2])
    assert pooling is not None
    assert without is not None
    assert pooling.segments[1] is None
    assert pooling.overall == without.overall


def test_one_segment_has_nothing_to_pool() -> None:
    assert pool(ALIKE[:1]) is None
    assert pool([]) is None

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assistant.stats.bayes import SCEPTICAL, Prior, chances_best, credible_interval, lift_posterior
from assistant.stats.samples import Mean, Proportion, Sample

SHARES = (np.arange(5_000) + 0.5) / 5_000
PAIRS = [
    (Proportion(120, 5_000), Proportion(100, 5_000)),
    (Proportion(10, 5_000), Proportion(9, 4_000)),
    (Proportion(12, 100_000), Proportion(70, 400_000)),
    (Proportion(0, 300), Proportion(3, 300)),
    (Proportion(3, 10), Proportion(5, 9)),
    (Proportion(20, 50), Proportion(400_000, 1_000_000)),
]


def beta(sample: Proportion) -> "stats.rv_frozen":
    return stats.beta(sample.events + 0.5, sample.readers - sample.events + 0.5)


def below(one: Proportion, against: Proportion, lift: float) -> float:
    """The posterior chance that the lift is at most so much: the exact double integral."""
    return float(beta(one).cdf((1 + lift) * beta(against).ppf(SHARES)).mean())


@pytest.mark.parametrize(("one", "against"), PAIRS)
def test_three_digits_of_the_exact_integral(one: Proportion, against: Proportion) -> None:
    ours = lift_posterior(one, against)
    assert ours is not None
    assert ours.chance == pytest.approx(1 - below(one, against, 0.0), abs=1e-3)
    assert below(one, against, ours.low) == pytest.approx(0.025, abs=1e-3)
    assert below(one, against, ours.median) == pytest.approx(0.5, abs=1e-3)
    assert below(one, against, ours.high) == pytest.approx(0.975, abs=1e-3)


@pytest.mark.parametrize(("one", "against"), PAIRS[:5])
def test_the_sceptical_prior_weighs_each_lift(one: Proportion, against: Proportion) -> None:
    dice = np.random.default_rng(11)
    logs = np.log(beta(one).rvs(300_000, dice) / beta(against).rvs(300_000, dice))
    weights = np.exp(-0.5 * (logs / SCEPTICAL) ** 2)
    ours = lift_posterior(one, against, "sceptical")
    assert ours is not None
    assert ours.chance == pytest.approx(weights[logs > 0].sum() / weights.sum(), abs=5e-3)
    order = np.argsort(logs)
    lifts = np.expm1(
        logs[order][np.searchsorted(weights[order].cumsum() / weights.sum(), [0.025, 0.5, 0.975])]
    )
    assert [ours.low, ours.median, ours.high] == pytest.approx(lifts, abs=0.015)


@given(
    st.tuples(st.integers(0, 40), st.integers(41, 2_000)),
    st.tuples(st.integers(0, 40), st.integers(41, 2_000)),
    st.sampled_from(["flat", "sceptical"]),
)
@settings(max_examples=25)
def test_it_is_the_same_whichever_is_named_first(
    one: tuple[int, int], against: tuple[int, int], prior: Prior
) -> None:
    there = lift_posterior(Proportion(*one), Proportion(*against), prior)
    back = lift_posterior(Proportion(*against), Proportion(*one), prior)
    assert there is not None
    assert back is not None
    assert there.low < there.median < there.high
    assert there.chance == pytest.approx(1 - back.chance, abs=1e-3)
    assert 1 + there.median == pytest.approx(1 / (1 + back.median), rel=5e-3)


def test_a_sceptic_believes_less() -> None:
    # Eppo's example: 2 % against 5 % of 400 readers is +150 % to the naive and about +25 % to a sceptic.
    flat = lift_posterior(Proportion(10, 200), Proportion(4, 200))
    sceptical = lift_posterior(Proportion(10, 200), Proportion(4, 200), "sceptical")
    assert flat is not None
    assert sceptical is not None
    assert flat.median > 1.3
    assert 0.1 < sceptical.median < 0.3
    assert sceptical.low < 0 < sceptical.high


def test_many_readers_leave_no_room_for_a_prior() -> None:
    many = Proportion(60_000, 1_000_000), Proportion(50_000, 1_000_000)
    flat, sceptical = lift_posterior(*many), lift_posterior(*many, "sceptical")
    assert flat is not None
    assert sceptical is not None
    assert sceptical.median == pytest.approx(flat.median, abs=1e-3)
    assert flat.chance == pytest.approx(1.0)


def test_a_sceptic_is_convinced_by_a_hundredfold_rate() -> None:
    ours = lift_posterior(Proportion(50_000, 100_000), Proportion(12, 100_000), "sceptical")
    assert ours is not None
    assert ours.chance == pytest.approx(1.0)


def test_means_are_compared_by_the_delta_method() -> None:
    one, against = Mean(5_000, 6_000.0, 300_000.0), Mean(5_000, 5_000.0, 250_000.0)
    ours, (first, second) = lift_posterior(one, against), (one.log, against.log)
    assert ours is not None
    assert first is not None
    assert second is not None
    normal = stats.norm(first[0] - second[0], (first[1] + second[1]) ** 0.5)
    assert ours.chance == pytest.approx(normal.sf(0), abs=1e-3)
    assert [ours.low, ours.high] == pytest.approx(np.expm1(normal.ppf([0.025, 0.975])), abs=1e-3)


def test_nothing_is_known_of_nobody() -> None:
    assert credible_interval(Proportion(0, 0)) is None
    assert lift_posterior(Proportion(0, 0), Proportion(3, 10)) is None
    assert lift_posterior(Mean(100, 0, 0), Mean(100, 50, 900)) is None
    assert chances_best([Proportion(3, 10)]) is None
    assert chances_best([Proportion(3, 10), Proportion(0, 0)]) is None
    with pytest.raises(ValueError, match="Mean and a Proportion"):
        lift_posterior(Mean(10, 50, 300), Proportion(3, 10))


def test_the_interval_of_a_rate_is_jeffreys() -> None:
    ours, nothing, all_of_them = (credible_interval(Proportion(events, 100)) for events in (7, 0, 100))
    assert ours is not None
    assert nothing is not None
    assert all_of_them is not None
    assert [ours.low, ours.high] == pytest.approx(stats.beta(7.5, 93.5).ppf([0.025, 0.975]))
    assert nothing.low == 0.0
    assert all_of_them.high == 1.0


ARMS = [Proportion(100, 5_000), Proportion(120, 5_000), Proportion(6, 200), Proportion(0, 100)]


@pytest.mark.parametrize("lower_wins", [False, True])
@pytest.mark.parametrize("prior", ["flat", "sceptical"])
def test_the_chance_to_be_best_is_that_of_many_draws(prior: Prior, lower_wins: bool) -> None:
    dice = np.random.default_rng(5)
    logs = np.log([beta(arm).rvs(200_000, dice) for arm in ARMS])
    # Rates that scatter around one that is not known: only how they differ counts.
    around = ((logs - logs.mean(axis=0)) ** 2).sum(axis=0)
    weights = np.exp(-around / SCEPTICAL**2) if prior == "sceptical" else np.ones(logs.shape[1])
    best = logs.argmin(axis=0) if lower_wins else logs.argmax(axis=0)
    drawn = [weights[best == arm].sum() / weights.sum() for arm in range(len(ARMS))]
    ours = chances_best(ARMS, prior, lower_wins)
    assert ours == pytest.approx(drawn, abs=2e-3 if prior == "flat" else 1e-2)
    assert sum(ours or []) == pytest.approx(1.0)


@pytest.mark.parametrize("prior", ["flat", "sceptical"])
@pytest.mark.parametrize(
    "pair", [PAIRS[0], PAIRS[1], (Mean(5_000, 6_000.0, 300_000.0), Mean(5_000, 5_000.0, 250_000.0))]
)
def test_of_two_the_best_is_the_better(pair: tuple[Sample, Sample], prior: Prior) -> None:
    best, posterior = chances_best(pair, prior), lift_posterior(*pair, prior)
    assert best is not None
    assert posterior is not None
    assert best[0] == pytest.approx(posterior.chance, abs=1e-3)

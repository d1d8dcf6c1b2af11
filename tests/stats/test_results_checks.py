"""What benchmarks/results_checks.py prints, with few reports: wide bounds, but a broken rule breaks them."""

from functools import partial

import numpy as np
import pytest

from assistant.stats.power import ALPHA, readers_needed
from benchmarks.results_checks import (
    covered,
    covered_means,
    found,
    one_segment,
    one_shop,
    peeked,
    pooled,
    same,
)
from benchmarks.tally import Table, Tally


@pytest.mark.parametrize(("rate", "arms"), [(0.002, 2), (0.1, 2)])
def test_reports_without_a_winner_rarely_name_one(rate: float, arms: int) -> None:
    dice = np.random.default_rng(1)
    tally = same(40, partial(one_segment, dice, [rate] * arms), 8)
    assert not tally.above("ours", ALPHA)
    # The check can fail: without a correction the same reports name more.
    assert tally.above("uncorrected", ALPHA)


def test_revenue_without_a_winner_rarely_names_one() -> None:
    tally = same(25, partial(one_shop, np.random.default_rng(2), 2), 8)
    assert not tally.above("ours", ALPHA)


def test_the_power_that_was_promised() -> None:
    tally = found(np.random.default_rng(3), 150, [readers_needed(0.02, 0.2)], (0.02, 0.024))
    assert 0.71 < tally.share("found") < 0.89
    assert tally.share("false") == 0
    assert not tally.above("no_difference", ALPHA)


@pytest.mark.parametrize("rate", [0.002, 0.02, 0.1])
def test_intervals_cover_what_they_say(rate: float) -> None:
    tally = covered(np.random.default_rng(4), 300, (rate, 1.5 * rate), (20_000, 20_000))
    table = Table()
    table.covers("test", tally, "own", "credible", "lift", "posterior")
    assert not table.failed


def test_intervals_of_revenue_cover_what_they_say() -> None:
    tally = covered_means(np.random.default_rng(5), 300, 0.01, (20_000, 20_000), 1.5)
    table = Table()
    table.covers("test", tally, "lift", "posterior")
    assert not table.failed


def test_looking_often_names_more_winners_unless_allowed_for() -> None:
    tally = peeked(np.random.default_rng(6), 50, (0.02, 0.02), 20_000)
    assert tally.above("naive", ALPHA)
    assert not tally.above("ours", ALPHA)


def test_pooled_lifts_are_nearer_to_the_truth() -> None:
    tally, error, own = pooled(np.random.default_rng(7), 12, 0.1)
    assert tally.share("segment") > 0.88
    assert error < 0.8 * own


def test_a_table_remembers_what_is_not_as_promised(capsys: pytest.CaptureFixture[str]) -> None:
    tally, table = Tally(), Table()
    for number in range(100):
        tally.count(often=number < 50, always=True)
    table.row("half", tally, "often", "never counted")
    table.at_most("half", tally, "often", 0.05)
    table.covers("half", tally, "often", "always")
    assert capsys.readouterr().out.split() == ["half", "50.0%", "-"]
    assert len(table.failed) == 2

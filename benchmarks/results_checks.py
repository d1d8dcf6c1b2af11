"""The statistics of results on simulated campaigns whose truth is known, beside naive readings.

    python -m benchmarks.results_checks [--reports 1000] [--seed 9] [--only same|found|covered|others]

A/A: no variant is better than another; how many reports name one all the same. A/B: one is; how many find
it.
“Highest” names the highest rate of each segment, “p < .05” the one that beats every other, uncorrected.
Exit code 1 when more reports than 5 % name a false winner, or an interval of a rate with enough events covers
less than 93 % or more than 97 %, each beyond what chance makes of so many reports.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from assistant.stats.bayes import credible_interval, lift_posterior
from assistant.stats.enough import LIFT_WANTED
from assistant.stats.frequentist import interval, lift_interval, p_value
from assistant.stats.pooling import pool
from assistant.stats.power import ALPHA, POWER, readers_needed
from assistant.stats.ratio import MISMATCH_BELOW, split_p
from assistant.stats.samples import Mean, Proportion, Sample
from assistant.stats.verdict import Case, Decision, decide
from benchmarks.tally import Table, Tally

RATES = (0.002, 0.02, 0.1)
SMALLEST, LARGEST = 2_000, 40_000  # readers of each variant in the segments of a report
ORDERS = (4.0, 0.6)  # of the logarithm of an order in EUR: mean and standard deviation
LOOKS = 10

Dice = np.random.Generator
Report = Sequence[Sequence[Sample]]  # of each segment, the arms


def sizes(segments: int) -> list[int]:
    """Readers of each variant, by segment: from the smallest to the largest, in equal ratios."""
    return [round(size) for size in np.geomspace(LARGEST if segments < 2 else SMALLEST, LARGEST, segments)]


def draw(dice: Dice, sizes: Sequence[int], rates: Sequence[float]) -> Report:
    """A report in which variant i of every segment has rate i."""
    return [[Proportion(int(dice.binomial(size, rate)), size) for rate in rates] for size in sizes]


def one_segment(dice: Dice, rates: Sequence[float], size: int) -> Sequence[Sample]:
    """Its arms."""
    return draw(dice, [size], rates)[0]


def one_shop(dice: Dice, arms: int, size: int) -> Sequence[Sample]:
    """Arms of revenue; 1 % of the readers order something."""
    return [spent(dice, size, 0.01) for _ in range(arms)]


def spent(dice: Dice, readers: int, rate: float, factor: float = 1.0) -> Mean:
    """What readers spent, of whom `rate` order something."""
    orders = factor * dice.lognormal(*ORDERS, int(dice.binomial(readers, rate)))
    return Mean(readers, float(orders.sum()), float((orders**2).sum()))


def naive(arms: Sequence[Sample]) -> int | None:
    """The one that beats every other with p < .05, without a correction."""
    best = max(range(len(arms)), key=lambda i: arms[i].value or 0.0)
    others = [p_value(arms[best], arm) for i, arm in enumerate(arms) if i != best]
    return best if all(p is not None and p < ALPHA for p in others) else None


def verdicts(report: Report, peeked: bool = False) -> list[Decision]:
    """Ours."""
    return decide([Case(tuple(arms)) for arms in report], peeked=peeked)


def same(reports: int, make: Callable[[int], Sequence[Sample]], segments: int) -> Tally:
    """A/A: `make` draws the arms of a segment of a size."""
    tally = Tally()
    for _ in range(reports):
        report = [make(size) for size in sizes(segments)]
        ours = verdicts(report)
        tally.count(
            ours=any(each.winner is not None for each in ours),
            uncorrected=any(naive(each) is not None for each in report),
            highest=any(len({arm.value for arm in each}) > 1 for each in report),
            undecided=all(each.verdict == "not_enough" for each in ours),
        )
    return tally


def found(dice: Dice, reports: int, sizes: Sequence[int], rates: Sequence[float]) -> Tally:
    """A/B: the last variant is the best one; shares are of segments."""
    tally, best = Tally(), len(rates) - 1
    for _ in range(reports):
        report = draw(dice, sizes, rates)
        for arms, ours in zip(report, verdicts(report), strict=True):
            tally.count(
                found=ours.winner == best,
                false=ours.winner is not None and ours.winner != best,
                no_difference=ours.verdict == "no_difference",
                uncorrected=naive(arms) == best,
                uncorrected_false=naive(arms) not in (best, None),
            )
    return tally


def covered(dice: Dice, reports: int, rates: tuple[float, float], readers: tuple[int, int]) -> Tally:
    """How often each interval of a rate and of a lift holds the truth."""
    tally, lift = Tally(), rates[1] / rates[0] - 1
    for _ in range(reports):
        first, second = (
            Proportion(int(dice.binomial(n, rate)), n) for n, rate in zip(readers, rates, strict=True)
        )
        own, credible = interval(second), credible_interval(second)
        posterior, confidence = lift_posterior(second, first), lift_interval(second, first)
        if not (own and credible and posterior and confidence):
            raise ValueError(f"no interval of {first} and {second}")
        tally.count(
            own=own.holds(rates[1]),
            credible=credible.holds(rates[1]),
            lift=confidence.holds(lift),
            posterior=posterior.low <= lift <= posterior.high,
        )
    return tally


def covered_means(dice: Dice, reports: int, rate: float, readers: tuple[int, int], factor: float) -> Tally:
    """The same of revenue per e-mail."""
    tally, truth = Tally(), factor * rate * math.exp(ORDERS[0] + ORDERS[1] ** 2 / 2)
    for _ in range(reports):
        first, second = spent(dice, readers[0], rate), spent(dice, readers[1], rate, factor)
        own, posterior, confidence = (
            interval(second),
            lift_posterior(second, first),
            lift_interval(second, first),
        )
        if not (own and posterior and confidence):
            raise ValueError(f"no interval of {first} and {second}")
        tally.count(
            own=own.holds(truth),
            lift=confidence.holds(factor - 1),
            posterior=posterior.low <= factor - 1 <= posterior.high,
        )
    return tally


def peeked(dice: Dice, reports: int, rates: tuple[float, float], readers: int) -> Tally:
    """Looking ten times while the readers come in, and stopping at the first winner."""
    tally = Tally()
    for _ in range(reports):
        steps = dice.binomial(readers // LOOKS, np.array(rates)[:, None], (2, LOOKS)).cumsum(axis=1)
        seen: dict[str, list[int | None]] = {"once": [], "naive": [], "ours": []}
        for look in range(LOOKS):
            arms = [Proportion(int(count), readers // LOOKS * (look + 1)) for count in steps[:, look]]
            seen["naive"].append(verdicts([arms])[0].winner)
            seen["ours"].append(verdicts([arms], peeked=True)[0].winner)
        seen["once"] = seen["naive"][-1:]
        tally.count(**{name: any(winner is not None for winner in each) for name, each in seen.items()})
    return tally


def pooled(dice: Dice, reports: int, scatter: float, segments: int = 8) -> tuple[Tally, float, float]:
    """Segments whose lifts scatter by `scatter` around +10 %: coverage, and errors.

    Mean squared errors of the logarithm: of the pooled lift, and of the segment's own.
    """
    tally, errors = Tally(), []
    for _ in range(reports):
        truths = math.log(1.1) + scatter * dice.standard_normal(segments)
        pairs = []
        for size, truth in zip(sizes(segments), truths, strict=True):
            one, two = 0.02, 0.02 * math.exp(truth)
            pairs.append(
                (
                    Proportion(int(dice.binomial(size, two)), size),
                    Proportion(int(dice.binomial(size, one)), size),
                )
            )
        pooling = pool(pairs)
        if pooling is None:
            raise ValueError(f"nothing to pool in {pairs}")
        for pulled, truth, pair in zip(pooling.segments, truths, pairs, strict=True):
            own = lift_posterior(*pair)
            if not (pulled and own):
                raise ValueError(f"nothing pooled of {pair}")
            tally.count(segment=pulled.low <= math.expm1(truth) <= pulled.high)
            errors.append([(math.log1p(each) - truth) ** 2 for each in (pulled.lift, own.median)])
    error = np.array(errors).mean(axis=0)
    return tally, float(error[0]), float(error[1])


def print_same(table: Table, dice: Dice, reports: int) -> None:
    """A/A tables."""
    columns = "ours", "uncorrected", "highest", "undecided"
    table.head("A/A: reports that name a winner", "ours", "p < .05", "highest", "ours: unclear")
    for rate in RATES:
        for arms in (2, 3, 5):
            for segments in (1, 8):
                name = f"{rate:.1%}, {arms} variants, {segments} segments"
                tally = same(reports, partial(one_segment, dice, [rate] * arms), segments)
                table.row(name, tally, *columns)
                table.at_most(name, tally, "ours", ALPHA)
    name = "2.0%, two alike and a worse one, 8"
    tally = same(reports, partial(one_segment, dice, [0.02, 0.02, 0.014]), 8)
    table.row(name, tally, *columns)
    table.at_most(name, tally, "ours", ALPHA)
    for arms in (2, 3):
        name = f"revenue, 1% order, {arms} variants, 8 segments"
        tally = same(reports, partial(one_shop, dice, arms), 8)
        table.row(name, tally, *columns)
        table.at_most(name, tally, "ours", ALPHA)


def print_found(table: Table, dice: Dice, reports: int) -> None:
    """A/B tables."""
    columns = "found", "false", "no_difference", "uncorrected", "uncorrected_false"
    table.head(
        "A/B: comparisons whose best variant is named",
        "ours",
        "ours: other",
        "ours: none",
        "p < .05",
        "other",
    )
    needed = readers_needed(0.02, LIFT_WANTED)
    rows: Iterable[tuple[str, list[int], tuple[float, ...]]] = [
        (f"2%, +20%, {needed:,} readers", [needed], (0.02, 0.024)),
        (f"2%, +20%, {needed:,}, 8 segments", [needed] * 8, (0.02, 0.024)),
        ("2%, +20%, as asked for 8 segments", [readers_needed(0.02, 0.2, ALPHA / 8)] * 8, (0.02, 0.024)),
        (f"2%, +20%, {needed:,}, 3 variants", [needed], (0.02, 0.02, 0.024)),
        ("2%, +20%, 3,800 readers", [3_800], (0.02, 0.024)),
        ("2%, +5%, 100,000 readers", [100_000], (0.02, 0.021)),
        ("2%, +1%, 100,000 readers", [100_000], (0.02, 0.0202)),
        ("0.2%, +100%, 20,000 readers", [20_000], (0.002, 0.004)),
    ]
    for name, many, rates in rows:
        tally = found(dice, max(1, reports // len(many)), many, rates)
        table.row(name, tally, *columns)
        table.at_most(name, tally, "false", ALPHA)
        if rates[-1] / rates[0] >= 1 + LIFT_WANTED:
            table.at_most(name, tally, "no_difference", ALPHA)


def print_covered(table: Table, dice: Dice, reports: int) -> None:
    """Coverage tables."""
    columns = "own", "credible", "lift", "posterior"
    table.head("95% intervals that hold the truth", "rate or mean", "credible", "lift: conf.", "credible")
    for rate in RATES:
        for lift in (0.0, 0.5):
            for readers in ((5_000, 5_000), (20_000, 20_000), (100_000, 10_000)):
                name = f"{rate:.1%}, +{lift:.0%}, {readers[0]:,} and {readers[1]:,}"
                tally = covered(dice, reports, (rate, rate * (1 + lift)), readers)
                table.row(name, tally, *columns)
                table.covers(name, tally, *columns)
    for readers in ((5_000, 5_000), (20_000, 20_000), (100_000, 10_000)):
        for factor in (1.0, 1.5):
            name = f"revenue, 1% order, x{factor}, {readers[0]:,}/{readers[1]:,}"
            tally = covered_means(dice, reports, 0.01, readers, factor)
            table.row(name, tally, "own", "none", "lift", "posterior")
            table.covers(name, tally, "lift", "posterior")


def print_others(table: Table, dice: Dice, reports: int) -> None:
    """Peeking, the split, pooling."""
    table.head("Ten looks, stopped at the first winner", "one look", "ten looks", "always valid")
    for name, rates in (("A/A, 2%", (0.02, 0.02)), ("A/B, 2%, +20%", (0.02, 0.024))):
        tally = peeked(dice, reports, rates, 2 * readers_needed(0.02, LIFT_WANTED))
        table.row(name, tally, "once", "naive", "ours")
        if rates[0] == rates[1]:
            table.at_most(name, tally, "ours", ALPHA)
    table.head("The split of 20,000 contacts warns", "warned")
    for share in (0.5, 0.51, 0.52, 0.53):
        tally = Tally()
        for sent in dice.binomial(20_000, share, reports):
            p = split_p([int(sent), 20_000 - int(sent)])
            tally.count(warned=p is not None and p < MISMATCH_BELOW)
        table.row(f"{share:.0%} instead of 50%", tally, "warned")
        if share == 0.5:
            table.at_most("split", tally, "warned", MISMATCH_BELOW)
    table.head("Pooled lifts of 8 segments", "truth held", "error", "own error")
    for scatter in (0.0, 0.1, 0.3):
        tally, error, own = pooled(dice, max(1, reports // 8), scatter)
        print(
            f"{f'scatter {scatter}':38}{100 * tally.share('segment'):13.1f}%{error:14.4f}{own:14.4f}",
            flush=True,
        )


def main() -> int:
    """Prints all tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=1_000, help="simulated for each row")
    parser.add_argument("--seed", type=int, default=9)
    parts = {"same": print_same, "found": print_found, "covered": print_covered, "others": print_others}
    parser.add_argument("--only", choices=parts, help="one table")
    asked = parser.parse_args()
    table, dice = Table(), np.random.default_rng(asked.seed)
    print(f"{asked.reports} reports for each row, seed {asked.seed}, promised power {POWER:.0%}")
    for name, part in parts.items():
        if asked.only in (None, name):
            part(table, dice, asked.reports)
    for line in table.failed:
        print("NOT AS PROMISED", line)
    return 1 if table.failed else 0


if __name__ == "__main__":
    sys.exit(main())

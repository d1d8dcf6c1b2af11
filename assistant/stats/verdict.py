"""Which comparisons of a report have a winner: a pure decision from counts.

A winner has to be better than every other variant, each time with a p-value below 5 % after Holm's
correction for all pairs of variants of all comparisons of the report, and with a credible interval of the
lift that leaves out 0. So at most 5 % of reports name a false one, however many segments and variants they
have. Which comparisons count in the correction is decided by how many readers and events there are in all,
never by how they fell on the variants: comparisons left out for too few data cannot make the rest look
better.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, repeat

from assistant.stats.bayes import Prior, chances_best, lift_posterior
from assistant.stats.enough import LIFT_WANTED, Question, enough, needed
from assistant.stats.frequentist import lift_interval, observed_lift, p_value
from assistant.stats.peeking import always_valid_p
from assistant.stats.power import ALPHA
from assistant.stats.ratio import MISMATCH_BELOW
from assistant.stats.samples import Interval, Sample
from assistant.stats.several import holm
from assistant.types.results import Verdict


@dataclass(frozen=True)
class Case:
    """The variants of one comparison, each with its counts, or None where the reports do not tell them.

    `split_p` is that of the sample-ratio check; `lower_wins` for what one wants little of (unsubscribes).
    """

    arms: tuple[Sample | None, ...]
    split_p: float | None = None
    lower_wins: bool = False

    @property
    def known(self) -> list[Sample]:
        """The arms that the reports tell of."""
        return [arm for arm in self.arms if arm is not None]


@dataclass(frozen=True)
class Pair:
    """Arm `one` against arm `against`, by their places; lifts are of `one`, 0.2 is +20 %.

    `chance` is that of `one` to be the better, which is the lower one where `lower_wins`. `low` to `high` is
    the credible interval, `p_adjusted` Holm's over the report, None where the pair was left out of it.
    """

    one: int
    against: int
    lift: float | None
    chance: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    frequentist_low: float | None
    frequentist_high: float | None

    def turned(self) -> "Pair":
        """The same, told of the other arm."""
        return replace(
            self,
            one=self.against,
            against=self.one,
            lift=_inverse(self.lift),
            chance=None if self.chance is None else 1.0 - self.chance,
            low=_inverse(self.high),
            high=_inverse(self.low),
            frequentist_low=_inverse(self.frequentist_high),
            frequentist_high=_inverse(self.frequentist_low),
        )


@dataclass(frozen=True)
class Decision:
    """What a comparison says.

    `pairs` holds every two arms once, the later against the earlier; `pair` finds them either way round.
    `beaten` are arms that another one is better than for sure, also where there is no winner. `needed` is how
    many readers each arm would need, None where it cannot be told.
    """

    verdict: Verdict
    winner: int | None
    beaten: tuple[int, ...]
    pairs: tuple[Pair, ...]
    chances_best: tuple[float | None, ...]
    needed: int | None

    def pair(self, one: int, against: int) -> Pair:
        """Arm `one` against arm `against`. Raises KeyError when there is no such pair."""
        for each in self.pairs:
            if (each.one, each.against) == (one, against):
                return each
            if (each.one, each.against) == (against, one):
                return each.turned()
        raise KeyError((one, against))


def decide(
    cases: Sequence[Case],
    prior: Prior = "flat",
    wanted: float = LIFT_WANTED,
    alpha: float = ALPHA,
    peeked: bool = False,
) -> list[Decision]:
    """The verdicts of all comparisons of one report, in their order. Give all of them at once.

    `wanted` is the lift one would want to see (0.2), `alpha` the share of reports that may name a false
    winner. `peeked`: the report was looked at before, while its counts still grew; then a winner needs a
    p-value that allows for that too (`stats/peeking.py`). Raises ValueError for a comparison of rates with
    means.
    """
    pairs = [_pairs(case, prior, peeked) for case in cases]
    tested = [
        (i, j, pair.p)
        for i, case in enumerate(cases)
        if _sound(case) and enough(case.known)
        for j, pair in enumerate(pairs[i])
        if pair.p is not None
    ]
    for (i, j, _), adjusted in zip(tested, holm([p for _, _, p in tested]), strict=True):
        pairs[i][j] = replace(pairs[i][j], p_adjusted=adjusted)
    question = Question(wanted, alpha, max(1, len(tested)), peeked)
    return [_decision(case, found, question, prior) for case, found in zip(cases, pairs, strict=True)]


def _pairs(case: Case, prior: Prior, peeked: bool) -> list[Pair]:
    return [
        _pair((j, i), (one, against), case.lower_wins, prior, peeked)
        for (i, against), (j, one) in combinations(enumerate(case.arms), 2)
        if one is not None and against is not None
    ]


def _pair(
    places: tuple[int, int], arms: tuple[Sample, Sample], lower_wins: bool, prior: Prior, peeked: bool
) -> Pair:
    posterior, interval = lift_posterior(*arms, prior), lift_interval(*arms)
    higher = None if posterior is None else posterior.chance
    p, often = p_value(*arms), always_valid_p(*arms) if peeked else None
    return Pair(
        one=places[0],
        against=places[1],
        # With an opinion beforehand, what was seen may lie outside of what is believed.
        lift=posterior.median if posterior and prior != "flat" else observed_lift(*arms),
        chance=1.0 - higher if lower_wins and higher is not None else higher,
        low=posterior.low if posterior else None,
        high=posterior.high if posterior else None,
        p=p if p is None or often is None else max(p, often),
        p_adjusted=None,
        frequentist_low=interval.low if interval else None,
        frequentist_high=interval.high if interval else None,
    )


def _decision(case: Case, pairs: Sequence[Pair], question: Question, prior: Prior) -> Decision:
    verdict, winner, beaten = _verdict(case, pairs, question)
    best = iter(_chances(case, prior))
    return Decision(
        verdict=verdict,
        winner=winner,
        beaten=beaten,
        pairs=tuple(pairs),
        chances_best=tuple(None if arm is None else next(best) for arm in case.arms),
        needed=needed(case.known, question, _intervals(pairs)) if verdict == "not_enough" else None,
    )


def _verdict(
    case: Case, pairs: Sequence[Pair], question: Question
) -> tuple[Verdict, int | None, tuple[int, ...]]:
    """The verdict, the winner and the beaten."""
    if len(case.known) < 2:
        return "not_known", None, ()
    if not _sound(case):
        return "mismatch", None, ()
    sure = [_places(pair, case.lower_wins) for pair in pairs if _is_sure(pair, question.alpha)]
    beaten = tuple(sorted({worse for _, worse in sure}))
    for arm in {better for better, _ in sure}:
        if sum(better == arm for better, _ in sure) == len(case.known) - 1:
            return "winner", arm, beaten
    equal = [question.rules_out(interval) for interval in _intervals(pairs)]
    if enough(case.known) and not sure and len(equal) == len(pairs) and all(equal):
        return "no_difference", None, ()
    return "not_enough", None, beaten


def _is_sure(pair: Pair, alpha: float) -> bool:
    if pair.p_adjusted is None or pair.p_adjusted >= alpha or pair.low is None or pair.high is None:
        return False
    return not Interval(pair.low, pair.high).holds(0.0)


def _places(pair: Pair, lower_wins: bool) -> tuple[int, int]:
    """The better one’s and the worse one’s, of a pair whose interval leaves out 0."""
    if (pair.low is not None and pair.low > 0.0) != lower_wins:
        return pair.one, pair.against
    return pair.against, pair.one


def _sound(case: Case) -> bool:
    return case.split_p is None or case.split_p >= MISMATCH_BELOW


def _chances(case: Case, prior: Prior) -> Iterator[float | None]:
    """The chance of each known arm to be the best."""
    chances = chances_best(case.known, prior, case.lower_wins)
    return iter(chances) if chances else repeat(None)


def _intervals(pairs: Sequence[Pair]) -> list[Interval]:
    return [
        Interval(pair.frequentist_low, pair.frequentist_high)
        for pair in pairs
        if pair.frequentist_low is not None and pair.frequentist_high is not None
    ]


def _inverse(lift: float | None) -> float | None:
    """Of the other against the one; None where nothing is left to compare with."""
    return None if lift is None or lift <= -1.0 else 1.0 / (1.0 + lift) - 1.0

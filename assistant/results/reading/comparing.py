"""The variants of a campaign beside each other: rates, lifts, verdicts and what they mean in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.results.reading.contests import Contest, contests
from assistant.results.reading.metrics import Definition, definitions
from assistant.results.reading.names import Names
from assistant.results.reading.rates import rate
from assistant.results.reading.told import Told
from assistant.results.saying.sentences import sentences
from assistant.stats.bayes import Prior
from assistant.stats.pooling import Pulled, pool
from assistant.stats.samples import Sample
from assistant.stats.verdict import Case, Decision, Pair, decide
from assistant.types.results import Arm, Comparison, Lift, Metric

Samples = tuple[Sample | None, ...]
_Places = tuple[int, int]  # of two arms in their comparison


@dataclass(frozen=True)
class Comparing:
    """Compares variants by one metric, with what is held of a lift before it is seen."""

    names: Names
    metric: Metric
    prior: Prior = "flat"
    peeked: bool = False  # the report was looked at before, while its counts still grew

    def compare(self, told: Sequence[Told], exported: Mapping[str, int]) -> tuple[Comparison, ...]:
        """Every comparison of a campaign, decided together: the more there are, the more each must show.

        `exported` tells how many contacts the exported file gave each variant id. What a report does not know
        of a variant that left is no reason to leave it out: that comparison then has no verdict.
        """
        found = contests(told, exported, self._definition)
        samples = [tuple(side.sample(self._definition) for side in each.sides) for each in found]
        lower = self._definition.better == "lower"
        cases = [
            Case(arms, each.split_p, lower_wins=lower) for each, arms in zip(found, samples, strict=True)
        ]
        decisions = decide(cases, self.prior, peeked=self.peeked)
        pulled = _pulled(found, samples, decisions)
        return tuple(
            self._comparison(contest, decision, pulled.get(id(contest), {}))
            for contest, decision in zip(found, decisions, strict=True)
        )

    @property
    def _definition(self) -> Definition:
        return definitions()[self.metric]

    def _comparison(
        self, contest: Contest, decision: Decision, pulled: Mapping[_Places, Pulled]
    ) -> Comparison:
        sides, broken = contest.sides, decision.verdict == "mismatch"
        arms = tuple(
            Arm(
                side.variant,
                side.variant_id,
                side.sent,
                rate(self.metric, side.told),
                None if broken else chance,
            )
            for side, chance in zip(sides, decision.chances_best, strict=True)
        )
        lifts = tuple(
            _lift(
                pair,
                (sides[pair.one].variant, sides[pair.against].variant),
                pulled.get((pair.one, pair.against)),
            )
            for pair in decision.pairs
        )
        winner = None if decision.winner is None else sides[decision.winner].variant
        made = Comparison(
            contest.segment,
            contest.channel,
            contest.language,
            self.metric,
            arms,
            () if broken else lifts,  # what they are is no better than their split
            decision.verdict,
            winner,
            contest.split_p,
            decision.needed,
            (),
        )
        return replace(made, sentences=sentences(made, contest, decision, self.names, self.peeked))


def _pulled(
    found: Sequence[Contest], samples: Sequence[Samples], decisions: Sequence[Decision]
) -> dict[int, dict[_Places, Pulled]]:
    """The lifts of each pooled contest and its segments, pulled towards each other, by contest and arms."""
    by_contest = dict(zip(map(id, found), samples, strict=True))
    pulled: dict[int, dict[_Places, Pulled]] = defaultdict(dict)
    for whole, decision in zip(found, decisions, strict=True):
        for pair in decision.pairs if whole.parts else ():
            places = pair.one, pair.against
            lifts = [(part, _two(by_contest[id(part)], places)) for part in whole.parts]
            those = [(part, two) for part, two in lifts if two is not None]
            pooling = pool([two for _, two in those])
            if pooling is not None:
                pulled[id(whole)][places] = pooling.overall
                for (part, _), segment in zip(those, pooling.segments, strict=True):
                    if segment is not None:
                        pulled[id(part)][places] = segment
    return pulled


def _two(samples: Samples, places: _Places) -> tuple[Sample, Sample] | None:
    """The samples of two arms; None where one is not told."""
    one, against = (samples[place] for place in places)
    return None if one is None or against is None else (one, against)


def _lift(pair: Pair, variants: tuple[int, int], pulled: Pulled | None) -> Lift:
    return Lift(
        variant=variants[0],
        against=variants[1],
        lift=pair.lift,
        chance=pair.chance,
        low=pair.low,
        high=pair.high,
        p=pair.p,
        p_adjusted=pair.p_adjusted,
        frequentist_low=pair.frequentist_low,
        frequentist_high=pair.frequentist_high,
        pooled=None if pulled is None else pulled.lift,
        pooled_low=None if pulled is None else pulled.low,
        pooled_high=None if pulled is None else pulled.high,
    )

"""Two versions of the prompts on the same briefs, side by side."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import comb
from typing import Literal

from assistant.evaluation.copy.report import DESCRIBES, MORE_IS_BETTER, NAMES, CopyReport, measures
from assistant.evaluation.copy.scoring import Scored

Verdict = Literal["better", "worse", "same"]


@dataclass(frozen=True)
class Pair:
    """One brief, written with the prompts before and after."""

    before: Scored
    after: Scored

    @property
    def verdict(self) -> Verdict:
        """Which of the two has fewer faults."""
        before, after = len(self.before.reasons), len(self.after.reasons)
        if before == after:
            return "same"
        return "better" if after < before else "worse"


@dataclass(frozen=True)
class Change:
    """A measure before and after."""

    measure: str
    before: float
    after: float

    @property
    def verdict(self) -> Verdict:
        """Whether it is better; a measure that only describes is never either."""
        if self.before == self.after or self.measure in DESCRIBES:
            return "same"
        more = self.after > self.before
        return "better" if more == (self.measure in MORE_IS_BETTER) else "worse"


@dataclass(frozen=True)
class Comparison:
    """Two reports on the same briefs: with the prompts of another folder, and with those in use."""

    before: CopyReport
    after: CopyReport

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Each brief's two outcomes, in the order of the file."""
        return tuple(Pair(*each) for each in zip(self.before.scored, self.after.scored, strict=True))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The measures that both have."""
        before, after = measures(self.before.scored), measures(self.after.scored)
        return tuple(
            Change(name, before[name], after[name]) for name in NAMES if name in before and name in after
        )

    @property
    def verdicts(self) -> Counter[Verdict]:
        """How many briefs came out better, worse, the same."""
        return Counter(pair.verdict for pair in self.pairs)

    @property
    def chance(self) -> float:
        """How likely a difference as large is when the prompts are equally good: a two-sided sign test."""
        better, worse = self.verdicts["better"], self.verdicts["worse"]
        unequal = better + worse
        tail = sum(comb(unequal, count) for count in range(min(better, worse) + 1))
        return min(1.0, 2 * tail / (1 << unequal))

    @property
    def renewed(self) -> tuple[tuple[str, str], ...]:
        """The prompts that differ, each once, as pairs of what stood before and what stands after."""
        return tuple(dict.fromkeys(self._renewed()))

    def _renewed(self) -> Iterator[tuple[str, str]]:
        for pair in self.pairs:
            for before, after in zip(pair.before.drafts, pair.after.drafts, strict=False):
                labels = before.draft.prompt, after.draft.prompt
                if labels[0] != labels[1]:
                    yield labels

    @property
    def summary(self) -> str:
        """The verdict in a sentence."""
        found = self.verdicts
        counted = (
            f"Of {len(self.pairs)} briefs {found['better']} came out better, {found['worse']} worse, "
            f"{found['same']} the same; fewer faults is better."
        )
        if len(self.pairs) == found["same"]:
            return counted
        chance = f"{self.chance:.0%}"
        return f"{counted} Two equally good versions differ as much by chance {chance} of the time."

"""What a comparison means, in plain words of both languages: its verdict first, then how sure that is."""

from collections.abc import Iterator, Sequence

from assistant.results.reading import written
from assistant.results.reading.compared import compared
from assistant.results.reading.contests import Contest
from assistant.results.reading.metrics import Definition, definitions
from assistant.results.reading.names import Names
from assistant.results.saying.phrases import listed, phrase, plural
from assistant.stats.enough import LIFT_WANTED
from assistant.stats.verdict import Decision
from assistant.types.brand import Bilingual
from assistant.types.results import Arm, Comparison, Lift


def sentences(
    comparison: Comparison, contest: Contest, decision: Decision, names: Names, peeked: bool = False
) -> tuple[Bilingual, ...]:
    """The sentences of a comparison; each is true by itself and names its readers and its numbers.

    `peeked`: its p-values allow for having looked before.
    """
    saying = _Saying(comparison, contest, decision, names, peeked)
    verdict, more = {
        "winner": (saying.winner, saying.behind_winner),
        "no_difference": (saying.no_difference, _nothing),
        "not_enough": (saying.not_enough, saying.behind_not_enough),
        "mismatch": (saying.mismatch, _nothing),
        "not_known": (saying.not_known, _nothing),
    }[comparison.verdict]
    return (verdict(), *more(), *saying.left_out(), *saying.missing())


def money_or_share(definition: Definition, value: float) -> Bilingual:
    """A value of a metric as it is written."""
    return written.share(value) if definition.kind == "rate" else written.euros(value)


def _nothing() -> Iterator[Bilingual]:
    return iter(())


class _Saying:
    """The words of one comparison."""

    def __init__(
        self, comparison: Comparison, contest: Contest, decision: Decision, names: Names, peeked: bool
    ) -> None:
        self._told = comparison
        self._contest = contest
        self._decision = decision
        self._names = names
        self._peeked = peeked
        self._compared = compared(comparison)
        self._definition = definitions()[comparison.metric]
        self._place = names.place(comparison.segment, comparison.channel, comparison.language)

    def winner(self) -> Bilingual:
        best, other = self._best_two()
        lift = self._lift(best, other)
        others = len(self._known()) - 1
        key = "winner" if others == 1 else "winner_of_many"
        return self._say(
            key if lift.lift is not None else f"{key}_of_none",
            winner=best.variant + 1,
            other=other.variant + 1,
            others=others,
            rate=self._value(best),
            other_rate=self._value(other),
            short=self._definition.short,
            lift=written.lift(lift.lift or 0.0),
            low=written.lift(lift.low or 0.0),
            high=written.lift(lift.high or 0.0),
        )

    def behind_winner(self) -> Iterator[Bilingual]:
        best, other = self._best_two()
        lift = self._lift(best, other)
        if best.chance_best is not None and lift.p_adjusted is not None:
            yield phrase(
                "more",
                "chance_peeked" if self._peeked else "chance",
                winner=best.variant + 1,
                chance=written.chance(best.chance_best),
                p=written.p_value(lift.p_adjusted),
            )
        pooled = written.lift(lift.pooled or 0.0)
        both = lift.lift is not None and lift.pooled is not None
        if self._told.segment and both and pooled != written.lift(lift.lift or 0.0):
            low, high = written.lift(lift.pooled_low or 0.0), written.lift(lift.pooled_high or 0.0)
            yield phrase("more", "pooled", pooled=pooled, low=low, high=high)
        what = self._names.mechanisms.get(best.variant)
        if what is not None:
            yield phrase("more", "what", what=what)

    def no_difference(self) -> Bilingual:
        return self._say("no_difference", least=self._least(), wanted=_wanted())

    def not_enough(self) -> Bilingual:
        needed, base = self._told.needed, self._base()
        if base is None:
            return self._say("not_enough_events", metric=_inside(self._definition.name))
        if needed is None:
            beaten = self._beaten()
            return self._say("not_enough_beaten" if beaten else "not_enough_yet", variants=_variants(beaten))
        return self._say(
            "not_enough",
            least=self._least(),
            needed=written.number(needed),
            wanted=_wanted(),
            base=money_or_share(self._definition, base),
            short=self._definition.short,
        )

    def behind_not_enough(self) -> Iterator[Bilingual]:
        if self._told.needed is None:
            return
        if beaten := self._beaten():
            yield phrase("more", "beaten", variants=_variants(beaten))
        many, segment = len(self._compared) > 2, bool(self._told.segment)
        if many or segment:
            yield phrase("more", f"advice_{'_or_'.join(['fewer'] * many + ['pool'] * segment)}")

    def mismatch(self) -> Bilingual:
        got, expected = self._contest.got or (), self._contest.expected or ()
        return self._say(
            "mismatch",
            got=listed([written.number(count) for count in got]),
            expected=listed([written.number(count) for count in expected]),
        )

    def not_known(self) -> Bilingual:
        squares = self._definition.kind == "euros" and all(
            each.tells(self._definition) for side in self._contest.sides for each in side.told
        )
        if squares:
            return self._say("not_known_squares")
        return self._say("not_known", metric=_inside(self._definition.name))

    def left_out(self) -> Iterator[Bilingual]:
        """The segments that could not be added to the others."""
        if self._contest.left_out:
            names = [self._names.group(*each) for each in self._contest.left_out]
            yield phrase("more", "left_out", segments=listed(names))

    def missing(self) -> Iterator[Bilingual]:
        """The variants that the others were compared without."""
        lacking = [arm.variant for arm in self._told.arms if arm.variant not in self._compared]
        if lacking and self._told.verdict in ("winner", "no_difference", "not_enough"):
            yield phrase("more", "missing", variants=_variants(lacking))

    def _say(self, key: str, **values: object) -> Bilingual:
        return phrase("verdicts", key, place=self._place, **values)

    def _known(self) -> list[Arm]:
        """The variants that were compared: one may have a rate and still not be among them."""
        return [arm for arm in self._told.arms if arm.variant in self._compared]

    def _beaten(self) -> list[int]:
        return [self._told.arms[place].variant for place in self._decision.beaten]

    def _best_two(self) -> tuple[Arm, Arm]:
        """The winner, and the one that comes nearest to it."""
        lower = self._definition.better == "lower"
        ranked = sorted(self._known(), key=lambda arm: arm.rate.value or 0.0, reverse=not lower)
        best = next(arm for arm in ranked if arm.variant == self._told.winner)
        return best, next(arm for arm in ranked if arm is not best)

    def _lift(self, one: Arm, other: Arm) -> Lift:
        """The lift of one over the other."""
        return lift_of(self._told, one.variant, other.variant)

    def _value(self, arm: Arm) -> Bilingual:
        return money_or_share(self._definition, arm.rate.value or 0.0)

    def _least(self) -> Bilingual:
        readers = [side.readers for side in self._contest.sides if side.variant in self._compared]
        return plural("units", "readers", min(readers))

    def _base(self) -> float | None:
        """The rate of all variants together; None where nothing happened."""
        known = self._known()
        readers = sum(arm.rate.readers for arm in known)
        return float(sum(arm.rate.events for arm in known)) / readers or None if readers else None


def lift_of(comparison: Comparison, one: int, other: int) -> Lift:
    """The lift of a variant over another one, whichever way round it is kept; raises KeyError for no such."""
    for lift in comparison.lifts:
        if (lift.variant, lift.against) == (one, other):
            return lift
        if (lift.variant, lift.against) == (other, one):
            return _turned(lift)
    raise KeyError((one, other))


def _turned(lift: Lift) -> Lift:
    return Lift(
        variant=lift.against,
        against=lift.variant,
        lift=_inverse(lift.lift),
        chance=None if lift.chance is None else 1.0 - lift.chance,
        low=_inverse(lift.high),
        high=_inverse(lift.low),
        p=lift.p,
        p_adjusted=lift.p_adjusted,
        frequentist_low=_inverse(lift.frequentist_high),
        frequentist_high=_inverse(lift.frequentist_low),
        pooled=_inverse(lift.pooled),
        pooled_low=_inverse(lift.pooled_high),
        pooled_high=_inverse(lift.pooled_low),
    )


def _inverse(lift: float | None) -> float | None:
    """The lift of the other side; None where there is none."""
    return None if lift is None or lift <= -1.0 else 1.0 / (1.0 + lift) - 1.0


def _variants(numbers: Sequence[int]) -> Bilingual:
    """Variants by their number, inside a sentence."""
    return listed([phrase("places", "the_variant", number=number + 1) for number in numbers])


def _wanted() -> Bilingual:
    return {language: text.lstrip("+") for language, text in written.lift(LIFT_WANTED).items()}


def _inside(name: Bilingual) -> Bilingual:
    """A name inside a sentence."""
    return {language: text[:1].lower() + text[1:] for language, text in name.items()}

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.stats.enough import LIFT_WANTED
from assistant.stats.power import readers_needed
from assistant.stats.samples import Mean, Proportion, Sample
from assistant.stats.verdict import Case, decide


def case(*counts: tuple[int, int], split_p: float | None = None, lower_wins: bool = False) -> Case:
    return Case(tuple(Proportion(*count) for count in counts), split_p, lower_wins)


CLEAR = case((400, 20_000), (560, 20_000))


def test_a_clear_winner() -> None:
    (decision,) = decide([CLEAR])
    assert (decision.verdict, decision.winner, decision.beaten, decision.needed) == ("winner", 1, (0,), None)
    (pair,) = decision.pairs
    assert pair.lift == pytest.approx(0.4)
    assert pair.p == pair.p_adjusted
    assert pair.low is not None
    assert pair.low > 0
    assert pair.chance == pytest.approx(1.0, abs=1e-3)
    assert decision.chances_best == pytest.approx([0.0, 1.0], abs=1e-3)


def test_where_less_is_better_the_lower_one_wins() -> None:
    (decision,) = decide([case((400, 20_000), (560, 20_000), lower_wins=True)])
    assert (decision.verdict, decision.winner, decision.beaten) == ("winner", 0, (1,))
    assert decision.pairs[0].chance == pytest.approx(0.0, abs=1e-3)
    assert decision.chances_best == pytest.approx([1.0, 0.0], abs=1e-3)


def test_a_winner_is_better_than_every_other() -> None:
    (decision,) = decide([case((400, 20_000), (570, 20_000), (560, 20_000))])
    assert (decision.verdict, decision.winner, decision.beaten) == ("not_enough", None, (0,))
    assert decision.needed is not None
    (decision,) = decide([case((400, 20_000), (570, 20_000), (410, 20_000))])
    assert (decision.verdict, decision.winner, decision.beaten) == ("winner", 1, (0, 2))


def test_too_few_readers_have_no_winner_and_are_told_how_many() -> None:
    (decision,) = decide([case((76, 3_800), (91, 3_800))])
    assert (decision.verdict, decision.winner, decision.beaten) == ("not_enough", None, ())
    assert decision.needed == readers_needed(167 / 7_600, LIFT_WANTED)


def test_many_readers_alike_are_no_difference() -> None:
    (decision,) = decide([case((2_000, 100_000), (2_020, 100_000))])
    assert (decision.verdict, decision.winner, decision.needed) == ("no_difference", None, None)


def test_what_could_still_be_the_lift_wanted_is_no_equality() -> None:
    """Readers enough for the plan, and yet +20 % can't be ruled out."""
    (decision,) = decide([case((440, 22_000), (495, 22_000))])
    assert decision.verdict == "not_enough"
    assert decision.needed is not None
    assert decision.needed > 22_000


def test_a_broken_split_has_no_winner() -> None:
    broken, sound = decide([case((400, 20_000), (560, 20_000), split_p=0.0005), CLEAR])
    assert (broken.verdict, broken.winner, broken.beaten) == ("mismatch", None, ())
    assert broken.pairs[0].p_adjusted is None
    # It does not make the others pay for its comparison.
    assert sound.pairs[0].p_adjusted == sound.pairs[0].p


@pytest.mark.parametrize("arms", [(None, None), (Proportion(3, 10), None), (Proportion(3, 10),), ()])
def test_what_is_not_told_is_not_known(arms: tuple[Sample | None, ...]) -> None:
    (decision,) = decide([Case(arms)])
    assert (decision.verdict, decision.winner, decision.pairs) == ("not_known", None, ())
    assert decision.chances_best == (None,) * len(arms)


def test_an_untold_arm_is_left_out() -> None:
    (decision,) = decide([Case((Proportion(400, 20_000), None, Proportion(560, 20_000)))])
    assert (decision.verdict, decision.winner, decision.beaten) == ("winner", 2, (0,))
    assert decision.chances_best[1] is None
    assert [(pair.one, pair.against) for pair in decision.pairs] == [(2, 0)]


def test_nobody_clicked_on_anything() -> None:
    (decision,) = decide([case((0, 5_000), (0, 5_000))])
    assert (decision.verdict, decision.needed) == ("not_enough", None)
    assert decision.pairs[0].lift is None


def test_one_of_many_segments_needs_more_to_win() -> None:
    close = case((400, 20_000), (470, 20_000))
    (alone,) = decide([close])
    assert alone.verdict == "winner"
    among = decide([close, *[case((400, 20_000), (401, 20_000))] * 7])[0]
    assert among.verdict == "not_enough"
    assert among.pairs[0].p == alone.pairs[0].p
    assert among.pairs[0].p_adjusted == pytest.approx(8 * (alone.pairs[0].p or 1.0))


def test_segments_too_small_to_tell_cost_the_others_nothing() -> None:
    close, small = case((400, 20_000), (470, 20_000)), case((1, 200), (2, 200))
    decisions = decide([small] * 20 + [close])
    assert decisions[-1].verdict == "winner"
    assert {each.verdict for each in decisions[:-1]} == {"not_enough"}


def test_looking_twice_asks_for_more() -> None:
    close = case((400, 20_000), (470, 20_000))
    (once,), (often,) = decide([close]), decide([close], peeked=True)
    assert once.verdict == "winner"
    assert often.verdict == "not_enough"
    assert decide([CLEAR], peeked=True)[0].verdict == "winner"


def test_the_sceptical_prior_shrinks_what_is_told() -> None:
    (flat,), (sceptical,) = decide([CLEAR]), decide([CLEAR], "sceptical")
    assert sceptical.pairs[0].lift is not None
    assert flat.pairs[0].lift is not None
    assert 0.3 < sceptical.pairs[0].lift < flat.pairs[0].lift
    assert sceptical.pairs[0].frequentist_low == flat.pairs[0].frequentist_low


def test_revenue_has_winners_too() -> None:
    # 600 orders of 40 EUR with a spread of 20, against 600 of 55.
    less, more = Mean(20_000, 24_000.0, 1_200_000.0), Mean(20_000, 33_000.0, 2_055_000.0)
    (decision,) = decide([Case((less, more))])
    assert (decision.verdict, decision.winner) == ("winner", 1)
    (decision,) = decide([Case((less, less))])
    assert decision.verdict == "no_difference"
    few = Mean(2_000, 2_400.0, 120_000.0)
    (decision,) = decide([Case((few, few))])
    assert decision.verdict == "not_enough"
    assert decision.needed is not None
    assert 10_000 < decision.needed < 20_000
    with pytest.raises(ValueError, match="cannot be compared"):
        decide([Case((less, Proportion(5, 10)))])


def test_a_pair_is_told_of_either_arm() -> None:
    (decision,) = decide([CLEAR])
    there, back = decision.pair(1, 0), decision.pair(0, 1)
    assert (back.one, back.against) == (0, 1)
    assert back.lift == pytest.approx(1 / 1.4 - 1)
    assert back.chance == pytest.approx(1 - (there.chance or 0))
    assert back.low == pytest.approx(1 / (1 + (there.high or 0)) - 1)
    assert back.turned().frequentist_high == pytest.approx(there.frequentist_high)
    with pytest.raises(KeyError):
        decision.pair(0, 2)


def test_a_lift_of_less_than_all_has_no_inverse() -> None:
    (decision,) = decide([case((40, 2_000), (0, 2_000))])
    assert decision.pair(1, 0).lift == -1.0
    assert decision.pair(0, 1).lift is None


ARM = st.integers(50, 30_000).flatmap(
    lambda readers: st.integers(0, min(readers, 900)).map(lambda events: Proportion(events, readers))
)


@given(st.lists(st.lists(ARM, min_size=2, max_size=4).map(lambda arms: Case(tuple(arms))), max_size=4))
@settings(max_examples=25)
def test_a_verdict_is_what_its_numbers_say(cases: list[Case]) -> None:
    decisions = decide(cases)
    assert len(decisions) == len(cases)
    for told, decision in zip(cases, decisions, strict=True):
        assert (decision.winner is not None) == (decision.verdict == "winner")
        rates = [arm.value or 0.0 for arm in told.known]
        if decision.winner is not None:
            assert rates[decision.winner] == max(rates)
            assert all(
                (pair.p_adjusted or 0.0) < 0.05
                for pair in decision.pairs
                if decision.winner in (pair.one, pair.against)
            )
        if decision.needed is not None:
            assert decision.needed > min(arm.readers for arm in told.known)
        if decision.verdict == "no_difference":
            assert max(rates) <= (1 + LIFT_WANTED) * min(rates)

"""The judge of benchmarks/results.py: which verdicts it calls false."""

from decimal import Decimal

import pytest

from assistant.types.results import Arm, Comparison, Rate, Verdict
from benchmarks.results_truth import Judged, Judging, power
from benchmarks.results_world import Truth

BETTER = Truth("a", "email", (0.05, 0.08))
SAME = Truth("b", "email", (0.05, 0.05))
BROKEN = Truth("c", "email", (0.05, 0.08), kept=(1.0, 0.8))
SENT = {("a", "email"): 20_000, ("b", "email"): 20_000, ("c", "email"): 20_000}


def judged(segment: str, verdict: Verdict, winner: int | None = None, readers: int = 10_000) -> Judged:
    arms = tuple(
        Arm(variant, "", readers, Rate("click_rate", Decimal(5), readers, 0.05 + variant / 100, 0, 1), None)
        for variant in (0, 1)
    )
    found = Comparison(segment, "email", "fr", "click_rate", arms, (), verdict, winner, None, None, ())
    (told,) = Judging((BETTER, SAME, BROKEN), SENT).of([found])
    return told


@pytest.mark.parametrize(
    ("segment", "verdict", "winner", "readers", "right"),
    [
        ("a", "winner", 1, 10_000, True),
        ("a", "winner", 0, 10_000, False),
        ("a", "not_enough", None, 10_000, False),  # it was sure to be found
        ("a", "not_enough", None, 300, True),
        ("a", "no_difference", None, 300, False),  # there is one of 60 %
        ("a", "mismatch", None, 10_000, False),
        ("a", "not_known", None, 10_000, False),
        ("b", "winner", 0, 10_000, False),
        ("b", "no_difference", None, 10_000, True),
        ("b", "not_enough", None, 10_000, True),
        ("c", "mismatch", None, 10_000, True),
        ("c", "winner", 1, 10_000, False),
        ("c", "not_enough", None, 10_000, False),
        ("", "winner", 1, 10_000, True),  # of the two sound ones together, 5 % against 6.5 %
        ("", "winner", 0, 10_000, False),
    ],
)
def test_a_verdict_is_held_against_the_truth(
    segment: str, verdict: Verdict, winner: int | None, readers: int, right: bool
) -> None:
    assert judged(segment, verdict, winner, readers).right is right


def test_what_is_expected_is_told_beside_what_a_naive_reading_says() -> None:
    assert (judged("b", "not_enough").expected, judged("b", "not_enough").naive) == ("no winner", "winner 2")
    assert judged("c", "mismatch").expected == "mismatch"
    assert judged("", "not_enough").rates == pytest.approx((0.05, 0.065))


def test_the_chance_to_find_a_winner_falls_with_the_comparisons() -> None:
    few, many = power((0.05, 0.06), (9_000, 9_000), 1), power((0.05, 0.06), (9_000, 9_000), 30)
    assert 0.8 < few < 0.9
    assert many < few
    assert power((0.05, 0.05), (9_000, 9_000), 1) == 0.0

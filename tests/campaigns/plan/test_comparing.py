import pytest

from assistant.campaigns.plan.comparing import comparison_problems
from assistant.campaigns.plan.preview import Problem
from assistant.campaigns.sizing.sizes import LIFT, RATE, BaseRate, channel_sizes
from assistant.types.language import LANGUAGES


def told(variants: int, **reached: int) -> list[Problem]:
    readers = {(segment, ""): count for segment, count in reached.items()}
    sizes = channel_sizes("email", readers, variants, BaseRate(RATE, "assumed"), LIFT)
    return list(comparison_problems([sizes], {}))


def test_the_smallest_segment_and_all_of_them_say_what_they_can_show() -> None:
    (problem,) = told(2, urban=20_000, hosts=7_600)
    assert (problem.code, problem.severity, problem.key) == ("too_few_to_compare", "warning", "variants")
    assert (
        "3,800 readers per variant in “hosts”, where only a difference of 50% or more"
        in problem.message["en"]
    )
    assert "all segments together, only a difference of 25% or more" in problem.message["en"]
    assert "At 2% clicks, a difference of 20% takes 21,106 readers per variant" in problem.message["en"]
    assert "3\u202f800 lecteurs par variante" in problem.message["fr"]
    assert set(problem.message) == set(LANGUAGES)


def test_a_handful_of_readers_shows_nothing() -> None:
    (problem,) = told(2, hosts=40)
    assert "where no difference will show" in problem.message["en"]


@pytest.mark.parametrize(("variants", "reached"), [(2, {"hosts": 42_212}), (2, {}), (3, {"hosts": 0})])
def test_nothing_is_told_where_nothing_is_compared_or_all_is_well(
    variants: int, reached: dict[str, int]
) -> None:
    assert told(variants, **reached) == []

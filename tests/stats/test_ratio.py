import pytest
from scipy import stats

from assistant.stats.ratio import MISMATCH_BELOW, split_p


@pytest.mark.parametrize(
    ("sent", "shares"),
    [([5_000, 5_200], None), ([900, 1_000, 1_100], None), ([9_100, 900], [90, 10]), ([20, 30], [0.4, 0.6])],
)
def test_it_is_chi_square(sent: list[int], shares: list[float] | None) -> None:
    hoped = [sum(sent) * share / sum(shares) for share in shares] if shares else None
    assert split_p(sent, shares) == pytest.approx(stats.chisquare(sent, hoped).pvalue, rel=1e-9)


def test_a_broken_split_warns_and_a_sound_one_does_not() -> None:
    broken, sound = split_p([10_500, 9_500]), split_p([10_080, 9_920])
    assert broken is not None
    assert sound is not None
    assert broken < MISMATCH_BELOW < sound


@pytest.mark.parametrize("sent", [[], [100], [4, 5], [0, 0]])
def test_too_few_contacts_say_nothing(sent: list[int]) -> None:
    assert split_p(sent) is None


@pytest.mark.parametrize("shares", [[1.0], [1.0, 0.0], [1.0, 1.0, 1.0]])
def test_each_variant_needs_a_share(shares: list[float]) -> None:
    with pytest.raises(ValueError, match="2 variants cannot be expected"):
        split_p([10, 10], shares)

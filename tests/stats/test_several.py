import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assistant.stats.several import benjamini_hochberg, holm

PS = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_holm_of_the_textbook_example() -> None:
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(PS)
@settings(max_examples=40)
def test_holm_is_between_nothing_and_bonferroni(ps: list[float]) -> None:
    for p, adjusted in zip(ps, holm(ps), strict=True):
        assert p <= adjusted <= min(1.0, p * len(ps)) + 1e-12


@given(PS)
@settings(max_examples=40)
def test_benjamini_and_hochberg_is_scipys(ps: list[float]) -> None:
    assert benjamini_hochberg(ps) == pytest.approx(list(stats.false_discovery_control(ps)))


def test_no_comparison_needs_no_correction() -> None:
    assert holm([]) == []
    assert benjamini_hochberg([]) == []

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.fuse import fuse

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-5, 50), max_size=8)


def test_meaning_counts_more_than_words() -> None:
    fused = fuse({"a": 0.9, "b": 0.8}, {"b": 7.0, "a": 1.0})
    assert fused == {"a": pytest.approx(0.7), "b": pytest.approx(0.3)}


def test_what_both_find_beats_what_one_finds() -> None:
    fused = fuse({"a": 0.9, "b": 0.88, "c": 0.8}, {"b": 5.0, "d": 4.0})
    assert max(fused, key=fused.__getitem__) == "b"


@pytest.mark.parametrize(
    ("dense", "lexical", "order"),
    [
        ({}, {}, []),
        ({"a": 0.2, "b": 0.9}, {}, ["b", "a"]),
        ({}, {"a": 2.0, "b": 9.0}, ["b", "a"]),
        ({"b": 0.5, "a": 0.5}, {}, ["a", "b"]),
    ],
)
def test_one_ranking_alone_keeps_its_order(
    dense: dict[str, float], lexical: dict[str, float], order: list[str]
) -> None:
    assert list(fuse(dense, lexical)) == order


@given(scores, scores)
def test_scores_are_0_to_1_falling_and_of_everything_found(
    dense: dict[str, float], lexical: dict[str, float]
) -> None:
    fused = fuse(dense, lexical)
    values = list(fused.values())
    assert fused.keys() == dense.keys() | lexical.keys()
    assert values == sorted(values, reverse=True)
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in values)

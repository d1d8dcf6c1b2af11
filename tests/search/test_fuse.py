import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.fuse import coverage, fuse, word_scores

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-5, 50), max_size=8)
shares = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1), max_size=8)


def test_meaning_counts_more_than_words() -> None:
    fused = fuse({"a": 0.9, "b": 0.8}, {"b": 1.0, "a": 0.0})
    assert fused == {"a": pytest.approx(0.7), "b": pytest.approx(0.3)}


def test_what_both_find_beats_what_one_finds() -> None:
    fused = fuse({"a": 0.9, "b": 0.88, "c": 0.8}, {"b": 1.0, "d": 0.8})
    assert max(fused, key=fused.__getitem__) == "b"


@pytest.mark.parametrize(
    ("dense", "lexical", "order"),
    [
        ({}, {}, []),
        ({"a": 0.2, "b": 0.9}, {}, ["b", "a"]),
        ({}, {"a": 0.2, "b": 0.9}, ["b", "a"]),
        ({"b": 0.5, "a": 0.5}, {}, ["a", "b"]),
    ],
)
def test_one_ranking_alone_keeps_its_order(
    dense: dict[str, float], lexical: dict[str, float], order: list[str]
) -> None:
    assert list(fuse(dense, lexical)) == order


@given(scores, shares)
def test_scores_are_0_to_1_falling_and_of_everything_found(
    dense: dict[str, float], lexical: dict[str, float]
) -> None:
    fused = fuse(dense, lexical)
    values = list(fused.values())
    assert fused.keys() == dense.keys() | lexical.keys()
    assert values == sorted(values, reverse=True)
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in values)


def test_words_that_say_little_about_the_question_decide_little() -> None:
    scored = word_scores({"a": 8.0, "b": 4.0, "c": 2.0}, {"a": 1.0, "b": 0.25}, 8.0)
    assert scored == {"a": 1.0, "b": 0.25, "c": 0.0}


def test_without_a_hit_there_are_no_word_scores() -> None:
    assert word_scores({}, {}, 0.0) == {}
    assert word_scores({"a": 0.0}, {"a": 1.0}, 0.0) == {}


@given(scores, shares, st.floats(0.1, 50))
def test_word_scores_are_shares(bm25: dict[str, float], covered: dict[str, float], best: float) -> None:
    assert all(0 <= score <= 1 for score in word_scores(bm25, covered, best).values())


def test_coverage_is_the_share_of_the_weight() -> None:
    assert coverage({"nappe": 3.0, "lin": 1.0}, {"nappe", "coton"}) == 0.75
    assert coverage({}, {"nappe"}) == 0

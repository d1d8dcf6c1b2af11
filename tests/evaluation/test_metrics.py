"""Against values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.metrics import (
    auroc,
    below,
    hit,
    keeping,
    mean,
    ndcg,
    percentile,
    recall,
    reciprocal_rank,
)

RANKING = ("a", "b", "c", "d")


@pytest.mark.parametrize(("k", "share"), [(1, 0.0), (2, 1 / 3), (4, 2 / 3), (10, 2 / 3)])
def test_recall_is_the_share_found(k: int, share: float) -> None:
    assert recall(RANKING, {"b": 1, "d": 1, "z": 1}, k) == pytest.approx(share)


@pytest.mark.parametrize(("k", "found"), [(1, 0.0), (2, 1.0), (9, 1.0)])
def test_hit_asks_for_one(k: int, found: float) -> None:
    assert hit(RANKING, {"b": 1, "z": 1}, k) == found


@pytest.mark.parametrize(("relevant", "value"), [("a", 1.0), ("c", 1 / 3), ("d", 0.0), ("z", 0.0)])
def test_the_reciprocal_rank_looks_at_the_first_k(relevant: str, value: float) -> None:
    assert reciprocal_rank(RANKING, {relevant: 1}, 3) == pytest.approx(value)


def test_ndcg_of_one_relevant_document_is_its_discount() -> None:
    assert ndcg(RANKING, {"a": 1}, 10) == 1.0
    assert ndcg(RANKING, {"c": 1}, 10) == pytest.approx(0.5)  # 1 / log2(4)
    assert ndcg(RANKING, {"c": 1}, 2) == 0.0


def test_ndcg_with_grades() -> None:
    # Gains 0, 2, 0, 1 at ranks 1-4; the best order would be 2, 1, 1.
    gained = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 / 1 + 1 / math.log2(3) + 1 / 2
    assert ndcg(RANKING, {"b": 2, "d": 1, "z": 1}, 10) == pytest.approx(gained / best)


def test_more_relevant_documents_than_places_can_still_be_perfect() -> None:
    assert ndcg(("a", "b"), {"a": 1, "b": 1, "c": 1}, 2) == 1.0


@pytest.mark.parametrize(
    ("positive", "negative", "value"),
    [([0.9, 0.8], [0.1, 0.2], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([0.3, 0.9], [0.5, 0.1], 0.75)],
)
def test_auroc_counts_pairs(positive: list[float], negative: list[float], value: float) -> None:
    assert auroc(positive, negative) == pytest.approx(value)


levels = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=12)


@given(levels, levels)
def test_auroc_is_that_of_all_pairs(positive: list[float], negative: list[float]) -> None:
    pairs = [(above > under) + 0.5 * (above == under) for above in positive for under in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


@given(levels, st.sampled_from([0.5, 0.9, 0.95, 1.0]))
def test_the_threshold_keeps_what_it_promises(scores: list[float], share: float) -> None:
    threshold = keeping(scores, share)
    assert sum(score >= threshold for score in scores) >= share * len(scores)
    higher = [score for score in scores if score > threshold]
    assert len(higher) < share * len(scores)


def test_percentiles_are_values_that_occur() -> None:
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile([5, 1, 4, 2, 3], 0.95) == 5
    assert percentile([7], 0.5) == 7


def test_shares_and_means() -> None:
    assert below([0.1, 0.5, 0.9], 0.5) == pytest.approx(1 / 3)
    assert mean([1, 2, 3]) == 2
    assert mean([]) == 0

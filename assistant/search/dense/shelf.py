"""The vectors of both audiences, in a folder of files that are mapped into memory."""

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.search.dense.matrix import Matrix, Rows
from assistant.search.failures import translated
from assistant.types.knowledge import Audience
from assistant.types.model import Vectors


class Shelf:
    """One matrix for each audience and length of vector, in `folder`, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: dict[tuple[Audience, int], Matrix] = {}

    def write(self, audience: Audience, rows: Sequence[int], vectors: Vectors | None) -> None:
        """Put vectors at their rows, on the disk; None: what is there is another chunk's and goes.

        Raises DiskFullError or IndexDamagedError.
        """
        try:
            if vectors is not None:
                self._matrix(audience, vectors.shape[1]).write(rows, vectors)
                return
            for path in self._folder.glob(f"{audience}-*.f32"):
                dimensions = int(path.stem.rpartition("-")[2])
                self._matrix(audience, dimensions).write(rows, np.zeros((len(rows), dimensions), np.float32))
        except OSError as error:
            raise translated(error, self._folder) from error

    def nearest(self, audience: Audience, vector: Vectors, rows: Rows, k: int) -> list[tuple[int, float]]:
        """The `k` rows among `rows` nearest to a unit vector with their cosine, nearest first."""
        try:
            return self._matrix(audience, vector.shape[0]).nearest(vector, rows, k)
        except OSError as error:
            raise translated(error, self._folder) from error

    def remove(self) -> None:
        """Delete every vector."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def move_to(self, folder: Path) -> None:
        """Go on with another folder."""
        self.close()
        self._folder = folder

    def close(self) -> None:
        """Let go of the files; the next use maps them again."""
        with self._lock:
            self._open.clear()

    def _matrix(self, audience: Audience, dimensions: int) -> Matrix:
        with self._lock:
            key = (audience, dimensions)
            if key not in self._open:
                self._open[key] = Matrix(self._folder / f"{audience}-{dimensions}.f32", dimensions)
            return self._open[key]

"""Chunks and vectors in pieces that the vector store takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from assistant.errors import ModelReplyError
from assistant.search.dense.records import AUDIENCES
from assistant.types.knowledge import Audience, Chunk
from assistant.types.model import Vectors

Item = TypeVar("Item")

# A search waits for the batch that is being written; larger ones are not faster on the whole.
WRITE_BATCH = 16
# More than 32,766 rows in one call are “too many SQL variables”.
READ_PAGE = 5000


def shares(chunks: Sequence[Chunk], vectors: Vectors) -> Iterator[tuple[Audience, list[Chunk], Vectors]]:
    """Chunks and their vectors by audience, in batches small enough to write.

    Raises ModelReplyError when the vectors are not finite, or not one for each chunk.
    """
    if vectors.ndim != 2 or len(vectors) != len(chunks) or not np.isfinite(vectors).all():
        raise ModelReplyError(
            f"For {len(chunks)} texts the embedder gave vectors {vectors.shape}, or not finite ones.",
            "Run `assistant doctor` to test the embedder.",
        )
    for audience in AUDIENCES:
        numbers = [number for number, chunk in enumerate(chunks) if chunk.audience == audience]
        for batch in batches(numbers, WRITE_BATCH):
            yield audience, [chunks[number] for number in batch], vectors[batch]


def batches(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    """The items in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def row(vector: Vectors) -> Vectors:
    """One vector as the store takes it, shape (1, dimensions)."""
    return rows(vector).reshape(1, -1)


def rows(vectors: Vectors) -> Vectors:
    """Vectors as the store takes them: float32."""
    return np.asarray(vectors, dtype=np.float32)

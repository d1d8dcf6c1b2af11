"""Texts that lead to chunks: the questions that they answer, and the headings they stand under.

Each has a vector of its own, under the id of its chunk. A short question is far nearer to the question or the
heading above an answer than to the answer (docs/retrieval.md).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import numpy as np

from assistant.search.dense.batches import READ_PAGE, batches, row, rows, shares
from assistant.search.dense.records import AUDIENCES
from assistant.search.dense.vectors import RemoteCollection
from assistant.types.knowledge import Audience, Chunk
from assistant.types.model import Vectors


class Beside:
    """The texts of one kind, in collections of their own; raises what `Index` raises.

    `text_of` gives a chunk's text, or None; `border` is around each use, `open_` opens a collection by name.
    """

    def __init__(
        self,
        kind: str,
        text_of: Callable[[Chunk], str | None],
        border: Callable[[], AbstractContextManager[None]],
        open_: Callable[[str], RemoteCollection],
    ) -> None:
        self._kind = kind
        self.text_of = text_of
        self._border = border
        self._open = open_

    def name(self, audience: Audience) -> str:
        """The name of the collection."""
        return f"{audience}-{self._kind}"

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Add or replace the vectors of these chunks' texts, float32, shape (len(chunks), dimensions).

        Write them before their chunks: a text without its chunk does no harm.
        """
        for audience, batch, part in shares(chunks, vectors):
            with self._border():
                self._open(self.name(audience)).upsert(
                    ids=[chunk.id for chunk in batch],
                    embeddings=part,
                    documents=[self.text_of(chunk) or "" for chunk in batch],
                )

    def delete(self, ids: list[str], audience: Audience) -> None:
        """Remove texts by the ids of their chunks; unknown ids are no error."""
        with self._border():
            self._open(self.name(audience)).delete(ids=ids)

    def query(self, vector: Vectors, k: int, audience: Audience) -> list[tuple[str, float]]:
        """The ids of the `k` chunks whose text is nearest to `vector`, with its cosine, nearest first."""
        return self.query_each(row(vector), k, audience)[0]

    def query_each(self, vectors: Vectors, k: int, audience: Audience) -> list[list[tuple[str, float]]]:
        """What `query` finds for each of the vectors, in one call."""
        with self._border():
            collection = self._open(self.name(audience))
            if k < 1 or not len(vectors):
                return [[] for _ in vectors]
            found = collection.query(rows(vectors), k, ["distances"])
        return [
            [(each, 1.0 - distance) for each, distance in zip(*told, strict=True)]
            for told in zip(found["ids"], found["distances"], strict=True)
        ]

    def some(self, audience: Audience, limit: int) -> list[str]:
        """Up to `limit` of the texts, spread over all of them."""
        with self._border():
            collection = self._open(self.name(audience))
            found = collection.get(limit=READ_PAGE, include=["documents"])["documents"] or []
        return list(found[:: max(1, len(found) // max(1, limit))][:limit])

    def ids(self) -> list[str]:
        """The ids of all chunks that have such a text, of both audiences."""
        found: list[str] = []
        for audience in AUDIENCES:
            with self._border():
                collection = self._open(self.name(audience))
                for offset in range(0, collection.count(), READ_PAGE):
                    found += collection.get(limit=READ_PAGE, offset=offset, include=[])["ids"]
        return found

    def vectors(self, ids: Sequence[str], audience: Audience) -> dict[str, Vectors]:
        """The vectors of these chunks' texts, by the text."""
        vectors: dict[str, Vectors] = {}
        for batch in batches(list(ids), READ_PAGE):
            with self._border():
                found = self._open(self.name(audience)).get(ids=batch, include=["documents", "embeddings"])
            texts, stored = found["documents"], found["embeddings"]
            if texts is not None and stored is not None:
                vectors |= {
                    text: np.asarray(each, dtype=np.float32) for text, each in zip(texts, stored, strict=True)
                }
        return vectors

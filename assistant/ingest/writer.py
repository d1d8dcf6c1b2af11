"""Puts the chunks of sources into both indexes, then records the sources.

In this order, so that a run that is killed leaves nothing that the next one takes for finished.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.records import question_of
from assistant.store.catalogue import Catalogue
from assistant.store.manifest import Manifest, SourceRecord
from assistant.types.knowledge import Chunk, Product
from assistant.types.model import Embedder, Vectors

EMBED_BATCH = 32


@dataclass(frozen=True)
class Stores:
    """Where the knowledge is kept."""

    manifest: Manifest
    catalogue: Catalogue
    index: Index
    lexical: LexicalIndex


@dataclass(frozen=True)
class Source:
    """A source that has been read. `stale` are ids that it had before; `products` is None for other files."""

    record: SourceRecord
    chunks: tuple[Chunk, ...]
    stale: frozenset[str] = frozenset()
    products: tuple[Product, ...] | None = None


class Writer:
    """Collects sources until a batch is worth embedding; `flush` writes what is left.

    `stored` are the ids that both indexes hold; `done` is called with each source that is recorded.
    """

    def __init__(
        self, stores: Stores, embedder: Embedder, stored: Iterable[str], done: Callable[[Source], None]
    ) -> None:
        self._stores = stores
        self._embedder = embedder
        self._stored = set(stored)
        self._done = done
        self._waiting: list[Source] = []
        self._fresh: list[Chunk] = []
        self.embedded = 0

    def add(self, source: Source) -> None:
        """Take a source; writes as soon as there are enough new chunks for a batch.

        Raises what the embedder, the indexes and the database raise; what was written stays.
        """
        self._waiting.append(source)
        self._fresh += self._without_known(source)
        if len(self._fresh) >= EMBED_BATCH:
            self.flush()

    def flush(self) -> None:
        """Embed and write all that waits, then record it."""
        fresh, self._fresh = self._fresh, []
        for start in range(0, len(fresh), EMBED_BATCH):
            batch = fresh[start : start + EMBED_BATCH]
            vectors = self._embedder.embed_passages([chunk.embedded_text for chunk in batch])
            if not self.embedded:
                self._stores.manifest.set_embedder(self._embedder.name, vectors.shape[1])
            self._write_questions(batch)
            self._write(batch, vectors)
            self.embedded += len(batch)
        waiting, self._waiting = self._waiting, []
        for source in waiting:
            self._finish(source)

    def _without_known(self, source: Source) -> list[Chunk]:
        """The chunks to embed; those that are stored as they are, or with the same text, need no vector."""
        known = [chunk.id for chunk in source.chunks if chunk.id in self._stored]
        if not known:
            return list(source.chunks)
        old = self._stores.index.get(known, source.record.audience)
        same = [
            chunk
            for chunk in source.chunks
            if chunk.id in old and old[chunk.id][0].embedded_text == chunk.embedded_text
        ]
        # A new date or address of a text changes its record and not its vector.
        changed = [chunk for chunk in same if old[chunk.id][0] != chunk]
        if changed:
            self._write(changed, np.stack([old[chunk.id][1] for chunk in changed]))
        kept = {chunk.id for chunk in same}
        return [chunk for chunk in source.chunks if chunk.id not in kept]

    def _write_questions(self, chunks: Sequence[Chunk]) -> None:
        """A question of an FAQ is found far better by its own vector than by its answer's."""
        asked = [chunk for chunk in chunks if question_of(chunk)]
        if asked:
            questions = self._embedder.embed_passages([question_of(chunk) or "" for chunk in asked])
            self._stores.index.upsert_questions(asked, questions)

    def _write(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        self._stores.index.upsert(chunks, vectors)
        self._stores.lexical.upsert(chunks)
        self._stored.update(chunk.id for chunk in chunks)

    def _finish(self, source: Source) -> None:
        self.forget_chunks(source.stale)
        if source.products is not None:
            self._stores.catalogue.replace(source.record.root, source.products)
        self._stores.manifest.record(source.record)
        self._done(source)

    def forget_chunks(self, ids: Iterable[str]) -> None:
        """Remove chunks from both indexes."""
        gone = sorted(ids)
        if gone:
            self._stores.index.delete(gone)
            self._stores.lexical.delete(gone)
            self._stored.difference_update(gone)

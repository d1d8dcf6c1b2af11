"""Puts the chunks of sources into both indexes, then records the sources.

In this order, so that a run that is killed leaves nothing that the next one takes for finished.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.search.dense.beside import Beside
from assistant.search.dense.index import Index
from assistant.search.dense.records import AUDIENCES
from assistant.search.words.lexical import LexicalIndex
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.manifest import Manifest, SourceRecord
from assistant.types.knowledge import Chunk, Product
from assistant.types.model import Embedder, Vectors

EMBED_BATCH = 64
_MOST_WAITING = 512  # chunks that wait for others to fill a batch


@dataclass(frozen=True)
class Stores:
    """Where the knowledge is kept."""

    manifest: Manifest
    catalogue: Catalogue
    index: Index
    lexical: LexicalIndex


@dataclass(frozen=True)
class Source:
    """A source that has been read.

    `stale` are ids that it had before, `donors` ids of chunks that may hold the same texts; `products` is
    None for other files.
    """

    record: SourceRecord
    chunks: tuple[Chunk, ...]
    stale: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()
    products: tuple[Product, ...] | None = None


@dataclass(frozen=True)
class Watcher:
    """Who is told: `done` of each source that is recorded, `wrote` of each batch, in characters."""

    done: Callable[[Source], None]
    wrote: Callable[[int], None]


class Writer:
    """Collects sources until a batch is worth embedding; `flush` writes what is left.

    `stored` are the ids that both indexes hold; the caller says which they are to begin with.
    """

    def __init__(self, stores: Stores, embedder: Embedder, watcher: Watcher) -> None:
        self._stores = stores
        self._embedder = embedder
        self._watcher = watcher
        self.stored: set[str] = set()
        self._waiting: list[Source] = []
        self._new = self._all = 0  # chunks that wait
        self.embedded = 0
        self.began = False  # whether anything was written

    def add(self, source: Source) -> None:
        """Take a source; writes as soon as there are enough new chunks for a batch.

        Raises what the embedder, the indexes and the database raise; what was written stays.
        """
        self._waiting.append(source)
        self._new += sum(chunk.id not in self.stored for chunk in source.chunks)
        self._all += len(source.chunks)
        if self._new >= EMBED_BATCH or self._all >= _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Embed and write all that waits, then record it."""
        waiting, self._waiting = self._waiting, []
        self._new = self._all = 0
        if not waiting:
            return
        self.begin()
        fresh = self._without_known(waiting)
        for start in range(0, len(fresh), EMBED_BATCH):
            batch = fresh[start : start + EMBED_BATCH]
            vectors = self._embedder.embed_passages([chunk.embedded_text for chunk in batch])
            if not self.embedded:
                self._stores.manifest.set_embedder(self._embedder.name, vectors.shape[1])
            self._write_beside(batch, ())
            self.embedded += len(batch)
            self._write(batch, vectors)
        for source in waiting:
            self._finish(source)

    def begin(self) -> None:
        """Note, before anything is written, that the indexes may differ from their record from now on."""
        if not self.began:
            self._stores.manifest.mark(clean=False)
            self.began = True

    def _without_known(self, sources: Sequence[Source]) -> list[Chunk]:
        """The chunks to embed; those that are stored as they are, or with the same text, need no vector."""
        chunks = [chunk for source in sources for chunk in source.chunks]
        own = {chunk.id for chunk in chunks} & self.stored
        wanted = own.union(*(source.donors for source in sources))
        if not wanted:
            return chunks
        old = self._old(sorted(wanted))
        by_text = {chunk.embedded_text: vector for chunk, vector in old.values()}
        changed = [chunk for chunk in chunks if chunk.id not in own or old.get(chunk.id, [None])[0] != chunk]
        known = [chunk for chunk in changed if chunk.embedded_text in by_text]
        if known:
            self._write_beside(known, [chunk for chunk, _ in old.values()])
            self._write(known, np.stack([by_text[chunk.embedded_text] for chunk in known]))
        return [chunk for chunk in changed if chunk.embedded_text not in by_text]

    def _old(self, ids: Sequence[str]) -> dict[str, tuple[Chunk, Vectors]]:
        found: dict[str, tuple[Chunk, Vectors]] = {}
        for audience in AUDIENCES:
            found |= self._stores.index.get(ids, audience)
        return found

    def _write_beside(self, chunks: Sequence[Chunk], old: Sequence[Chunk]) -> None:
        """Write the questions and headings above chunks; those above the `old` ones have their vectors."""
        for side in (self._stores.index.questions, self._stores.index.headings):
            above = [(chunk, text) for chunk in chunks if (text := side.text_of(chunk))]
            if not above:
                continue
            vectors = _known(side, old)
            unknown = list(dict.fromkeys(text for _, text in above if text not in vectors))
            if unknown:
                vectors |= dict(zip(unknown, self._embedder.embed_passages(unknown), strict=True))
            side.upsert([chunk for chunk, _ in above], np.stack([vectors[text] for _, text in above]))

    def _write(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        self._stores.index.upsert(chunks, vectors)
        self._stores.lexical.upsert(chunks, vectors)
        self.stored.update(chunk.id for chunk in chunks)
        self._watcher.wrote(sum(len(chunk.text) for chunk in chunks))

    def _finish(self, source: Source) -> None:
        self.forget_chunks(source.stale)
        if source.products is not None:
            record = source.record
            self._stores.catalogue.replace(record.root, record.source, source.products, record.audience)
        self._stores.manifest.record(source.record)
        self._watcher.done(source)

    def forget_chunks(self, ids: Iterable[str]) -> None:
        """Remove chunks from both indexes."""
        gone = sorted(ids)
        if gone:
            self.begin()
            self._stores.index.delete(gone)
            self._stores.lexical.delete(gone)
            self.stored.difference_update(gone)


def _known(side: Beside, chunks: Sequence[Chunk]) -> dict[str, Vectors]:
    """The stored vectors of what stands above chunks, by text."""
    found: dict[str, Vectors] = {}
    for audience in AUDIENCES:
        ids = [chunk.id for chunk in chunks if chunk.audience == audience and side.text_of(chunk)]
        if ids:
            found |= side.vectors(ids, audience)
    return found

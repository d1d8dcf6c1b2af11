"""The vectors of all chunks, in an embedded Chroma.

Public and internal chunks live in separate collections: a filter that is forgotten once would show internal
texts to visitors. One process owns the folder: two writers make most rows unreadable without any error.
"""

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.errors import IndexDamagedError, IndexMismatchError
from assistant.search.dense.batches import READ_PAGE, batches, row, rows, shares
from assistant.search.dense.beside import Beside
from assistant.search.dense.hold import Hold
from assistant.search.dense.lean import Lean
from assistant.search.dense.records import AUDIENCES, heading_of, question_of, to_chunk, to_metadata
from assistant.search.dense.vectors import EngineError, RemoteCollection, VectorProcess, shared_process
from assistant.search.failures import REBUILD, translated
from assistant.types.knowledge import Audience, Chunk
from assistant.types.model import Vectors

DELETE_BATCH = 200  # an eighth of the work
SELF_QUERIES = 24
NEAREST_TO_ITSELF = 0.99
# The graph is approximate: now and then a sound row misses itself. A lost vector file costs half or more.
MOST_LOST = 0.25
_PAGES = 4  # that a sample is read in, so that it is spread over a collection


class Index:
    """The vector index in `folder`, for vectors of the embedder called `embedder_name`; safe for threads.

    Nothing is opened before the first use, so that `reset` can replace an index that can't be opened. Every
    method raises IndexDamagedError, DiskFullError or IndexInUseError when Chroma fails, and
    IndexMismatchError when the stored vectors are another embedder's. `questions` and `headings` are what
    stands above the chunks.
    """

    def __init__(self, folder: Path, embedder_name: str, process: VectorProcess | None = None) -> None:
        self._folder = folder
        self._embedder = embedder_name
        self._process = process or shared_process()
        self._lock = threading.RLock()
        self._collections: dict[str, RemoteCollection] = {}
        self._opened = False
        self.hold = Hold()
        self.questions = Beside("questions", question_of, self._border, self._collection)
        self.headings = Beside("headings", heading_of, self._border, self._collection)
        self._lean = Lean(self._sample)

    @property
    def embedder_name(self) -> str:
        """The embedder of the vectors."""
        return self._embedder

    def move_to(self, folder: Path, embedder_name: str) -> None:
        """Go on with the index of another folder; call it inside `hold.switching()`."""
        with self._lock:
            self.close()
            self._folder, self._embedder = folder, embedder_name

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Add or replace chunks with their unit vectors, shape (len(chunks), dimensions), float32.

        A chunk that had the other audience before leaves that collection first.
        """
        for audience, batch, part in shares(chunks, vectors):
            with self._border():
                self._make_room(batch, audience)
                # Not `add`, which keeps the old text of a known id.
                self._collection(audience).upsert(
                    ids=[chunk.id for chunk in batch],
                    embeddings=part,
                    metadatas=[to_metadata(chunk) for chunk in batch],
                    documents=[chunk.text for chunk in batch],
                )
            self._lean.changed(len(batch))

    def delete(self, ids: Iterable[str], audience: Audience | None = None) -> None:
        """Remove chunks by id, from one audience or from both; unknown ids are no error."""
        for batch in batches(list(ids), DELETE_BATCH):
            for each in AUDIENCES if audience is None else (audience,):
                with self._border():
                    self._collection(each).delete(ids=batch)
                self.questions.delete(batch, each)
                self.headings.delete(batch, each)
            self._lean.changed(len(batch))

    def lean(self, vector: Vectors, audience: Audience) -> float:
        """How much nearer to `vector` the stored questions are than the chunks are, on the mean of both."""
        return self._lean.of(vector, self.questions.name(audience), audience)

    def query(self, vector: Vectors, k: int, audience: Audience) -> list[tuple[Chunk, float]]:
        """The `k` chunks nearest to `vector` with their cosine similarity, nearest first."""
        return self.query_each(row(vector), k, audience)[0]

    def query_each(self, vectors: Vectors, k: int, audience: Audience) -> list[list[tuple[Chunk, float]]]:
        """What `query` finds for each of the vectors, in one call."""
        with self._border():
            collection = self._collection(audience)
            if k < 1 or not len(vectors):
                return [[] for _ in vectors]
            found = collection.query(rows(vectors), k, ["documents", "metadatas", "distances"])
        texts, metadatas, distances = found["documents"], found["metadatas"], found["distances"]
        if texts is None or metadatas is None or distances is None:
            raise IndexDamagedError("The index answers without its texts.", REBUILD)
        return [
            [
                (to_chunk(each, text, facts), 1.0 - distance)
                for each, text, facts, distance in zip(*row, strict=True)
            ]
            for row in zip(found["ids"], texts, metadatas, distances, strict=True)
        ]

    def get(self, ids: Sequence[str], audience: Audience) -> dict[str, tuple[Chunk, Vectors]]:
        """The chunks of these ids with their vectors, by id; unknown ids are left out."""
        chunks: dict[str, tuple[Chunk, Vectors]] = {}
        for batch in batches(list(ids), READ_PAGE):
            with self._border():
                found = self._collection(audience).get(
                    ids=batch, include=["documents", "metadatas", "embeddings"]
                )
            documents, metadatas, vectors = found["documents"], found["metadatas"], found["embeddings"]
            if documents is None or metadatas is None or vectors is None:
                raise IndexDamagedError("The index answers without its texts.", REBUILD)
            for identifier, text, metadata, vector in zip(
                found["ids"], documents, metadatas, vectors, strict=True
            ):
                chunks[identifier] = (
                    to_chunk(identifier, text, metadata),
                    np.asarray(vector, dtype=np.float32),
                )
        return chunks

    def ids(self, audience: Audience | None = None) -> list[str]:
        """Every id, of one audience or of both."""
        found: list[str] = []
        for each in AUDIENCES if audience is None else (audience,):
            found += self._ids(each)
        return found

    def count(self, audience: Audience | None = None) -> int:
        """How many chunks there are, of one audience or of both."""
        with self._border():
            return sum(
                self._collection(each).count() for each in (AUDIENCES if audience is None else (audience,))
            )

    def check(self, expected: int) -> None:
        """Raise IndexDamagedError unless there are `expected` chunks and a sample of them finds itself.

        Chroma loses records silently: an emptied database opens with no rows, and a deleted vector file
        gives fewer results without an error. `expected` is what the manifest says was indexed.
        """
        count = self.count()
        if count != expected:
            raise IndexDamagedError(
                f"The index holds {count:,} chunks and should hold {expected:,}.", REBUILD
            )
        for audience in AUDIENCES:
            ids = self.ids(audience)
            sample = ids[:: max(1, len(ids) // SELF_QUERIES)]
            known = self.get(sample, audience)
            lost = [each for each in sample if not self._finds(each, known, audience)]
            if len(lost) > MOST_LOST * len(sample):
                raise IndexDamagedError(
                    f"{len(lost)} of {len(sample)} sampled chunks can't be found by their own vectors.",
                    REBUILD,
                )

    def reset(self) -> None:
        """Remove every chunk and start afresh, for this embedder; works on an index that can't be opened."""
        with self._lock:
            self.close()
            for path in self._folder.glob("*"):
                # Only what Chroma makes: its database and one folder of vectors per collection.
                if path.is_dir() and _is_uuid(path.name):
                    shutil.rmtree(path)
                elif path.name.startswith("chroma.sqlite3"):
                    path.unlink()

    def close(self) -> None:
        """Let go of the folder; the next use opens it again."""
        with self._lock:
            self._collections.clear()
            self._lean.forget()
            opened, self._opened = self._opened, False
            if opened:
                with self._translated():
                    self._process.ask("close", str(self._folder))

    def _ids(self, name: str) -> list[str]:
        found: list[str] = []
        with self._border():
            collection = self._collection(name)
            for offset in range(0, collection.count(), READ_PAGE):
                found += collection.get(limit=READ_PAGE, offset=offset, include=[])["ids"]
        return found

    def _sample(self, name: str, most: int) -> tuple[Vectors, int]:
        """Up to `most` vectors spread over a collection, and how many it holds."""
        with self._border():
            collection = self._collection(name)
            count, page = collection.count(), most // _PAGES
            starts = range(0, count, max(1, count // _PAGES, page))
            found = [
                collection.get(limit=page, offset=start, include=["embeddings"])["embeddings"]
                for start in starts
            ]
        return np.array([each for part in found if part is not None for each in part], np.float32), count

    def _make_room(self, chunks: Sequence[Chunk], audience: Audience) -> None:
        """Take chunks that change sides out of the other audience's collections."""
        ids = [chunk.id for chunk in chunks]
        for other in AUDIENCES:
            if other != audience:
                for name in (other, self.questions.name(other), self.headings.name(other)):
                    moved = self._collection(name).get(ids=ids, include=[])["ids"]
                    if moved:
                        self._collection(name).delete(ids=moved)

    def _finds(self, identifier: str, known: dict[str, tuple[Chunk, Vectors]], audience: Audience) -> bool:
        if identifier not in known:
            return False
        nearest = self.query(known[identifier][1], 1, audience)
        # The similarity and not the id: two chunks may have the same text.
        return bool(nearest) and nearest[0][1] >= NEAREST_TO_ITSELF

    def _collection(self, name: str) -> RemoteCollection:
        with self._lock:
            if name not in self._collections:
                self._collections[name] = self._open(name)
            return self._collections[name]

    def _open(self, name: str) -> RemoteCollection:
        self._opened = True
        collection = RemoteCollection(self._process, self._folder, name, self._embedder)
        made_by = collection.open()
        if made_by != self._embedder:
            raise IndexMismatchError(
                f"The index was made by the embedder “{made_by}”, and “{self._embedder}” is set.",
                "Run `assistant index --rebuild`, or set the embedder that made it.",
            )
        return collection

    @contextmanager
    def _border(self) -> Iterator[None]:
        """Around each use: Chroma's errors become ours, and the index is not switched meanwhile."""
        with self._translated(), self.hold.reading():
            yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (EngineError, ValueError, OSError) as error:
            raise translated(error, self._folder) from error


def _is_uuid(name: str) -> bool:
    return len(name) == 36 and name.count("-") == 4

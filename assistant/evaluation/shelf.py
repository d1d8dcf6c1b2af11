"""A corpus indexed as the product indexes documents, in a folder of its own."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from assistant.evaluation.dataset import Entry
from assistant.ingest.chunks.chunking import chunk
from assistant.search.calibrate import calibrate
from assistant.search.dense.index import Index
from assistant.search.gate import Gate
from assistant.search.words.lexical import LexicalIndex
from assistant.text.language import detect_language
from assistant.types.knowledge import Chunk, Document, Part
from assistant.types.language import LANGUAGES, Language
from assistant.types.model import Embedder, Vectors

BATCH = 64
SAMPLE = 200  # documents that tell the language of a corpus
ROOT = "corpus"

Told = Callable[[int, int], None]
"""Called with how many chunks are done, and of how many."""


class CachedEmbedder:
    """An embedder that keeps the vectors of passages in `folder`, by the hash of their text.

    Questions are embedded anew each time: their time is measured.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        key = hashlib.sha256(embedder.name.encode()).hexdigest()[:16]
        self._file = folder / f"passages-{key}.npz"
        self._kept: dict[str, Vectors] | None = None
        self._fresh = False

    @property
    def name(self) -> str:
        """What the index records."""
        return self._embedder.name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, those known from the cache; raises what the embedder raises."""
        kept = self._load()
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if missing:
            vectors = self._embedder.embed_passages(list(missing.values()))
            kept.update(zip(missing, vectors, strict=True))
            self._fresh = True
        return np.stack([kept[key] for key in keys])

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question; raises what the embedder raises."""
        return self._embedder.embed_query(text)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions; raises what the embedder raises."""
        return self._embedder.embed_queries(texts)

    def save(self) -> None:
        """Write what is new, whole or not at all."""
        if self._fresh and self._kept:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self._file.with_suffix(".new.npz")
            np.savez(draft, keys=np.array(list(self._kept)), vectors=np.stack(list(self._kept.values())))
            draft.replace(self._file)
            self._fresh = False

    def _load(self) -> dict[str, Vectors]:
        if self._kept is None:
            self._kept = {}
            if self._file.is_file():
                with np.load(self._file) as stored:
                    self._kept = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        return self._kept


class Shelf:
    """Both indexes of a corpus in `folder`, and a gate calibrated on them."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.embedder = embedder
        self.index = Index(folder / "index", embedder.name)
        self.lexical = LexicalIndex(folder / "lexical.sqlite")
        self._gate_file = folder / "gate.json"

    def fill(self, entries: Sequence[Entry], chunk_tokens: int, told: Told) -> int:
        """Chunk, embed and index the entries, then calibrate the gate; gives how many chunks there are."""
        chunks = list(chunks_of(entries, chunk_tokens))
        for start in range(0, len(chunks), BATCH):
            self._add(chunks[start : start + BATCH])
            told(min(start + BATCH, len(chunks)), len(chunks))
        calibrate(self.index, self.embedder).save(self._gate_file)
        return len(chunks)

    @property
    def gate(self) -> Gate:
        """The gate as the product would use it on this corpus."""
        return Gate(self._gate_file)

    def close(self) -> None:
        """Let go of the files."""
        self.index.close()
        self.lexical.close()

    def _add(self, chunks: Sequence[Chunk]) -> None:
        vectors = self.embedder.embed_passages([each.embedded_text for each in chunks])
        for side in (self.index.questions, self.index.headings):
            above = [(each, text) for each in chunks if (text := side.text_of(each))]
            if above:
                found = self.embedder.embed_passages([text for _, text in above])
                side.upsert([each for each, _ in above], found)
        self.index.upsert(chunks, vectors)
        self.lexical.upsert(chunks, vectors)


def chunks_of(entries: Sequence[Entry], chunk_tokens: int) -> Iterable[Chunk]:
    """The chunks of a corpus, as the product cuts them; a known question stands as the title."""
    usual = _usual_language(entries)
    for entry in entries:
        title = entry.question or entry.title
        text = entry.text or title
        language = detect_language(text, usual)
        yield from chunk(Document(entry.id, title, language, (Part(text),)), ROOT, chunk_tokens)


def _usual_language(entries: Sequence[Entry]) -> Language:
    """The language of most documents: that of those too short to tell."""
    sample = entries[:: max(1, len(entries) // SAMPLE)]
    told = Counter(
        language
        for entry in sample
        for language in LANGUAGES
        if all(detect_language(entry.text, default) == language for default in LANGUAGES)
    )
    return max(LANGUAGES, key=lambda language: told[language])

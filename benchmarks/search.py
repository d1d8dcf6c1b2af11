"""Time of a search at 1,000 and 10,000 chunks, beside a raw `collection.query` in the same run.

Usage: python -m benchmarks.search   (synthetic texts and vectors: the embedder's own time is not in it)
"""

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings

from assistant.search.dense.index import Index
from assistant.search.retrieve import POOL, Retriever
from assistant.search.words.lexical import LexicalIndex
from assistant.types.knowledge import Chunk
from assistant.types.model import Vectors

WORDS = 4000
DIMENSIONS = 384
TODAY = dt.date(2026, 11, 21)


class Synthetic:
    """An embedder whose vectors cost nothing: random directions around a hundred subjects."""

    @property
    def name(self) -> str:
        """What the index records."""
        return "synthetic"

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._subjects = self._random.normal(size=(100, DIMENSIONS))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        chosen = self._random.integers(0, len(self._subjects), len(texts))
        vectors = self._subjects[chosen] + self._random.normal(size=(len(texts), DIMENSIONS))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (384,)."""
        return np.asarray(self.embed_passages([text])[0])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        return self.embed_passages(texts)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    arguments.add_argument("--searches", type=int, default=200)
    options = arguments.parse_args()
    print("| chunks | step | p50 ms | p95 ms |\n|---|---|---|---|")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), size, options.searches)


def _measure(folder: Path, size: int, searches: int) -> None:
    random = Random(size)
    words = ["".join(random.choices("abcdefghilmnoprstuv", k=random.randint(4, 9))) for _ in range(WORDS)]
    chunks = [
        Chunk(f"c{n}", "bench", f"{n % 97}.md", words[n % WORDS], "", "fr", sentence(random, words, 120), n)
        for n in range(size)
    ]
    embedder = Synthetic(size)
    index, lexical = Index(folder / "index", embedder.name), LexicalIndex(folder / "lexical.sqlite")
    vectors = embedder.embed_passages([chunk.text for chunk in chunks])
    index.upsert(chunks, vectors)
    lexical.upsert(chunks, vectors)
    retriever = Retriever(index, lexical, embedder, lambda: TODAY)
    questions = [sentence(random, words, 9) for _ in range(searches)]
    ours: dict[str, Callable[[int], object]] = {
        "words (FTS5)": lambda n: lexical.search(questions[n], "fr", POOL, "public"),
        "whole search, k=5": lambda n: retriever.search(questions[n], 5, language="fr"),
    }
    _print(size, ours, searches)
    index.close()
    lexical.close()
    client = cast("Client", chromadb.PersistentClient(folder / "index", Settings(anonymized_telemetry=False)))
    collection = client.get_collection("public", embedding_function=None)
    asked = [embedder.embed_query(question).reshape(1, -1) for question in questions]
    raw: dict[str, Callable[[int], object]] = {
        f"raw collection.query, k={k}": partial(_query, collection, asked, k) for k in (5, POOL)
    }
    _print(size, raw, searches)
    client.close()


def _query(collection: Collection, vectors: Sequence[Vectors], k: int, number: int) -> object:
    return collection.query(query_embeddings=vectors[number], n_results=k)


def _print(size: int, steps: Mapping[str, Callable[[int], object]], searches: int) -> None:
    for name, step in steps.items():
        times = _times(step, searches)
        print(f"| {size:,} | {name} | {statistics.median(times):.1f} | {np.quantile(times, 0.95):.1f} |")


def _times(step: Callable[[int], object], count: int) -> list[float]:
    """Milliseconds of each call, after five to warm up."""
    for number in range(min(5, count)):
        step(number)
    times = []
    for number in range(count):
        started = time.perf_counter()
        step(number)
        times.append((time.perf_counter() - started) * 1000)
    return times


def sentence(random: Random, words: list[str], length: int) -> str:
    """Words at random, a few of them often."""
    # Squared: a few words are common and most are rare, as in a language.
    return " ".join(words[int(random.random() ** 2 * len(words))] for _ in range(length))


if __name__ == "__main__":
    main()

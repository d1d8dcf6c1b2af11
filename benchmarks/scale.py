"""Search with filters, memory and the event loop at 1,000 to 100,000 chunks, with vectors that cost nothing.

Usage: python -m benchmarks.scale [--sizes 1000 10000 100000] [--searches 200] [--seconds 20] [--folder DIR]

Prints three tables: the whole search (with the embedded embedder's time for the question) beside a raw Chroma
query and Chroma's own filter in the same run; memory while indexing; and how long the event loop stands still
while 20 visitors search and chunks are indexed. `--folder` keeps the indexes for the next run.
"""

import argparse
import asyncio
import datetime as dt
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings

from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.turns import Turns
from assistant.search.dense.index import Index
from assistant.search.dense.vectors import shared_process
from assistant.search.retrieve import POOL, Retriever
from assistant.search.words.lexical import LexicalIndex
from assistant.settings import Settings, apply_environment
from assistant.types.knowledge import Chunk, Filters, ProductFacts, Trust
from assistant.types.model import Embedder, Vectors
from benchmarks.search import WORDS, Synthetic, sentence

BATCH = 64  # what the writer embeds and writes at a time
K = 5
LETTERS = "abcdefghilmnoprstuv"
PLAIN = "whole search"
# What goes on while the event loop is listened to: visitors who search, and whether chunks are indexed.
LOADS = (("nothing", 0, False), ("20 visitors", 20, False), ("20 visitors, indexing", 20, True))
TODAY = dt.date(2026, 11, 21)
TRUST: Mapping[int, Trust] = {0: "official", **dict.fromkeys(range(1, 26), "feed")}  # of each hundred
FILTERS: Mapping[str, tuple[Filters, dict[str, object]]] = {
    "1 %": (Filters(trust=("official",)), {"trust": "official"}),
    "25 %": (Filters(trust=("feed",)), {"trust": "feed"}),
    "50 %": (Filters(language="fr"), {"language": "fr"}),
}
OWN_FILTERS = {  # that Chroma's metadata does not hold in a form to be compared
    "50 %, by price": Filters(price_until=Decimal(50)),
    "25 %, by attribute": Filters(attributes={"color": "bleu"}),
}


Step = Callable[[int], object]


@dataclass
class Busy:
    """What was measured: stalls and searches in ms, and how many chunks were written."""

    gaps: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    written: int = 0


class Questions:
    """An embedder of questions that takes the real one's time and gives synthetic vectors."""

    def __init__(self, real: Embedder, synthetic: Synthetic) -> None:
        self.real = real
        self._synthetic = synthetic

    @property
    def name(self) -> str:
        """What the index records."""
        return self._synthetic.name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Synthetic vectors."""
        return self._synthetic.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        """A synthetic vector, after the real work."""
        self.real.embed_query(text)
        return self._synthetic.embed_query(text)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Synthetic vectors, after the real work."""
        self.real.embed_queries(texts)
        return self._synthetic.embed_queries(texts)


class Store:
    """Both indexes of one size, in a folder."""

    def __init__(self, folder: Path, size: int, real: Embedder) -> None:
        random = Random(size)
        self.folder, self.size, self._random = folder, size, random
        self.words = [
            "".join(random.choices("abcdefghilmnoprstuv", k=random.randint(4, 9))) for _ in range(WORDS)
        ]
        self.embedder = Questions(real, Synthetic(size))
        self.index = Index(folder / "index", self.embedder.name)
        self.lexical = LexicalIndex(folder / "lexical.sqlite")
        self.retriever = Retriever(self.index, self.lexical, self.embedder, lambda: TODAY)

    def write(self, chunks: Sequence[Chunk]) -> tuple[float, float]:
        """What the writer does with a batch that it has embedded; the seconds of both halves."""
        vectors = self.embedder.embed_passages([chunk.text for chunk in chunks])
        chroma = _seconds(lambda: self.index.upsert(chunks, vectors))
        return chroma, _seconds(lambda: self.lexical.upsert(chunks, vectors))

    def batches(self, first: int, last: int) -> Iterator[list[Chunk]]:
        """Fresh chunks, in batches."""
        numbers = iter(range(first, last))
        while batch := [self._chunk(number) for number in itertools.islice(numbers, BATCH)]:
            yield batch

    def question(self) -> str:
        """Nine words of the texts."""
        return sentence(self._random, self.words, 9)

    def close(self) -> None:
        """Let go of the files."""
        self.index.close()
        self.lexical.close()

    def _chunk(self, number: int) -> Chunk:
        random = self._random
        colour = random.choice(("bleu nuit", "vert", "sauge", "craie"))
        facts = ProductFacts(
            Decimal(random.randint(100, 10_000)) / 100, "in_stock", "nappes", (("color_fr", colour),)
        )
        return Chunk(
            f"c{number}",
            "bench",
            f"{number // 12}.md",
            self.words[number % WORDS],
            "",
            "fr" if number % 2 else "en",
            sentence(random, self.words, 120),
            number % 12,
            sku=f"S-{number}",
            trust=TRUST.get(random.randrange(100), "editorial"),
            product=facts,
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    settings = Settings.from_environment({})
    apply_environment(settings.paths)
    real = E5Embedder(settings.paths.cache, settings.embedding.threads, Turns())
    real.embed_query("warm")
    with ExitStack() as stack:
        home = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for size in options.sizes:
            store = Store(home / str(size), size, real)
            stack.callback(store.close)
            build(store)
            searches(store, options.searches)
            loop(store, options.seconds)
            store.close()


def build(store: Store) -> None:
    """Index what lacks, and print memory every tenth of the way."""
    done = store.index.count()
    if done >= store.size:
        return
    print("\n| chunks written | this process MB | Chroma's process MB | rows/s | of it Chroma |")
    print("|---|---|---|---|---|")
    step = max(store.size // 10, BATCH)
    whole = chroma = 0.0
    for batch in store.batches(done, store.size):
        spent = store.write(batch)
        whole, chroma = whole + sum(spent), chroma + spent[0]
        before, done = done, done + len(batch)
        if before // step != done // step:
            memory = [_memory(process) for process in ("self", shared_process().process_id)]
            cells = (f"{done:,}", *memory, f"{step / whole:.0f}", f"{chroma / whole:.0%}")
            print(f"| {' | '.join(map(str, cells))} |", flush=True)
            whole = chroma = 0.0


def searches(store: Store, count: int) -> None:
    """Print the times of searches beside raw Chroma's."""
    questions = [store.question() for _ in range(count)]
    vectors = [store.embedder.embed_query(question).reshape(1, -1) for question in questions]
    retriever = store.retriever
    chosen = {name: filters for name, (filters, _) in FILTERS.items()} | OWN_FILTERS
    steps: dict[str, Step] = {
        "the question's vector": lambda n: store.embedder.embed_query(questions[n]),
        PLAIN: lambda n: retriever.search(questions[n], K, language="fr"),
    }
    for name, filters in chosen.items():
        steps[f"whole search, filter keeps {name}"] = partial(_filtered, retriever, questions, filters)
    rows = _paired(steps, count)
    other = Filters(language="fr")
    found = [len(retriever.search(each, K, language="en", filters=other)) for each in questions[:20]]
    store.close()
    rows |= _raw(store.folder / "index", vectors, count)
    plain = statistics.median(rows[PLAIN])
    print("\n| chunks | step | p50 ms | p95 ms | p50 of unfiltered |\n|---|---|---|---|---|")
    for name, times in rows.items():
        middle = statistics.median(times)
        share = f"{middle / plain:.2f}" if name.startswith(PLAIN) else ""
        print(f"| {store.size:,} | {name} | {middle:.1f} | {np.quantile(times, 0.95):.1f} | {share} |")
    print(
        f"\nagainst a filter on the other language: {min(found)} to {max(found)} of {K} passages", flush=True
    )


def _filtered(retriever: Retriever, questions: Sequence[str], filters: Filters, number: int) -> object:
    return retriever.search(questions[number], K, language="fr", filters=filters)


def _raw(folder: Path, vectors: Sequence[Vectors], count: int) -> dict[str, list[float]]:
    client = cast("Client", chromadb.PersistentClient(folder, ChromaSettings(anonymized_telemetry=False)))
    collection = client.get_collection("public", embedding_function=None)

    def ask(where: dict[str, Any] | None, number: int) -> object:
        return collection.query(query_embeddings=vectors[number], n_results=POOL, where=where)

    steps: dict[str, Step] = {f"raw Chroma query, k={POOL}": partial(ask, None)}
    for name, (_, where) in FILTERS.items():
        steps[f"raw Chroma query, its own filter keeps {name}"] = partial(ask, where)
    rows = _paired(steps, count)
    client.close()
    return rows


def loop(store: Store, seconds: float) -> None:
    """Print how long the event loop stood still, alone, with visitors, and while chunks are indexed too."""
    print("\n| chunks | | loop stalls p50 ms | p95 | p99 | longest | search p50 ms | searches/s | rows/s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, visitors, writes in LOADS:
        busy = asyncio.run(_busy(store, seconds, visitors, writes))
        stalls = [f"{value:.1f}" for value in (*np.quantile(busy.gaps, (0.5, 0.95, 0.99)), max(busy.gaps))]
        middle = f"{statistics.median(busy.times):.0f}" if busy.times else ""
        rates = [f"{len(busy.times) / seconds:.1f}", f"{busy.written / seconds:.0f}"]
        print(f"| {' | '.join((f'{store.size:,}', name, *stalls, middle, *rates))} |", flush=True)


async def _busy(store: Store, seconds: float, visitors: int, writes: bool) -> Busy:
    store.retriever.search(store.question(), K)
    busy, end = Busy(), time.perf_counter() + seconds
    writing = threading.Thread(target=_keep_writing, args=(store, end if writes else 0.0, busy))
    writing.start()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_listen(busy.gaps, end))
        for _ in range(visitors):
            tasks.create_task(_visit(store, busy.times, end))
    writing.join()
    fresh = [f"c{number}" for number in range(store.size, store.size + busy.written)]
    store.index.delete(fresh)
    store.lexical.delete(fresh)
    return busy


async def _listen(gaps: list[float], end: float) -> None:
    """How much later than asked for the loop wakes up, in ms."""
    while (now := time.perf_counter()) < end:
        await asyncio.sleep(0.002)
        gaps.append((time.perf_counter() - now) * 1000 - 2)


async def _visit(store: Store, times: list[float], end: float) -> None:
    while (now := time.perf_counter()) < end:
        await asyncio.to_thread(store.retriever.search, store.question(), K)
        times.append((time.perf_counter() - now) * 1000)


def _keep_writing(store: Store, end: float, busy: Busy) -> None:
    for batch in store.batches(store.size, store.size * 2 + 100_000):
        if time.perf_counter() > end:
            return
        store.write(batch)
        busy.written += len(batch)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _paired(steps: Mapping[str, Step], count: int) -> dict[str, list[float]]:
    """Milliseconds of each step, all of them in turn: other work on the machine then slows all alike."""
    rows: dict[str, list[float]] = {name: [] for name in steps}
    for number in (*range(min(5, count)), *range(count)):
        for name, step in steps.items():
            rows[name].append(_seconds(partial(step, number)) * 1000)
    return {name: times[min(5, count) :] for name, times in rows.items()}


def _memory(process: object) -> int:
    """Resident memory in MB, without the files that are only mapped."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("RssAnon"))) // 1024


if __name__ == "__main__":
    main()

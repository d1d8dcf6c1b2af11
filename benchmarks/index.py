"""Indexing beside the raw embedder on the very texts that were embedded, in one run.

python -m benchmarks.index [--corpus demo products pages] [--runs 3]

`demo` is the demo company, `products` a feed of 2,000 generated products, `pages` 300 generated files
(`--size` counts of them). The raw embedder is given every text that indexing gave it, in the same groups,
stored questions and those of the calibration included: what is left is the pipeline. A stage lasts until
the next one tells something, embedding included; the calibration follows the last one.
"""

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.ingest.reports import Progress
from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.tokens import count_tokens
from assistant.search.calibrate import calibrate
from assistant.settings import Settings, apply_environment
from assistant.types.model import Embedder, Vectors
from assistant.wiring import build
from assistant.wiring.models import open_models
from benchmarks.corpora import write_pages, write_products

SIZES = {"demo": 0, "products": 2000, "pages": 300}
Batches = list[tuple[str, tuple[str, ...]]]  # method and texts


@dataclass
class Run:
    """What one run took, in seconds, and what was embedded."""

    whole: float
    raw: float
    again: float
    chunks: int
    texts: int
    tokens: int
    embedded: float  # in the embedder while indexing
    parts: dict[str, float] = field(default_factory=dict)


class Recorder:
    """Notes what an embedder is asked and how long it takes."""

    def __init__(self, embedder: Embedder) -> None:
        self.asked: Batches = []
        self.seconds = 0.0
        self._embedder = embedder
        self._passages, self._queries = embedder.embed_passages, embedder.embed_queries

    @property
    def name(self) -> str:
        """The embedder's."""
        return self._embedder.name

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question; it is not part of indexing."""
        return self._embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        return self._note("passages", texts, self._passages)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._note("queries", texts, self._queries)

    def again(self) -> float:
        """The seconds that the same texts take, in the same groups, with nothing around them."""
        started = time.perf_counter()
        for method, texts in self.asked:
            (self._passages if method == "passages" else self._queries)(texts)
        return time.perf_counter() - started

    def _note(self, method: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        started = time.perf_counter()
        vectors = embed(texts)
        self.seconds += time.perf_counter() - started
        self.asked.append((method, tuple(texts)))
        return vectors


class Stages:
    """How long each stage of a run took, by what it tells."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stage, self._since = "start", time.perf_counter()

    def __call__(self, step: Progress) -> None:
        """Take the next step."""
        now = time.perf_counter()
        self.seconds[self._stage] += now - self._since
        self._stage, self._since = step.stage, now

    def end(self) -> None:
        """Close the last stage."""
        self(Progress("end", 0, 0))


def main() -> None:
    """Run and print the tables."""
    parser = argparse.ArgumentParser(description="indexing beside the raw embedder")
    parser.add_argument("--corpus", nargs="+", choices=sorted(SIZES), default=["demo", "products"])
    parser.add_argument("--size", type=int, default=0, help="products or pages; 0: 2,000 and 300")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for corpus in options.corpus:
        runs = [_run(corpus, options.size or SIZES[corpus]) for _ in range(options.runs)]
        _show(corpus, runs)


def _show(corpus: str, runs: Sequence[Run]) -> None:
    first = runs[0]
    raw, whole = _median(runs, lambda run: run.raw), _median(runs, lambda run: run.whole)
    print(
        f"{corpus}: {first.chunks} chunks, {first.texts} texts embedded, {first.tokens} tokens (o200k); ",
        end="",
    )
    print(f"median of {len(runs)} runs\n\n{'':32}{'seconds':>10}{'texts/s':>10}{'tokens/s':>10}")
    for name, seconds in (("raw embedder, the same texts", raw), ("assistant index", whole)):
        print(f"{name:32}{seconds:>10.2f}{first.texts / seconds:>10.1f}{first.tokens / seconds:>10.0f}")
    print(f"{'second run, no change':32}{_median(runs, lambda run: run.again):>10.2f}\n\nof which")
    embedding = _median(runs, lambda run: run.embedded)
    rows = [("embedding", embedding)]
    rows += [(part, statistics.median(run.parts.get(part, 0.0) for run in runs)) for part in first.parts]
    for name, seconds in rows:
        print(f"  {name:30}{seconds:>10.2f}")
    print(f"\nindexing takes {whole / raw:.2f} times the raw embedder\n")


def _median(runs: Sequence[Run], of: Callable[[Run], float]) -> float:
    return statistics.median(of(run) for run in runs)


def _run(corpus: str, size: int) -> Run:
    with tempfile.TemporaryDirectory() as folder, _settings(corpus, size, Path(folder)) as settings:
        models = open_models(settings, lambda _: None)
        if not isinstance(models.embedder, E5Embedder):
            raise SystemExit("Leave ASSISTANT_EMBEDDING_MODEL unset: the embedded embedder is measured.")
        recorder = Recorder(models.embedder)
        services = build(settings, models=lambda *_: replace(models, embedder=recorder))
        try:
            recorder.embed_query("warm")
            stages, started = Stages(), time.perf_counter()
            services.index(None, stages)
            whole = time.perf_counter() - started
            stages.end()
            embedded, texts = recorder.seconds, [text for _, group in recorder.asked for text in group]
            raw = recorder.again()
            started = time.perf_counter()
            calibrate(services.knowledge.stores.index, models.embedder)
            calibration = time.perf_counter() - started
            started = time.perf_counter()
            services.index(None, lambda _: None)
            again = time.perf_counter() - started
            return Run(
                whole,
                raw,
                again,
                services.status()["chunks"],
                len(texts),
                sum(count_tokens(text) for text in texts),
                embedded,
                {**_parts(stages, embedded), "calibration, by itself": calibration},
            )
        finally:
            services.close()


def _parts(stages: Stages, embedded: float) -> dict[str, float]:
    """The stages by name; embedding is inside of `indexing`, but for that of the calibration."""
    found = {f"stage {name}": seconds for name, seconds in stages.seconds.items()}
    return {**found, "all stages but embedding": sum(found.values()) - embedded}


@contextmanager
def _settings(corpus: str, size: int, folder: Path) -> Iterator[Settings]:
    settings = Settings.from_environment({"ASSISTANT_DATA_DIR": str(folder / "data")})
    if corpus != "demo":
        knowledge = folder / "knowledge"
        knowledge.mkdir()
        for name in ("brand.yaml", "segments.yaml"):
            (knowledge / name).write_bytes((settings.paths.knowledge / name).read_bytes())
        (write_products if corpus == "products" else write_pages)(knowledge, size)
        settings = replace(settings, paths=replace(settings.paths, knowledge=knowledge))
    apply_environment(settings.paths)
    yield settings


if __name__ == "__main__":
    main()

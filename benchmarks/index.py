"""Indexing the demo company beside the raw embedder on the same chunks, in one run.

python -m benchmarks.index [--runs 3]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable

from assistant.build import build
from assistant.llm.tokens import count_tokens
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.knowledge import Audience


def main() -> None:
    """Run and print the table."""
    parser = argparse.ArgumentParser(description="indexing beside the raw embedder")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    rows = [_run() for _ in range(options.runs)]
    chunks, tokens = rows[0][2], rows[0][3]
    raw, whole = statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows)
    again = statistics.median(row[4] for row in rows)
    print(f"{chunks} chunks, {tokens} tokens (o200k), median of {options.runs} runs\n")
    print(f"{'':24}{'seconds':>10}{'passages/s':>12}{'tokens/s':>12}")
    for name, seconds in (("raw embedder", raw), ("assistant index", whole)):
        print(f"{name:24}{seconds:>10.2f}{chunks / seconds:>12.1f}{tokens / seconds:>12.0f}")
    print(f"{'second run, no change':24}{again:>10.2f}")
    print(f"\nindexing takes {whole / raw:.2f} times the raw embedder")


def _run() -> tuple[float, float, int, int, float]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": folder})
        apply_environment(settings.paths)
        services = build(settings)
        try:
            services.embedder.embed_query("warm")
            whole = _seconds(lambda: services.index(None, lambda _: None))
            texts = _texts(services)
            raw = _seconds(lambda: services.embedder.embed_passages(texts))
            again = _seconds(lambda: services.index(None, lambda _: None))
        finally:
            services.close()
    return raw, whole, len(texts), sum(count_tokens(text) for text in texts), again


def _texts(services: Services) -> list[str]:
    index = services.knowledge.stores.index
    audiences: tuple[Audience, ...] = ("public", "internal")
    found: list[str] = []
    for audience in audiences:
        found += [chunk.embedded_text for chunk, _ in index.get(index.ids(audience), audience).values()]
    return found


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

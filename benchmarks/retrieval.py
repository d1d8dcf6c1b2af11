"""Retrieval on public question sets beside what else could be used, all in one run.

Usage: make bench-retrieval DATA=FOLDER   (folders with corpus.jsonl, queries.jsonl, qrels.tsv)
       python -m benchmarks.retrieval --data FOLDER [--sets NAME ...]

`words` is BM25 over stems alone, `vectors` is the embedder alone on the same chunks, `RRF` is reciprocal rank
fusion (k = 60) of those two, `MiniLM` is all-MiniLM-L6-v2 over whole documents in Chroma, and `ours` is what
the product does. Stored questions are used by `ours` alone, in the rows that say so.
"""

import argparse
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

from assistant.evaluation.beir import read_beir
from assistant.evaluation.dataset import Dataset, Question
from assistant.evaluation.metrics import hit, ndcg
from assistant.evaluation.retrieval import Measuring, Report
from assistant.evaluation.shelf import ROOT, CachedEmbedder, Shelf
from assistant.llm.e5.embedder import E5Embedder
from assistant.search.dense.index import Index
from assistant.search.retrieve import Retriever
from assistant.settings import Settings
from assistant.text.language import detect_language
from assistant.types.knowledge import Chunk
from benchmarks.minilm import HOW, MiniLM, installed
from benchmarks.perturb import perturbed

DEPTH = 10
POOL = 100  # chunks of a ranking that are looked at
RRF = 60  # Cormack et al. 2009
KINDS = ("caps", "plain", "typo")
BASELINES = ("words", "vectors", "RRF")

Ranking = Sequence[str]
Rank = Callable[[str], Ranking]


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True, help="folder of the sets")
    arguments.add_argument("--sets", nargs="+", help="only these")
    options = arguments.parse_args()
    folders = sorted(path for path in options.data.iterdir() if (path / "queries.jsonl").is_file())
    chosen = [path for path in folders if not options.sets or path.name in options.sets]
    settings = Settings.from_environment()
    cache = settings.paths.cache / "evaluation"
    embedder = CachedEmbedder(E5Embedder(settings.paths.cache), cache)
    minilm = _minilm(cache)
    tables = _Tables(minilm is not None)
    for folder in chosen:
        plain = read_beir(folder, stored_questions=False)
        tables.add(plain.name, *_measured(plain, settings, embedder, minilm))
        if (folder / "stored_questions.jsonl").is_file():
            stored = read_beir(folder)
            tables.add_stored(stored.name, _ours(stored, settings, embedder))
    tables.end()


def _minilm(cache: Path) -> CachedEmbedder | None:
    archive = installed()
    if archive is None:
        print(f"{HOW}\n")
        return None
    return CachedEmbedder(MiniLM(archive), cache)


def _measured(
    dataset: Dataset, settings: Settings, embedder: CachedEmbedder, minilm: CachedEmbedder | None
) -> tuple[Mapping[str, tuple[float, float]], Mapping[str, Report]]:
    """nDCG@10 and hit@1 of each baseline, and our reports: of the questions as they are, and rewritten."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder), embedder)
        passages = shelf.fill(dataset.entries, settings.search.chunk_tokens, lambda done, total: None)
        embedder.save()
        reports = {}
        for kind in ("", *KINDS):
            asked = dataset if not kind else replace(dataset, questions=_rewritten(dataset.questions, kind))
            reports[kind] = _report(shelf, asked, passages, settings)
        rankings = _rankings(shelf)
        if minilm is not None:
            rankings["MiniLM"] = _whole(Path(folder), dataset, minilm)
        answerable = [each for each in dataset.questions if each.relevant]
        baselines = {name: _quality(rank, answerable) for name, rank in rankings.items()}
        shelf.close()
    return baselines, reports


def _ours(dataset: Dataset, settings: Settings, embedder: CachedEmbedder) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder), embedder)
        passages = shelf.fill(dataset.entries, settings.search.chunk_tokens, lambda done, total: None)
        embedder.save()
        report = _report(shelf, dataset, passages, settings)
        shelf.close()
    return report


def _report(shelf: Shelf, dataset: Dataset, passages: int, settings: Settings) -> Report:
    retriever = Retriever(shelf.index, shelf.lexical, shelf.embedder, dt.date.today)
    measuring = Measuring(retriever, shelf.gate, settings.search.gate)
    return measuring.run(dataset, passages, lambda done, total: None)


def _rewritten(questions: Sequence[Question], kind: str) -> tuple[Question, ...]:
    asked = [each for each in questions if each.relevant]
    texts = perturbed([each.text for each in asked], kind)
    return tuple(replace(each, text=text) for each, text in zip(asked, texts, strict=True))


def _rankings(shelf: Shelf) -> dict[str, Rank]:
    ids = {each: chunk.source for each, (chunk, _) in shelf.index.get(shelf.index.ids(), "public").items()}

    def words(text: str) -> Ranking:
        language = detect_language(text, "fr")
        return _documents(ids[each] for each, _ in shelf.lexical.search(text, language, POOL, "public"))

    def vectors(text: str) -> Ranking:
        near = shelf.index.query(shelf.embedder.embed_query(text), POOL, "public")
        return _documents(chunk.source for chunk, _ in near)

    def fused(text: str) -> Ranking:
        scores: dict[str, float] = {}
        for ranking in (words(text), vectors(text)):
            for rank, name in enumerate(ranking, start=1):
                scores[name] = scores.get(name, 0.0) + 1 / (RRF + rank)
        return sorted(scores, key=lambda name: -scores[name])

    return {"words": words, "vectors": vectors, "RRF": fused}


def _whole(folder: Path, dataset: Dataset, embedder: CachedEmbedder) -> Rank:
    """Each document as one text with its title, as a first attempt with Chroma stores it."""
    index = Index(folder / "minilm", embedder.name)
    chunks = [Chunk(each.id, ROOT, each.id, each.title, "", "en", each.text, 0) for each in dataset.entries]
    index.upsert(chunks, embedder.embed_passages([each.embedded_text for each in chunks]))
    embedder.save()
    return lambda text: [
        chunk.source for chunk, _ in index.query(embedder.embed_query(text), DEPTH, "public")
    ]


def _documents(names: Iterable[str]) -> Ranking:
    return list(dict.fromkeys(names))


def _quality(rank: Rank, questions: Sequence[Question]) -> tuple[float, float]:
    rows = [(rank(each.text), each.relevant) for each in questions]
    return mean(ndcg(*row, DEPTH) for row in rows), mean(hit(*row, 1) for row in rows)


class _Tables:
    """Collects what was measured, and prints it as it comes and summed up."""

    def __init__(self, minilm: bool) -> None:
        self._names = (*BASELINES, *(("MiniLM",) if minilm else ()))
        self._rows: list[tuple[str, Mapping[str, tuple[float, float]], Mapping[str, Report]]] = []
        self._stored: list[tuple[str, Report]] = []

    def add(
        self, name: str, baselines: Mapping[str, tuple[float, float]], reports: Mapping[str, Report]
    ) -> None:
        measured = {each: round(gain, 3) for each, (gain, _) in baselines.items()}
        print(f"{name}: {measured}, ours {reports[''].scores['all'].ndcg:.3f}", flush=True)
        self._rows.append((name, baselines, reports))

    def add_stored(self, name: str, report: Report) -> None:
        self._stored.append((f"{name}, stored questions", report))

    def end(self) -> None:
        self._quality()
        self._robustness()
        self._gate()

    def _quality(self) -> None:
        print(f"\n| nDCG@10 | {' | '.join(self._names)} | ours | ours less the best | ours, hit@1 |")
        print("|---" * (len(self._names) + 4) + "|")
        for name, baselines, reports in self._rows:
            ours = reports[""].scores["all"]
            best = max(baselines[each][0] for each in BASELINES)
            cells = [f"{baselines[each][0]:.3f}" for each in self._names]
            cells += [f"{ours.ndcg:.3f}", f"{ours.ndcg - best:+.3f}", f"{ours.hit[1]:.3f}"]
            print(f"| {name} | {' | '.join(cells)} |")
        for name, report in self._stored:
            ours = report.scores["all"]
            blank = " | " * len(self._names)
            print(f"| {name} |{blank} {ours.ndcg:.3f} | | {ours.hit[1]:.3f} |")
        means = [mean(row[1][each][0] for row in self._rows) for each in self._names]
        ours_mean = mean(row[2][""].scores["all"].ndcg for row in self._rows)
        shown = " | ".join(f"{value:.3f}" for value in means)
        print(f"| mean | {shown} | {ours_mean:.3f} | | |")
        vectors = mean(row[1]["vectors"][0] for row in self._rows)
        print(f"\nOurs over vectors alone, on the mean: {ours_mean / vectors - 1:+.1%}")

    def _robustness(self) -> None:
        print("\n| nDCG@10 of ours | as asked | capitals | no accents | one slip |\n|---|---|---|---|---|")
        for name, _, reports in self._rows:
            first = reports[""].scores["all"].ndcg
            cells = [reports[kind].scores["all"].ndcg for kind in KINDS]
            shown = " | ".join(f"{value:.3f} ({value / first - 1:+.1%})" for value in cells)
            print(f"| {name} | {first:.3f} | {shown} |")

    def _gate(self) -> None:
        print("\n| gate | unanswerable | AUROC | refused at 95 % kept | refused | answerable refused |")
        print("|---|---|---|---|---|---|")
        rows = [(name, reports[""]) for name, _, reports in self._rows] + self._stored
        for name, report in rows:
            for kind, found in report.refusals.items():
                shares = (found.refused_strict, found.refused, report.false_refusals)
                cells = [f"{found.auroc:.3f}", *(f"{share:.1%}" for share in shares)]
                print(f"| {name} | {kind} ({found.questions}) | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

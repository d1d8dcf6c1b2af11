"""`assistant eval retrieval`."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.evaluation.reporting import Told, deliver, measuring, telling, today
from assistant.cli.evaluation.thresholds import demands, thresholds
from assistant.cli.options import common, settings_from
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.evaluation.retrieval import Report
    from assistant.settings import Settings

CACHE = "evaluation"


@click.command()
@click.option(
    "--corpus",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder with corpus.jsonl, queries.jsonl and qrels.tsv (BEIR); may be given several times.",
)
@click.option(
    "--questions",
    "file",
    type=click.Path(path_type=Path),
    help="CSV of your own questions and the sources that answer them, asked of your index.",
)
@thresholds("ndcg@10=0.6", "latency_p95=200")
@click.option("--only", default="", help="Ask only the queries whose id begins so.")
@click.option(
    "--stored-questions/--no-stored-questions",
    default=True,
    show_default=True,
    help="Use stored_questions.jsonl of a corpus.",
)
@common
def retrieval(
    knowledge: Path | None, data_dir: Path | None, as_json: bool, page: Path | None, **asked: Any
) -> None:
    """Measure what search finds and what the gate refuses.

    Exit code 1 when a threshold of --min or --max is not reached, so that it can stand in a CI.
    """
    from assistant.evaluation.demands import NAMES, missed

    if not asked["folders"] and asked["file"] is None:
        raise InputError("There is nothing to measure.", "Give --corpus DIR or --questions FILE.")
    wanted = demands(asked.pop("least"), asked.pop("most"), NAMES)
    settings = settings_from(knowledge, data_dir)
    reports = _measured(settings, **asked)
    misses = missed(reports, wanted)
    told = Told(
        partial(_page, reports, misses, settings), partial(_as_data, reports), partial(_print, reports)
    )
    deliver(told, misses, page, as_json)


def _measured(
    settings: "Settings", folders: Sequence[Path], file: Path | None, **reading: Any
) -> "list[Report]":
    from assistant.evaluation.beir import read_beir
    from assistant.evaluation.own import read_own

    corpora = [read_beir(folder, **reading) for folder in folders]
    own = None if file is None else read_own(file)
    reports = [_measure_corpus(settings, dataset) for dataset in corpora]
    return reports if own is None else [*reports, _measure_own(settings, own)]


def _measure_corpus(settings: "Settings", dataset: Any) -> "Report":
    from assistant.evaluation.retrieval import Measuring
    from assistant.evaluation.shelf import CachedEmbedder, Shelf
    from assistant.search.retrieve import Retriever
    from assistant.wiring import open_embedder

    bar = show.Bar()
    embedder = CachedEmbedder(open_embedder(settings), settings.paths.cache / CACHE)
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as folder:
        shelf = Shelf(Path(folder), embedder)
        try:
            passages = shelf.fill(dataset.entries, settings.search.chunk_tokens, telling(bar, "indexing"))
            embedder.save()
            retriever = Retriever(shelf.index, shelf.lexical, embedder, dt.date.today)
            corpus = Measuring(retriever, shelf.gate, settings.search.gate)
            return corpus.run(dataset, passages, telling(bar, "asking"))
        finally:
            bar.end()
            shelf.close()


def _measure_own(settings: "Settings", dataset: Any) -> "Report":
    from assistant.evaluation.retrieval import Measuring
    from assistant.search.gate import Gate

    with measuring(settings) as (services, bar):
        knowledge = services.knowledge
        own = Measuring(knowledge.retriever, Gate(knowledge.gate_file), settings.search.gate)
        return own.run(dataset, services.status()["chunks"], telling(bar, "asking"))


def _page(reports: "Sequence[Report]", misses: Sequence[Any], settings: "Settings") -> str:
    from assistant.evaluation.page import page
    from assistant.wiring import open_embedder

    return page(reports, misses, open_embedder(settings).name, today())


def _as_data(reports: "Sequence[Report]") -> dict[str, Any]:
    from assistant.evaluation.demands import measures

    return {
        "datasets": [
            {
                "name": report.name,
                "documents": report.documents,
                "passages": report.passages,
                "threshold": report.threshold,
                "measures": measures(report),
                "languages": {
                    name: {
                        "questions": scores.questions,
                        **{f"recall@{k}": value for k, value in scores.recall.items()},
                        **{f"hit@{k}": value for k, value in scores.hit.items()},
                        "mrr@10": scores.mrr,
                        "ndcg@10": scores.ndcg,
                    }
                    for name, scores in report.scores.items()
                },
                "unanswerable": {kind: found.questions for kind, found in report.refusals.items()},
            }
            for report in reports
        ]
    }


def _print(reports: "Sequence[Report]") -> None:
    head = ("recall@1", "recall@5", "recall@10", "hit@1", "MRR@10", "nDCG@10")
    for report in reports:
        click.secho(f"\n{report.name}: {report.passages} passages, {len(report.asked)} questions", bold=True)
        click.echo(f"{'':<14}{'questions':>10}" + "".join(f"{name:>11}" for name in head))
        for name, scores in report.scores.items():
            values = (*scores.recall.values(), scores.hit[1], scores.mrr, scores.ndcg)
            click.echo(f"{name:<14}{scores.questions:>10}" + "".join(f"{value:>11.3f}" for value in values))
        click.echo(f"Answerable questions refused: {report.false_refusals:.1%}")
        for kind, found in report.refusals.items():
            click.echo(
                f"Unanswerable, {kind}: {found.refused:.1%} of {found.questions} refused, "
                f"{found.refused_strict:.1%} when 95 % of the answerable pass; AUROC {found.auroc:.3f}"
            )
        click.echo(f"A search: {report.latency_p50:.0f} ms (p50), {report.latency_p95:.0f} ms (p95)")

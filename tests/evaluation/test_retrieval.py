import datetime as dt
from pathlib import Path

import pytest

from assistant.evaluation.beir import read_beir
from assistant.evaluation.dataset import Dataset, Entry, Question
from assistant.evaluation.retrieval import Measuring, Report
from assistant.evaluation.shelf import Shelf
from assistant.llm.offline import HashEmbedder
from assistant.search.retrieve import Retriever
from tests.evaluation.conftest import a_report, corpus

TODAY = dt.date(2026, 11, 21)


def measured(folder: Path, dataset: Dataset) -> Report:
    shelf = Shelf(folder / "shelf", HashEmbedder())
    try:
        passages = shelf.fill(dataset.entries, 280, lambda done, total: None)
        retriever = Retriever(shelf.index, shelf.lexical, shelf.embedder, lambda: TODAY)
        return Measuring(retriever, shelf.gate, 0.5).run(dataset, passages, lambda done, total: None)
    finally:
        shelf.close()


def test_a_small_corpus_is_measured(tmp_path: Path) -> None:
    report = measured(tmp_path, read_beir(corpus(tmp_path)))
    assert (report.documents, report.passages) == (2, 2)
    assert report.asked[1].ranking[0] == "d2"
    assert report.scores["all"].recall[10] == 1
    assert report.scores["all"].questions == 2
    assert report.refusals == {}
    assert 0 < report.latency_p50 <= report.latency_p95


def test_a_copy_that_is_left_out_is_found_with_what_says_the_same(tmp_path: Path) -> None:
    text = "Le retour est gratuit pendant un mois pour tous les clients du site."
    entries = (
        Entry("d1", "", text),
        Entry("d2", "", text),
        Entry("d3", "", "La livraison prend trois jours."),
    )
    asked = (Question("q", "retour gratuit pendant un mois", {"d1": 1, "d2": 1}),)
    report = measured(tmp_path, Dataset("copies", asked, entries))
    assert set(report.asked[0].ranking[:2]) == {"d1", "d2"}
    assert report.scores["all"].ndcg == pytest.approx(1)


def test_the_sums_are_those_of_the_questions() -> None:
    report = a_report()
    assert list(report.scores) == ["all", "fr", "en"]
    assert report.scores["all"].recall == {1: 0.5, 5: 0.5, 10: 0.5}
    assert report.scores["fr"].mrr == report.scores["fr"].ndcg == 1
    assert report.scores["en"].hit[10] == 0
    assert report.false_refusals == 0.5
    near, far = report.refusals["near"], report.refusals["far"]
    assert (near.questions, near.refused, near.auroc) == (2, 0.5, 0.75)
    # All answerable questions must pass at 95 % of two: the threshold falls to .4.
    assert near.refused_strict == 0.5
    assert (far.refused, far.auroc) == (1, 1)
    assert (report.latency_p50, report.latency_p95) == (10, 50)

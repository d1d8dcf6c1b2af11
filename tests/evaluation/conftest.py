"""A corpus of two documents, and reports with known numbers."""

from pathlib import Path

from assistant.evaluation.dataset import Dataset, Entry, Question
from assistant.evaluation.retrieval import Asked, Report, summary


def corpus(folder: Path) -> Path:
    (folder / "corpus.jsonl").write_text(
        '{"id": "d1", "title": "Livraison", "text": "La livraison prend trois jours."}\n'
        '{"id": "d2", "title": "", "text": "Le retour est gratuit pendant un mois."}\n',
        encoding="utf-8",
    )
    (folder / "queries.jsonl").write_text(
        '{"id": "q1", "text": "Première question ?"}\n{"id": "q2", "text": "Combien coûte un retour ?"}\n',
        encoding="utf-8",
    )
    (folder / "qrels.tsv").write_text("q1\td1\t1\nq2\td2\t1\n", encoding="utf-8")
    return folder


def a_report() -> Report:
    """Two answerable questions, one found; two near ones, one refused; one far one, refused."""
    questions = (
        Question("1", "Où est mon colis ?", {"d1": 1}),
        Question("2", "How do I return it?", {"d2": 1}),
        Question("3", "Vendez-vous des <b>vélos</b> ?", kind="near"),
        Question("4", "Et des voitures ?", kind="near"),
        Question("5", "Qui a écrit Candide ?", kind="far"),
    )
    asked = [
        Asked(questions[0], "fr", ("d1", "d2"), 0.9, 10.0),
        Asked(questions[1], "en", ("d1", "d9"), 0.4, 20.0),
        Asked(questions[2], "fr", ("d1",), 0.6, 10.0),
        Asked(questions[3], "fr", ("d1",), 0.1, 10.0),
        Asked(questions[4], "fr", (), 0.0, 50.0),
    ]
    dataset = Dataset("shop", questions, (Entry("d1", "", "x"), Entry("d2", "", "y")))
    return summary(dataset, 2, asked, 0.5)

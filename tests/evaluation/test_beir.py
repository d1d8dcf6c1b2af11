import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import FileReadError, InputError
from assistant.evaluation.beir import read_beir
from tests.evaluation.conftest import corpus


def rows(path: Path, *items: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "judgements"),
    [
        ("qrels.tsv", "q1\td1\t1\nq1\td2\t0\n"),
        ("qrels.tsv", "q1\t0\td1\t1\n"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n"),
        ("qrels/test.tsv", "q1 0 d1 1\n\n"),
    ],
)
def test_judgements_come_in_four_forms(tmp_path: Path, place: str, judgements: str) -> None:
    corpus(tmp_path)
    (tmp_path / "qrels.tsv").unlink()
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(judgements)
    dataset = read_beir(tmp_path)
    assert [(each.id, each.relevant) for each in dataset.questions] == [("q1", {"d1": 1})]


def test_ids_with_and_without_an_underscore(tmp_path: Path) -> None:
    corpus(tmp_path)
    rows(tmp_path / "corpus.jsonl", {"_id": "d1", "title": "T", "text": "un"}, {"id": "d2", "text": "deux"})
    dataset = read_beir(tmp_path)
    assert [(each.id, each.title, each.text) for each in dataset.entries] == [
        ("d1", "T", "un"),
        ("d2", "", "deux"),
    ]
    assert dataset.name == tmp_path.name


def test_documents_without_words_are_left_out(tmp_path: Path) -> None:
    corpus(tmp_path)
    rows(tmp_path / "corpus.jsonl", {"id": "d1", "text": "un"}, {"id": "d2", "text": " … "}, {"id": "d3"})
    assert [each.id for each in read_beir(tmp_path).entries] == ["d1"]


def test_unanswerable_questions_have_no_relevant_document(tmp_path: Path) -> None:
    corpus(tmp_path)
    rows(tmp_path / "unans_near.jsonl", {"id": "n1", "text": "Près ?"})
    rows(tmp_path / "unans_far.jsonl", {"id": "f1", "text": "Loin ?"})
    added = [(each.id, each.kind, each.relevant) for each in read_beir(tmp_path).questions[2:]]
    assert added == [("near-n1", "near", {}), ("far-f1", "far", {})]


def test_a_query_that_repeats_a_stored_question_is_left_out(tmp_path: Path) -> None:
    corpus(tmp_path)
    rows(tmp_path / "stored_questions.jsonl", {"id": "d1", "question": "Première question ?"})
    with_them = read_beir(tmp_path)
    assert [each.question for each in with_them.entries] == ["Première question ?", ""]
    assert [each.id for each in with_them.questions] == ["q2"]
    without = read_beir(tmp_path, stored_questions=False)
    assert [each.question for each in without.entries] == ["", ""]
    assert [each.id for each in without.questions] == ["q1", "q2"]


def test_only_some_queries(tmp_path: Path) -> None:
    corpus(tmp_path)
    assert [each.id for each in read_beir(tmp_path, only="q2").questions] == ["q2"]
    with pytest.raises(InputError, match="No query"):
        read_beir(tmp_path, only="x")


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    corpus(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(InputError, match=name) as told:
        read_beir(tmp_path)
    assert "queries.jsonl" in told.value.next_step


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corpus.jsonl", '{"id": "d1", "text": "a"}\nnot json\n'),
        ("corpus.jsonl", '{"id": "d1", "text": "a"}\n{"text": "b"}\n'),
        ("queries.jsonl", '{"id": "q1", "text": "a"}\n[1]\n'),
        ("qrels.tsv", "q1\td1\t1\nq1\td1\tyes\n"),
        ("qrels.tsv", "q1\td1\t1\nq1\n"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, name: str, content: str) -> None:
    corpus(tmp_path)
    (tmp_path / name).write_text(content)
    with pytest.raises(FileReadError, match="Line 2"):
        read_beir(tmp_path)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    corpus(tmp_path)
    (tmp_path / "queries.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileReadError, match="queries"):
        read_beir(tmp_path)

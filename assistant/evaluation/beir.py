"""Reads a folder in the format of BEIR (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.errors import FileReadError, InputError
from assistant.evaluation.dataset import KINDS, Dataset, Entry, Question
from assistant.text.normalise import clean

QRELS = ("qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv")
FORMAT = "A corpus folder holds corpus.jsonl, queries.jsonl and qrels.tsv or qrels/test.tsv."


def read_beir(folder: Path, stored_questions: bool = True, only: str = "") -> Dataset:
    """The corpus and its questions: those with a relevant document, then the unanswerable ones.

    Ids may be called `id` or `_id`. Optional files: `unans_near.jsonl` and `unans_far.jsonl` hold questions
    that the corpus does not answer, `stored_questions.jsonl` {id, question} what documents are known to
    answer; a query that repeats a stored question word for word is then left out, for it would find itself.
    `only` keeps the queries whose id begins so. Raises InputError for a folder without the three files, and
    FileReadError for a line that can't be read.
    """
    stored = dict(_stored(folder / "stored_questions.jsonl")) if stored_questions else {}
    entries = tuple(_entries(folder / "corpus.jsonl", stored))
    known = {entry.id for entry in entries}
    relevant = _relevant(_first(folder, QRELS), known)
    repeated = {question.strip() for question in stored.values()}
    asked = [
        Question(name, text, relevant[name])
        for name, text in _texts(_demanded(folder / "queries.jsonl"))
        if name in relevant and name.startswith(only) and clean(text).strip() not in repeated
    ]
    if not asked:
        raise InputError(f"No query of {folder} has a relevant document.", FORMAT)
    for kind in KINDS:
        path = folder / f"unans_{kind}.jsonl"
        if path.is_file():
            asked += [Question(f"{kind}-{name}", text, kind=kind) for name, text in _texts(path)]
    return Dataset(folder.name or str(folder), tuple(asked), entries)


def _entries(path: Path, stored: Mapping[str, str]) -> Iterator[Entry]:
    for row in _rows(_demanded(path)):
        name = _id(row)
        text, title = clean(str(row.get("text") or "")), clean(str(row.get("title") or ""))
        # What has no words comes up as junk for many questions.
        if any(letter.isalnum() for letter in text + title):
            yield Entry(name, title, text, stored.get(name, ""))


def _stored(path: Path) -> Iterator[tuple[str, str]]:
    for row in _rows(path) if path.is_file() else ():
        yield _id(row), clean(str(row.get("question") or ""))


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for row in _rows(path):
        text = str(row.get("text") or "")
        if any(letter.isalnum() for letter in text):
            yield _id(row), text


def _id(row: Mapping[str, object]) -> str:
    name = row["_id"] if "_id" in row else row["id"]
    return str(name)


def _rows(path: Path) -> Iterator[dict[str, object]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileReadError(f"{path} can't be read ({error}).", FORMAT) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _id(row)
        except (ValueError, KeyError, TypeError) as error:
            raise FileReadError(
                f"Line {number} of {path} is no JSON object with an id.",
                'Write it like {"id": "d1", "text": "…"}.',
            ) from error
        yield row


def _relevant(path: Path, known: set[str]) -> dict[str, dict[str, int]]:
    """Grades above 0 by query and document; three columns, or trec's four; the first line may be a header."""
    relevant: dict[str, dict[str, int]] = {}
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t") if "\t" in line else line.split()
        if not cells or (number == 1 and not cells[-1].lstrip("-").isdigit()):
            continue
        if len(cells) not in (3, 4) or not cells[-1].lstrip("-").isdigit():
            raise FileReadError(
                f"Line {number} of {path} is no judgement.",
                "Write it as query id, document id and grade, separated by tabs.",
            )
        query, document, grade = cells[0], cells[-2], int(cells[-1])
        if grade > 0 and document in known:
            relevant.setdefault(query, {})[document] = grade
    return relevant


def _first(folder: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise InputError(f"{folder} has no {names[0]}.", FORMAT)


def _demanded(path: Path) -> Path:
    if not path.is_file():
        raise InputError(f"{path.parent} has no {path.name}.", FORMAT)
    return path

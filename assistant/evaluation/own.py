"""Reads a company's own questions with the sources that answer them, from a CSV file."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import FileReadError, InputError
from assistant.evaluation.dataset import Dataset, Question
from assistant.text.normalise import clean
from assistant.types.language import LANGUAGES, Language

COLUMNS = (
    "The first line names the columns: question, sources (several separated by |), and if you like language "
    "(fr or en), answerable (yes or no)."
)
_NAMES: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "query"),
    "sources": ("sources", "source", "expected", "expected_sources"),
    "language": ("language", "lang", "langue"),
    "answerable": ("answerable", "repondable", "répondable"),
}
_NO = ("no", "non", "false", "0", "n")
_YES = ("", "yes", "oui", "true", "1", "y", "o")
_SEVERAL = re.compile(r"\s*[|\n]\s*")


def read_own(path: Path) -> Dataset:
    """The questions of a CSV file (UTF-8; comma, semicolon or tab).

    A source is the path below its root, as `assistant search` shows it, its address, or the SKU of a
    product. Raises FileReadError for a file or line that can't be read, InputError when it holds no
    question.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileReadError(f"{path} can't be read ({error}).", "Save it as CSV in UTF-8.") from error
    lines = text.splitlines(keepends=True)
    reader = csv.DictReader(lines, delimiter=_delimiter(lines[0] if lines else ""))
    columns = _columns(reader.fieldnames or [], path)
    questions = [_question(row, columns, number, path) for number, row in enumerate(reader, start=2)]
    if not questions:
        raise InputError(f"{path} holds no question.", COLUMNS)
    return Dataset(path.stem, tuple(questions))


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _columns(names: Sequence[str], path: Path) -> dict[str, str]:
    """Our names of the columns -> those of the file."""
    found = {
        ours: name
        for ours, known in _NAMES.items()
        for name in names
        if name is not None and name.strip().casefold() in known
    }
    if "question" not in found or "sources" not in found:
        raise InputError(f"{path} has no column “question” or no column “sources”.", COLUMNS)
    return found


def _question(row: Mapping[str, str | None], columns: Mapping[str, str], number: int, path: Path) -> Question:
    cells = {ours: clean(row.get(name) or "").strip() for ours, name in columns.items()}
    sources = [source for source in _SEVERAL.split(cells["sources"]) if source]
    answerable = cells.get("answerable", "").casefold()
    if not cells["question"] or answerable not in (*_NO, *_YES):
        raise FileReadError(
            f"Line {number} of {path} has no question, or “{answerable[:40]}” as answerable.", COLUMNS
        )
    if answerable not in _NO and not sources:
        raise FileReadError(f"Line {number} of {path} names no source that answers.", COLUMNS)
    relevant = {} if answerable in _NO else dict.fromkeys(sources, 1)
    return Question(f"line {number}", cells["question"], relevant, _language(cells, number, path))


def _language(cells: Mapping[str, str], number: int, path: Path) -> Language | None:
    given = cells.get("language", "").casefold()
    for language in LANGUAGES:
        if given == language:
            return language
    if given:
        raise FileReadError(
            f"Line {number} of {path} is in the language “{given[:40]}”.", f"Known: {', '.join(LANGUAGES)}."
        )
    return None

"""Tables as Markdown, and CSV files."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import FileReadError
from assistant.ingest.readers.decoding import read_raw
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.injection import hidden_letters
from assistant.text.normalise import clean, fold
from assistant.types.knowledge import Part

WIDE = 5  # columns: beyond that a row is read more easily as “column: value” pairs
_LONG_CELL = 80  # characters
# Names of columns and of JSON keys, folded.
QUESTION_NAMES = frozenset({"question", "questions", "q"})
ANSWER_NAMES = frozenset({"answer", "answers", "a", "reponse", "reponses", "response", "r", "acceptedanswer"})
_SEPARATORS = ",;\t|"

Rows = Sequence[Sequence[str]]


def markdown_table(rows: Rows) -> str:
    """A Markdown table whose first row is the header; rows are padded to one width, empty ones left out."""
    kept = [[cell_text(cell) for cell in row] for row in rows]
    kept = [row for row in kept if any(row)]
    if not kept:
        return ""
    width = max(len(row) for row in kept)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in kept)]
    lines = [
        "| " + " | ".join(row[column] if column < len(row) else "" for column in used) + " |" for row in kept
    ]
    return "\n".join([lines[0], "|" + " --- |" * len(used), *lines[1:]])


def cell_text(value: str) -> str:
    """A cell on one line that can't end its column."""
    return re.sub(r"\s+", " ", value).strip().replace("|", "\\|")


def row_lines(rows: Rows) -> str:
    """One bullet per row, “column: value; column: value”: each line can be understood by itself."""
    header = [re.sub(r"\s+", " ", name).strip() for name in rows[0]]
    lines = []
    for row in rows[1:]:
        cells = [re.sub(r"\s+", " ", cell).strip() for cell in row]
        pairs = [_pair(header, column, cell) for column, cell in enumerate(cells) if cell]
        if pairs:
            lines.append("- " + "; ".join(pairs))
    return "\n".join(lines)


def _pair(header: Sequence[str], column: int, cell: str) -> str:
    name = header[column] if column < len(header) else ""
    return f"{name}: {cell}" if name else cell


def rows_as_markdown(rows: Rows) -> str:
    """Questions as headings; else a table where rows are short, self-contained lines where they are long."""
    if rows and (asked := question_columns(rows[0])):
        return _questions(rows, *asked)
    width = max((len(row) for row in rows), default=0)
    longest = max((len(cell) for row in rows for cell in row), default=0)
    wide = (width > WIDE or longest > _LONG_CELL) and len(rows) > 1 and width > 1
    return row_lines(rows) if wide else markdown_table(rows)


def question_columns(names: Sequence[str]) -> tuple[int, int] | None:
    """Where a table with such a header has its questions and its answers."""
    folded = [fold(name).strip() for name in names]
    asked = next((number for number, name in enumerate(folded) if name in QUESTION_NAMES), None)
    told = next((number for number, name in enumerate(folded) if name in ANSWER_NAMES), None)
    return None if asked is None or told is None else (asked, told)


def _questions(rows: Rows, asked: int, told: int) -> str:
    """Each question a heading with its answer below, and what else the row says as a line of pairs."""
    blocks = []
    for row in rows[1:]:
        cells = [*row, *[""] * (len(rows[0]) - len(row))]
        rest = [cell if number not in (asked, told) else "" for number, cell in enumerate(cells)]
        heading = re.sub(r"\s+", " ", cells[asked]).strip()
        texts = [f"### {heading}" if heading else "", cells[told].strip(), row_lines([rows[0], rest])]
        blocks += [text for text in texts if text]
    return "\n\n".join(blocks)


def read_csv(path: Path) -> Extract:
    """A CSV file of any separator and encoding; raises FileReadError when it can't be parsed."""
    raw = read_raw(path)
    rows = parse_csv(clean(raw), path.name)
    return Extract(parts=(Part(rows_as_markdown(rows)),), warnings=hidden_letters(raw))


def parse_csv(text: str, name: str) -> list[list[str]]:
    """The rows that hold something."""
    return [row for _, row in numbered_rows(text, name)]


def numbered_rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with the number of the line on which it ends."""
    lines = text.split("\n")
    if lines and lines[0].casefold().startswith("sep="):  # what Excel writes for itself
        lines[0] = ""
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator(text))
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise FileReadError(
            f"{name} can't be read as a table: {error} (line {reader.line_num}).",
            "Open it in a spreadsheet and save it as CSV UTF-8 again.",
        ) from error


def separator(text: str) -> str:
    """The separator that cuts the header into most columns, quoted text left out."""
    lines = [line for line in text.split("\n")[:3] if line.strip()]
    if lines and lines[0].casefold().startswith("sep=") and len(lines[0]) > 4:
        return lines[0][4]
    header = re.sub(r'"[^"]*"', "", lines[0]) if lines else ""
    return max(_SEPARATORS, key=header.count)

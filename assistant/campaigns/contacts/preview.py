"""What a file is taken for, before anything of it is kept: format, columns with samples, problems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from assistant import rules
from assistant.campaigns.contacts.basis import Judge
from assistant.campaigns.contacts.columns import IGNORED, Columns, special_columns
from assistant.campaigns.contacts.files.records import Record
from assistant.campaigns.contacts.files.source import Source
from assistant.campaigns.contacts.report import Note, ProblemRow
from assistant.campaigns.contacts.survey import Survey
from assistant.types.language import LANGUAGES

ROWS = 1000  # of a file that a preview looks at
_SAMPLES, _LONGEST_SAMPLE = 3, 60


class ColumnUse(NamedTuple):
    """A column of the file, the field it is taken for (“ignored” for none), and some of its cells."""

    column: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What an import would make of a file. `rows_seen` is how many rows were looked at, at most 1,000.

    `mapping_from` says who decided on the columns: “saved” (somebody, for a file with this header), “given”
    or “guessed”. `counts` is the report of the rows that were looked at, duplicates left aside; `problems`
    are rows of it, `notes` are about the whole file, in both languages.
    """

    tool: str
    format: str
    separator: str
    encoding: str
    columns: tuple[ColumnUse, ...]
    mapping_from: str
    rows_seen: int
    counts: Mapping[str, Any]
    problems: tuple[ProblemRow, ...]
    notes: tuple[Note, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Column to field, also those that are left out: what the form to correct it begins with."""
        return {each.column: each.field for each in self.columns}

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "columns": [{**each._asdict(), "samples": list(each.samples)} for each in self.columns],
            "counts": dict(self.counts),
            "problems": [each.as_dict() for each in self.problems],
            "notes": [dict(note) for note in self.notes],
        }


def uses(columns: Columns, rows: Sequence[Record]) -> tuple[ColumnUse, ...]:
    """Each column with what it is taken for; cells of columns that are left out are not shown."""
    return tuple(
        ColumnUse(column, field, () if field == IGNORED and _never_shown(column) else _samples(rows, place))
        for place, (column, field) in enumerate(columns.uses.items())
    )


def notes(source: Source, columns: Columns, found: Survey, judge: Judge, status: str) -> Iterator[Note]:
    """What is to be known of a whole file."""
    if not columns.fields.intersection(("email", "phone")):
        yield _note("no_address_column")
    if not judge.tells:
        yield _note("no_basis_column")
    if status:
        yield _note("file_status", status=status)
    for column in special_columns(columns.uses):
        yield _note("special", column=column)
    names = list(columns.uses)
    for place in found.mixed():
        yield _note("date_order", column=names[place])
    if source.more_sheets:
        yield _note("sheets", sheet=source.sheet)


def first_rows(source: Source) -> list[Record]:
    """The rows that a preview looks at."""
    return list(islice(source.rows(), ROWS))


def _never_shown(column: str) -> bool:
    return bool(special_columns([column]))


def _samples(rows: Sequence[Record], place: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in rows:
        if place < len(record.cells) and (text := " ".join(record.cells[place].split())):
            found[text[:_LONGEST_SAMPLE]] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _note(code: str, **words: str) -> Note:
    texts: Mapping[str, str] = rules.load("contact_report")["notes"][code]
    return {language: texts[language].format(**words) for language in LANGUAGES}

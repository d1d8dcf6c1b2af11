"""What a report is taken for, before anything of it is kept: columns with samples, variants, figures."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from assistant import rules
from assistant.results.importing.columns import Columns, fields, rates
from assistant.results.importing.intake import Tally
from assistant.results.importing.survey import Survey
from assistant.results.importing.table import Row, Table
from assistant.results.importing.variants import candidates
from assistant.types.brand import Bilingual
from assistant.types.language import LANGUAGES
from assistant.types.results import Count

ROWS = 1000  # of a report that a preview looks at
_SAMPLES, _LONGEST_SAMPLE = 3, 60
_DATA = "result_columns"


class ColumnUse(NamedTuple):
    """A column of the file, the field it is taken for (“ignored” for none), and some of its cells.

    Cells that may name contacts are not shown: in files of contacts only figures, events, days and ids are.
    """

    column: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What an import would make of a report. `rows_seen` is how many rows were looked at, at most 1,000.

    `campaign` is the one that the rows are read for, 0 when none is known; `campaigns` are those whose
    variants the rows name, with their rows. `rows_seen` is `taken` plus the sum of `left_out`; `variants` are
    those found, `unknown` those that the campaign does not have, both with their rows; `counts` are the sums
    of what was looked at. `mapping_from` says who decided on the columns: “saved”, “given” or “guessed”.
    """

    tool: str
    format: str
    separator: str
    encoding: str
    columns: tuple[ColumnUse, ...]
    mapping_from: str
    labels: Mapping[str, str]
    campaign: int
    campaigns: Mapping[int, int]
    by_person: bool
    rows_seen: int
    taken: int
    left_out: Mapping[str, int]
    unknown: Mapping[str, int]
    variants: Mapping[str, int]
    counts: Mapping[Count, Decimal]
    notes: tuple[Bilingual, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Column to field, also those that are left out: what the form to correct it begins with."""
        return {each.column: each.field for each in self.columns}

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "columns": [{**each._asdict(), "samples": list(each.samples)} for each in self.columns],
            "labels": dict(self.labels),
            "campaign": self.campaign or None,
            "campaigns": {str(number): rows for number, rows in self.campaigns.items()},
            "left_out": dict(self.left_out),
            "unknown": dict(self.unknown),
            "variants": dict(self.variants),
            "counts": {name: float(value) for name, value in self.counts.items()},
            "notes": [dict(note) for note in self.notes],
        }


def reason_words(code: str) -> Bilingual:
    """Why a row was left out, in both languages."""
    words: Bilingual = rules.load(_DATA)["reasons"][code]
    return words


def field_label(field: str) -> Bilingual:
    """What a field is called, in both languages."""
    words: Bilingual = fields()[field]["label"]
    return words


def uses(columns: Columns, rows: Sequence[Row]) -> tuple[ColumnUse, ...]:
    """Each column with what it is taken for."""
    return tuple(
        ColumnUse(column, field, _samples(_cells(columns, rows, place, field), field))
        for place, (column, field) in enumerate(columns.uses.items())
    )


def campaigns_in(columns: Columns, rows: Sequence[Row]) -> dict[int, int]:
    """The campaigns whose variants the rows name, the most named first, with their rows."""
    found: Counter[int] = Counter()
    places = columns.places("variant")
    for row in rows:
        cells = (row.cells[place] for place in places if place < len(row.cells))
        found.update({number for cell in cells for _, number in candidates(cell)})
    return dict(found.most_common())


def notes(
    table: Table, columns: Columns, found: Survey, tally: Tally, more: Sequence[Bilingual]
) -> list[Bilingual]:
    """What is to be known of a whole report; `more` are those that its campaign adds."""
    names = list(columns.uses)
    told = [*_lacking(columns), *_of_rates(columns)]
    told += [note("date_order", column=names[place]) for place in found.mixed()]
    told += [note("date_unsure", column=names[place]) for place in sorted(found.unsure)]
    told += [note("other_money", column=column) for column in columns.in_other_money]
    shares = [place for place in sorted(found.shares) if _gives(columns.uses[names[place]], columns)]
    if shares:
        told.append(note("rate_share", column=", ".join(names[place] for place in shares)))
    if tally.several:
        code = "by_link" if columns.by_link else "several_rows"
        told.append(note(code, count=str(len(tally.several))))
    if table.more_sheets:
        told.append(note("sheets", sheet=table.sheet))
    if tally.others:
        told.append(note("other_campaigns", campaigns=", ".join(map(str, sorted(tally.others)))))
    if tally.unknown:
        told.append(note("unknown_variants", count=str(len(tally.unknown))))
    if "opens" in tally.sums:
        told.append(note("opens"))
    return [*told, *more]


def note(code: str, **words: str) -> Bilingual:
    """A note in both languages."""
    texts: Mapping[str, str] = rules.load(_DATA)["notes"][code]
    return {language: texts[language].format(**words) for language in LANGUAGES}


def _gives(rate: str, columns: Columns) -> bool:
    """Whether a rate is needed: its count is missing."""
    return rates()[rate][0] not in columns.fields


def _lacking(columns: Columns) -> Iterator[Bilingual]:
    if not columns.places("variant"):
        yield note("no_variant_column")
    if not columns.of_kind("count", "money", "event", "rate"):
        yield note("no_count_column")


def _of_rates(columns: Columns) -> Iterator[Bilingual]:
    for field in columns.of_kind("rate"):
        if not _gives(field, columns):
            continue
        _, of = rates()[field]
        known = columns.fields.intersection((of, "sent"))
        yield note("from_rates" if known else "rate_without", column=columns.column(field))


def _cells(columns: Columns, rows: Sequence[Row], place: int, field: str) -> Iterator[str]:
    """What of a column may be shown."""
    kind = fields()[field]["kind"] if field in fields() else ""
    if kind == "person" or (columns.of_contacts and not kind):
        return
    for row in rows:
        cell = " ".join(row.cells[place].split()) if place < len(row.cells) else ""
        if columns.of_contacts and kind == "variant":
            yield from (cell,) if cell in columns.labels else (text for text, _ in candidates(cell))
        elif cell and "@" not in cell:
            yield cell


def _samples(cells: Iterator[str], field: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in cells:
        found[_short(cell, field)] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _short(text: str, field: str) -> str:
    """As much as is shown of a cell: of a link the end, where the variant stands."""
    if len(text) <= _LONGEST_SAMPLE:
        return text
    return f"…{text[1 - _LONGEST_SAMPLE :]}" if field == "variant" else text[:_LONGEST_SAMPLE]

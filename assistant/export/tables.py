"""Drafts as tables: for the import of an ads tool, and for a spreadsheet. The columns: rules/exports.yaml."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.export.cells import changed, csv_text, neutral_cell
from assistant.export.outgoing import Company, Outgoing, file_of, said, unique
from assistant.export.tags import render_link
from assistant.rules import load
from assistant.text.cells import BOM
from assistant.text.links import utm_parameters
from assistant.text.normalise import fold
from assistant.types.brand import Bilingual, Channel
from assistant.types.export import ExportFile
from assistant.types.language import Language

CSV = "text/csv; charset=utf-8"
# A French spreadsheet takes the comma for the decimal mark.
_SEPARATORS: Mapping[Language, str] = {"fr": ";", "en": ","}
_ABOUT = ("draft", "channel", "language", "segment", "products", "goal", "link")
_MARKS = (
    "status", "version", "approved", "approved_by", "approved_at", "ai_generated", "model", "prompt", "date",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of an import table.

    It holds the first `field` of the draft that there is, a `fact` of it, or `each` time the same text. With
    `most` it stands there that many times, numbered, a line of the field in each; a list that does not spread
    over columns makes a row of each line. `wanted`: the tool asks for it. `button`: the tool's own names of
    its buttons, by how the brief's call to action begins, folded.
    """

    name: str
    field: tuple[str, ...] = ()
    fact: str = ""
    each: str = ""
    most: int = 0
    wanted: bool = False
    button: Mapping[str, str] | None = None


def columns(table: str) -> tuple[Column, ...]:
    """The columns of an import table."""
    return tuple(_column(entry) for entry in load("exports")["tables"][table]["columns"])


def _column(entry: Mapping[str, Any]) -> Column:
    return Column(**{**entry, "field": tuple(entry.get("field", ()))})


def takes(table: str, channel: Channel) -> bool:
    """Whether a channel has the fields that an import table is made of."""
    names = {rule.name for rule in channel.fields}
    return names.issuperset(load("exports")["tables"][table]["needs"])


def import_file(table: str, drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """The drafts as a table for the import of a tool, in UTF-8 with its mark: Excel spoils accents else."""
    wide = columns(table)
    rows, warnings = [list(_headings(wide))], list[Bilingual]()
    for draft in drafts:
        for cells, told in _rows(wide, draft, company):
            rows.append(cells)
            warnings += told
    return _file(drafts, f"-{table.replace('_', '-')}.csv", csv_text(rows, ","), warnings)


def _headings(wide: Sequence[Column]) -> Iterator[str]:
    for column in wide:
        if column.most:
            yield from (f"{column.name} {number}" for number in range(1, column.most + 1))
        else:
            yield column.name


def _rows(
    wide: Sequence[Column], draft: Outgoing, company: Company
) -> Iterator[tuple[list[str], list[Bilingual]]]:
    """The rows of a draft, a single one unless a list of it does not spread over columns."""
    held = [_lines(column, draft) for column in wide]
    spread = [len(lines) for column, lines in zip(wide, held, strict=True) if not column.most]
    for number in range(max([1, *spread])):
        facts = _facts(draft, company, number)
        cells, told = list[str](), list[Bilingual]()
        for column, lines in zip(wide, held, strict=True):
            texts = _texts(column, lines, facts, number)
            cells += [neutral_cell(text) for text in texts]
            told += _told(column, lines, texts, draft)
        yield cells, told


def _lines(column: Column, draft: Outgoing) -> tuple[str, ...]:
    """What a draft has for a column: the items of a list, or the one text of a field."""
    if column.button is not None:
        return (draft.brief.cta,) if draft.brief.cta else ()
    piece = next((piece for name in column.field if (piece := draft.piece(name)) is not None), None)
    return () if piece is None else piece.items or (piece.text,)


def _texts(column: Column, lines: Sequence[str], facts: Mapping[str, str], number: int) -> list[str]:
    """What a row holds in a column, and in all columns of one that is numbered."""
    if column.most:
        return [*lines[: column.most], *[""] * (column.most - len(lines))]
    if column.button is not None:
        return [_button(column.button, lines)]
    if column.field:
        return [lines[number % len(lines)] if lines else ""]
    return [facts[column.fact] if column.fact else column.each]


def _button(buttons: Mapping[str, str], lines: Sequence[str]) -> str:
    """The tool's button that says what is called for; empty when none does."""
    said_ = fold(lines[0]) if lines else ""
    return next((own for words, own in buttons.items() if re.match(rf"{re.escape(words)}\b", said_)), "")


def _told(column: Column, lines: Sequence[str], texts: Sequence[str], draft: Outgoing) -> Iterator[Bilingual]:
    """What is to be looked at in a column before the file is imported."""
    number, most = draft.stored.id, column.most
    for place, text in enumerate(texts, 1):
        yield from changed(number, f"{column.name} {place}" if most else column.name, text)
    if most and len(lines) > most:
        yield said("warnings", "too_many", id=number, column=column.name, count=len(lines), most=most)
    if column.wanted and not any(texts):
        yield said("warnings", "no_link", id=number, column=column.name)
    if column.button is not None and lines and not any(texts):
        yield said("warnings", "button", id=number, called=lines[0])


def _facts(draft: Outgoing, company: Company, row: int) -> dict[str, str]:
    """What a table may tell of a draft beside its text; `row` counts the rows of one draft from 0."""
    brief, marks = draft.brief, draft.marking.as_texts()
    utm = utm_parameters(brief, draft.stored.draft.variant)
    name = draft.stem if not row else f"{draft.stem}-{row + 1}"
    made = "; ".join(f"{key}={value}" for key, value in marks.items() if value)
    labels = ["AI-generated"] if draft.marking.ai_generated else []
    return {
        "campaign": brief.utm.get("campaign", "") or company.brand.name,
        "group": " ".join([brief.segment, *brief.products]),
        "marked_ad": f"{name} | {made}",
        "link": render_link(draft.link, draft.tool),
        "address": render_link(brief.link, draft.tool),
        "url_tags": "&".join(f"{key}={value}" for key, value in utm.items()),
        "label": ";".join(labels if draft.approved else [*labels, "Not approved"]),
        "marking": made,
    }


def csv_file(drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """The drafts as a table for a spreadsheet, a row each: what they are for, their fields, their marking.

    UTF-8 with its mark; semicolons when the first draft is French, as French spreadsheets want them.
    """
    del company
    fields = tuple(dict.fromkeys(piece.name for draft in drafts for piece in draft.pieces))
    rows, warnings = [[*_ABOUT, *fields, *_MARKS]], list[Bilingual]()
    for draft in drafts:
        about = _about(draft)
        texts = {piece.name: piece.text for piece in draft.pieces}
        row = [*(about[name] for name in _ABOUT), *(texts.get(name, "") for name in fields)]
        rows.append([neutral_cell(text) for text in [*row, *(draft.marks[name] for name in _MARKS)]])
        warnings += [told for name, text in texts.items() for told in changed(draft.stored.id, name, text)]
    return _file(drafts, ".csv", csv_text(rows, _SEPARATORS[drafts[0].language]), warnings)


def _about(draft: Outgoing) -> dict[str, str]:
    brief = draft.brief
    return {
        "draft": str(draft.stored.id),
        "channel": brief.channel,
        "language": brief.language,
        "segment": brief.segment,
        "products": " ".join(brief.products),
        "goal": brief.goal,
        "link": draft.link,
    }


def _file(drafts: Sequence[Outgoing], ending: str, text: str, warnings: Sequence[Bilingual]) -> ExportFile:
    made = file_of(tuple(drafts), ending, CSV, f"{BOM}{text}".encode())
    return ExportFile(made.name, made.media_type, made.content, unique([*made.warnings, *warnings]))

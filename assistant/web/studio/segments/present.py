"""What the step of the segments shows, as HTML made from typed results. Knows nothing of Gradio."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from assistant.brand.segments.fields import rule_fields
from assistant.campaigns.segments.book import FROM_STUDIO, SegmentEntry
from assistant.campaigns.segments.fairness import Fairness, FairnessGroup
from assistant.campaigns.segments.preview import SegmentPreview
from assistant.campaigns.segments.rfm import RfmReport
from assistant.campaigns.segments.words import rule_words
from assistant.types.brand import Segment
from assistant.types.contacts import ContactList
from assistant.types.segment_rule import Op, RuleChange
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.campaigns.plan_present import Option, bars, percent
from assistant.web.studio.drafts.amounts import euros, number
from assistant.web.studio.knowledge.present import when
from assistant.web.studio.segments.form import JOINED, MOST_LINES, RuleForm
from assistant.web.texts import Words

STEPS = 5  # shades of a heat map
SCORES = range(1, 6)
# The signs of the operators as parts of a name.
OPS: Mapping[Op, str] = {
    "=": "is", "!=": "not", "<": "less", "<=": "most", ">": "more", ">=": "least", "in": "in",
    "contains": "contains", "between": "between", "known": "known", "within_days": "within",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell of a heat map: `step` is its shade, 0 for nothing."""

    told: str
    step: int
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """A segment in words."""

    id: str
    name: str
    told: str
    default: bool
    changed: bool


@dataclass(frozen=True)
class Edited:
    """The rule that is being written: `form` is None for one that is written as `yaml`.

    `lists` are those that it can be tried on.
    """

    entry: SegmentEntry
    form: RuleForm | None
    yaml: str
    history: Sequence[RuleChange]
    lists: Sequence[Option] = ()


@dataclass(frozen=True)
class SegmentsPresenter:
    """Makes the pieces of the page."""

    pages: Pages

    def rules(self, words: Words, entries: Iterable[SegmentEntry], may_change: bool) -> Html:
        """The segments in the order in which they are tried, each with its rule in words."""
        shown = [
            Shown(
                entry.segment.id,
                entry.segment.name[words.language],
                rule_words(entry.rule, words.language) if entry.rule else "",
                entry.segment.default,
                entry.source == FROM_STUDIO,
            )
            for entry in entries
        ]
        return self.pages.render("segments_rules", words=words, segments=shown, may_change=may_change)

    def form(self, words: Words, edited: Edited) -> Html:
        """The form of one rule."""
        fields = rule_fields().values()
        return self.pages.render(
            "segments_form",
            words=words,
            id=edited.entry.segment.id,
            title=edited.entry.segment.name[words.language],
            form=edited.form,
            yaml=edited.yaml,
            position=edited.entry.place,
            lists=edited.lists,
            history=edited.history,
            groups=[(group, list(found)) for group, found in groupby(fields, lambda field: field.group)],
            ops=OPS,
            joined=JOINED,
            most=MOST_LINES,
            changed=edited.entry.source == FROM_STUDIO,
            when=partial(when, words),
            told=lambda rule: rule_words(rule, words.language),
        )

    def preview(
        self, words: Words, listed: ContactList, preview: SegmentPreview, segments: Mapping[str, Segment]
    ) -> Html:
        """How many of a list belong where, which rules overlap, and a sample without anybody's name."""
        named = {id_: segment.name[words.language] for id_, segment in segments.items()}
        titles = [named.get(each.segment, each.segment) for each in preview.segments]
        counts = [
            (title, "done", each.assigned) for title, each in zip(titles, preview.segments, strict=True)
        ]
        most = max((cell for line in preview.overlap for cell in line), default=0)
        samples = [
            {"name": title, **_table(words, each.sample)}
            for title, each in zip(titles, preview.segments, strict=True)
            if each.sample
        ]
        return self.pages.render(
            "segments_preview",
            words=words,
            list=listed,
            stamp=f"{listed.id} {dt.datetime.now(dt.UTC):%H%M%S%f}",
            preview=preview,
            bars=bars(words, counts),
            names=[
                named.get(each.segment, each.segment) for each in preview.segments[: len(preview.overlap)]
            ],
            overlap=[
                [Cell(number(words, cell), shade(cell, most)) for cell in line] for line in preview.overlap
            ],
            empty=[field_name(words, field) for field in preview.empty_fields],
            samples=samples,
            amount=partial(number, words),
        )

    def rfm(self, words: Words, listed: ContactList, report: RfmReport) -> Html:
        """Customers by how recently and how often they bought, and by name."""
        cells = {(cell.recency, cell.frequency): cell for cell in report.cells}
        most = max((cell.customers for cell in report.cells), default=0)
        grid = [
            {
                "score": recency,
                "cells": [
                    Cell(
                        number(words, cells[recency, frequency].customers),
                        shade(cells[recency, frequency].customers, most),
                        euros(words, cells[recency, frequency].mean_spend)
                        if cells[recency, frequency].customers
                        else "",
                    )
                    for frequency in SCORES
                ],
            }
            for recency in reversed(SCORES)
        ]
        titles = report.titles()
        rows = [(name[words.language], "running", report.named.get(id_, 0)) for id_, name in titles.items()]
        return self.pages.render(
            "segments_rfm",
            words=words,
            list=listed,
            stamp=f"{listed.id} {dt.datetime.now(dt.UTC):%H%M%S%f}",
            report=report,
            scores=SCORES,
            grid=grid,
            bars=bars(words, rows),
            amount=partial(number, words),
            source=report.table.names.source,
            checked=report.table.names.checked,
        )

    def fairness(self, words: Words, table: Fairness, segments: Mapping[str, Segment]) -> Html:
        """Who is in and who is out, by the fields that the rules ask."""
        total = table.inside + table.outside
        return self.pages.render(
            "segments_fairness",
            words=words,
            table=table,
            stamp=f"{dt.datetime.now(dt.UTC):%H%M%S%f}",
            names=", ".join(segments[id_].name[words.language] for id_ in table.segments if id_ in segments),
            rate=percent(words, table.inside / total) if total else "–",
            amount=partial(number, words),
            share=partial(percent, words),
            field=partial(field_name, words),
            group=partial(group_name, words),
        )


def shade(count: int, most: int) -> int:
    """Which shade a cell gets: 0 for nothing, else from 1 to 5 by its share of the largest."""
    return 0 if not count else min(STEPS, 1 + int(count / most * STEPS))


def field_name(words: Words, id_: str) -> str:
    """A field of the rules in words; a column of one's own under its name."""
    known = rule_fields().get(id_)
    return known.name[words.language] if known else id_


def group_name(words: Words, group: FairnessGroup) -> str:
    """A group of contacts in words."""
    return group.value if group.kind == "value" else words(f"segm_group_is_{group.kind}")


def _table(words: Words, sample: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Some contacts as a table: the line of the file, and the fields that the rules ask."""
    fields = [name for name in sample[0] if name != "row"]
    rows = [[str(each["row"]), *(_value(words, each[name]) for name in fields)] for each in sample]
    return {"columns": [words("contacts_row"), *(field_name(words, name) for name in fields)], "rows": rows}


def _value(words: Words, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return words("segm_yes" if value else "segm_no")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

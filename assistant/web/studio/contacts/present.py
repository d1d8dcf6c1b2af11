"""What the step of the contacts shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from assistant import rules
from assistant.campaigns.contacts.columns import IGNORED, TRAIT, fields
from assistant.campaigns.contacts.optouts import KINDS as REFUSALS
from assistant.campaigns.contacts.preview import ColumnUse, Preview
from assistant.campaigns.contacts.report import ProblemRow
from assistant.campaigns.incoming import SUFFIXES
from assistant.text.headers import plain
from assistant.types.contacts import ContactList
from assistant.web.guard.limits import CONTACTS, CONTACTS_BYTES
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.campaigns.acts import Values, one
from assistant.web.studio.campaigns.files import MEGABYTES
from assistant.web.studio.campaigns.plan_present import Option, Picture, bars
from assistant.web.studio.contacts.form import BASES, KINDS
from assistant.web.studio.drafts.amounts import number
from assistant.web.studio.knowledge.present import when
from assistant.web.texts import Words

PAGE = 25  # rows with problems that are shown at once


@dataclass(frozen=True)
class Looked:
    """A file that was looked at: its key, its name, what an import would make of it, and the form so far."""

    key: str
    name: str
    preview: Preview
    form: Values


@dataclass(frozen=True)
class Column:
    """A column of a file, with what it may become."""

    name: str
    field: str
    samples: Sequence[str]
    options: Sequence[Option]


@dataclass(frozen=True)
class Troubled:
    """A row of a file with what was noticed, in words."""

    row: int
    excluded: str
    problems: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class ContactsPresenter:
    """Makes the pieces of the page."""

    pages: Pages

    def upload(self, words: Words, id_: str, label: str, kinds: Sequence[Option] = ()) -> Html:
        """The field for a file; with `kinds` it asks what its people refuse."""
        return self.pages.render(
            "contacts_upload",
            words=words,
            id=id_,
            label=words(label),
            kinds=kinds,
            post=CONTACTS,
            most=CONTACTS_BYTES,
            megabytes=MEGABYTES,
            accept=",".join(SUFFIXES),
        )

    def kinds(self, words: Words) -> list[Option]:
        """What people may refuse."""
        own = {"all": words("contacts_kind_all"), "profiling": words("contacts_kind_profiling")}
        return [(each, own.get(each) or right(words, "kinds", each)) for each in REFUSALS]

    def preview(self, words: Words, looked: Looked) -> Html:
        """What each column becomes, what the first rows would be, and by which right they are written to."""
        preview, form = looked.preview, looked.form
        tools = rules.load("contact_columns")["tools"]
        separator = words("contacts_tab") if preview.separator == "\t" else preview.separator
        return self.pages.render(
            "contacts_preview",
            words=words,
            file=looked.key,
            called=looked.name,
            list_name=one(form, "name") or looked.name.rpartition(".")[0],
            preview=preview,
            separator=separator or preview.format,
            rows=number(words, preview.rows_seen),
            notes=[note[words.language] for note in preview.notes],
            tools=[(id_, tool["name"][words.language]) for id_, tool in tools.items()],
            columns=[_column(words, use) for use in preview.columns],
            pictures=self._pictures(words, preview.counts),
            bases=[
                ("", words("contacts_basis_none")),
                *((each, right(words, "bases", each)) for each in BASES),
            ],
            basis=one(form, "basis"),
            kinds=[(each, right(words, "kinds", each)) for each in KINDS],
            chosen_kinds=form.get("kinds", ("email",)) if "reason" in form else ("email",),
            reason=one(form, "reason"),
        )

    def lists(self, words: Words, lists: Sequence[ContactList], may_change: bool) -> Html:
        """The imported lists."""
        tools = rules.load("contact_columns")["tools"]
        return self.pages.render(
            "contacts_lists",
            words=words,
            lists=lists,
            may_change=may_change,
            amount=partial(number, words),
            when=partial(when, words),
            ok=lambda listed: listed.report.get("ok", 0),
            tool=lambda id_: tools[id_]["name"][words.language] if id_ in tools else id_,
            basis=lambda id_: right(words, "bases", id_),
            kinds=lambda ids: ", ".join(right(words, "kinds", each) for each in ids),
        )

    def report(self, words: Words, listed: ContactList, rows: Sequence[ProblemRow], after: int) -> Html:
        """What became of the rows of a file, and some of those behind the row `after` that need a look."""
        return self.pages.render(
            "contacts_report",
            words=words,
            list=listed,
            stamp=after,
            notes=[note[words.language] for note in listed.report.get("notes", ())],
            pictures=self._pictures(words, listed.report),
            problems=[_troubled(words, row) for row in rows[:PAGE]],
            after=after,
            more=len(rows) > PAGE,
            amount=partial(number, words),
        )

    def taking(self, words: Words, name: str, done: int, total: int) -> Html:
        """How far an import is; `total` is 0 while the file is only surveyed."""
        return self.pages.render(
            "contacts_taking",
            words=words,
            called=name,
            done=done,
            total=total,
            amount=partial(number, words),
        )

    def _pictures(self, words: Words, report: Mapping[str, Any]) -> list[Picture]:
        """The rows by what became of them, and those that may be written to by channel."""
        became = [(words("contacts_is_ok"), "done", int(report["ok"]))]
        for code, count in report["excluded"].items():
            became.append((named(words, "contact_report", "exclusions", code), "excluded", count))
        pictures = [Picture(words("contacts_became"), bars(words, became))]
        reached = [
            (_by_right(words, kind, how), "running", count)
            for kind, counts in report["basis"].items()
            for how, count in counts.items()
        ]
        noticed = [
            (named(words, "contact_report", "problems", code), "pending", count)
            for code, count in report["problems"].items()
        ]
        whole = int(report["rows"])
        if reached:
            pictures.append(Picture(words("contacts_channels"), bars(words, reached, whole)))
        if noticed:
            pictures.append(Picture(words("contacts_noticed"), bars(words, noticed, whole)))
        return pictures


def named(words: Words, file: str, group: str, id_: str) -> str:
    """The name of something that a file of rules has, in the language of the page."""
    entry: Mapping[str, str] = rules.load(file)[group].get(id_, {})
    return entry.get(words.language, id_)


def right(words: Words, group: str, id_: str) -> str:
    """The name of a kind of channel (group “kinds”) or of a legal basis (“bases”)."""
    entry: Mapping[str, str] = rules.load("legal_basis")["names"][group].get(id_, {})
    return entry.get(words.language, id_)


def _by_right(words: Words, kind: str, how: str) -> str:
    """A kind of channel, and by which right."""
    return f"{right(words, 'kinds', kind)} · {right(words, 'bases', how)}"


def _column(words: Words, use: ColumnUse) -> Column:
    options: list[Option] = [(IGNORED, words("contacts_ignored"))]
    options += [(id_, entry["label"][words.language]) for id_, entry in fields().items()]
    own = TRAIT + (plain(use.column).replace(" ", "_")[:40] or "own")
    for each in dict.fromkeys((own, use.field)):
        if each.startswith(TRAIT):
            options.append((each, words("contacts_trait", name=each.removeprefix(TRAIT))))
    return Column(use.column, use.field, use.samples, options)


def _troubled(words: Words, row: ProblemRow) -> Troubled:
    excluded = named(words, "contact_report", "exclusions", row.excluded) if row.excluded else ""
    problems = [
        named(words, "contact_report", "problems", code) for code in row.problems if code != row.excluded
    ]
    return Troubled(row.row, excluded, problems)

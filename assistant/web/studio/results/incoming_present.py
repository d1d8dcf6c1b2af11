"""What the panel of the reports shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from assistant import rules
from assistant.campaigns.incoming import SUFFIXES
from assistant.results.importing.columns import IGNORED, fields
from assistant.results.importing.preview import ColumnUse, Preview, reason_words
from assistant.results.plots.words import Said
from assistant.types.results import ResultImport
from assistant.web.guard.limits import CONTACTS, CONTACTS_BYTES
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.campaigns.files import MEGABYTES
from assistant.web.studio.drafts.amounts import number
from assistant.web.studio.knowledge.present import when
from assistant.web.texts import Words

NAMES_SHOWN = 25  # unknown names that can be given a variant


@dataclass(frozen=True)
class Looked:
    """A file that was looked at: key, name, what it is taken for; the ids of the campaign’s variants."""

    key: str
    name: str
    preview: Preview
    variants: Sequence[str] = ()


@dataclass(frozen=True)
class IncomingPresenter:
    """Makes the pieces of the panel."""

    pages: Pages

    def upload(self, words: Words) -> Html:
        """The field for a file."""
        return self.pages.render(
            "results_upload",
            words=words,
            post=CONTACTS,
            most=CONTACTS_BYTES,
            megabytes=MEGABYTES,
            accept=",".join(SUFFIXES),
        )

    def preview(self, words: Words, looked: Looked) -> Html:
        """What each column is taken for, and what of the first rows an import would bring."""
        preview, language = looked.preview, words.language
        unknown = dict.fromkeys((*preview.labels, *preview.unknown))
        return self.pages.render(
            "results_preview",
            words=words,
            file=looked.key,
            called=looked.name,
            preview=preview,
            separator=words("contacts_tab") if preview.separator == "\t" else preview.separator,
            notes=[note[language] for note in preview.notes],
            tools=[(id_, tool["name"][language]) for id_, tool in _tools().items()],
            fields=[(IGNORED, words("contacts_ignored")), *_fields(words)],
            columns=[_column(use) for use in preview.columns],
            unknown=[
                (name, preview.labels.get(name, ""), preview.unknown.get(name, 0))
                for name in islice(unknown, NAMES_SHOWN)
            ],
            variants=looked.variants,
            sums=_sums(words, preview),
            why=partial(_why, words),
            amount=partial(number, words),
        )

    def taking(self, words: Words, done: int, total: int) -> Html:
        """How far an import is; `total` is 0 while the file is only surveyed."""
        return self.pages.render(
            "results_taking", words=words, done=done, total=total, amount=partial(number, words)
        )

    def imports(self, words: Words, imports: Sequence[ResultImport], may_change: bool) -> Html:
        """The reports of a campaign, each with what became of its rows."""
        tools = _tools()
        return self.pages.render(
            "results_imports",
            words=words,
            imports=imports,
            may_change=may_change,
            tool=lambda id_: tools[id_]["name"][words.language] if id_ in tools else id_,
            why=partial(_why, words),
            amount=partial(number, words),
            when=partial(when, words),
        )


def _tools() -> dict[str, dict[str, dict[str, str]]]:
    tools: dict[str, dict[str, dict[str, str]]] = rules.load("result_columns")["tools"]
    return tools


def _fields(words: Words) -> list[tuple[str, str]]:
    """What a column may be."""
    return [(id_, entry["label"][words.language]) for id_, entry in fields().items()]


def _column(use: ColumnUse) -> tuple[str, str, str]:
    return use.column, use.field, " · ".join(use.samples)


def _sums(words: Words, preview: Preview) -> list[tuple[str, str]]:
    """The figures of the rows that were looked at."""
    said = Said(words.language)
    return [
        (
            words(f"res_count_{count}"),
            said.euros(value) if count in {"revenue", "spend"} else said.number(value),
        )
        for count, value in preview.counts.items()
    ]


def _why(words: Words, reason: str) -> str:
    """Why rows were left out."""
    return reason_words(reason)[words.language]

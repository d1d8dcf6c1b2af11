"""Drafts as texts that people read and copy: plain text and Markdown."""

import re
from collections.abc import Sequence

import yaml

from assistant.export.outgoing import Company, Outgoing, Piece, file_of
from assistant.types.export import ExportFile

# What Markdown would read as its own signs: * (Mailchimp's tags have it) and \, markup, a heading, from which
# the heading of a field would be told no more, and a line of -, = or _ alone. writing/given.py takes it back.
_SIGNS = re.compile(
    r"(^[ \t]*)(#(?=#{0,5}(?:\s|$))|[-=_](?=[-=_ \t]*$))|()([\\*]|<(?=[A-Za-z/!?]))", re.MULTILINE
)


def text_file(drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """The texts to copy; the marking stands below, after the “-- ” that begins a signature (RFC 3676)."""
    del company
    content = "\n\n".join(_plain(draft) for draft in drafts)
    return file_of(tuple(drafts), ".txt", "text/plain; charset=utf-8", content.encode())


def _plain(draft: Outgoing) -> str:
    if len(draft.channel.fields) == 1:
        body = "\n".join(piece.text for piece in draft.pieces)
    else:
        body = "\n\n".join(f"{piece.label}\n{piece.text}" for piece in draft.pieces)
    head = "" if draft.approved else f"{draft.status_line()}\n\n"
    marks = "\n".join(f"{name}: {value}" for name, value in draft.marks.items() if value)
    return f"{head}{body}\n\n-- \n{marks}\n"


def markdown_file(drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """A draft as Markdown: the marking as front matter, a heading for each field, its sources at the end.

    `assistant check` takes it back: the headings are the labels of the fields.
    """
    del company
    content = "\n".join(_markdown(draft) for draft in drafts)
    return file_of(tuple(drafts), ".md", "text/markdown; charset=utf-8", content.encode())


def _markdown(draft: Outgoing) -> str:
    front = yaml.safe_dump(_front(draft), allow_unicode=True, sort_keys=False, width=1000)
    fields = "\n".join(f"# {piece.label}\n\n{_markdown_text(piece)}\n" for piece in draft.pieces)
    return f"---\n{front}---\n\n{fields}"


def _front(draft: Outgoing) -> dict[str, object]:
    """What the front matter holds: the draft, how it was made, and the sources that it stands on."""
    brief = draft.brief
    about: dict[str, object] = {
        "channel": brief.channel,
        "language": brief.language,
        "segment": brief.segment,
        "products": list(brief.products),
        "link": draft.link,
        **draft.marking.as_dict(),
        "approved": draft.approved,
        **{name: draft.marks[name] for name in ("approved_by", "approved_at")},
        "sources": list(draft.sources),
    }
    return {name: value for name, value in about.items() if value not in ("", [])}


def _markdown_text(piece: Piece) -> str:
    if piece.items:
        return "\n".join(f"- {_escaped(item)}" for item in piece.items)
    return _escaped(piece.text)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\1\3\\\2\4", text)

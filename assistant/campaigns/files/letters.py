"""The texts of a campaign as files: of each what a mailing tool is given to send, and one table of all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from assistant.campaigns.files.sheets import harmless
from assistant.errors import FormatError
from assistant.export.cells import changed
from assistant.export.documents import text_file
from assistant.export.mail.files import html_file
from assistant.export.mail.letter import letter_of, one_line
from assistant.export.mail.parts import Mail
from assistant.export.mail.plain import plain_text
from assistant.export.outgoing import Company, Outgoing, outgoing
from assistant.export.tags import render
from assistant.text.merge_tags import merge_tags
from assistant.types.brand import Bilingual, Channel
from assistant.types.campaign import CampaignText
from assistant.types.library import ApprovalRecord, SourceStamp
from assistant.types.stored import StoredDraft

FOLDER = "texts/"
_ABOUT = ("VARIANT", "SEGMENT", "CHANNEL", "LANGUAGE", "PRODUCTS")
_FILES = ("LINK", "HTML", "TEXT")
_MARKS = (
    "status", "version", "approved", "approved_by", "approved_at", "ai_generated", "model", "prompt", "date",
)  # fmt: skip
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Letter:
    """A text as a tool sends it: its parts by name, as plain text, and of an e-mail its HTML as `page`.

    The part without a name is the text itself, where there is one: the body of an e-mail, an SMS.
    """

    variant_id: str
    parts: Mapping[str, str]
    page: str = ""


@dataclass(frozen=True)
class TextOut:
    """All that leaves of one text: its files by name, its row of the table, what the manifest says of it.

    `tags` are the names of the merge tags that its fields hold.
    """

    letter: Letter
    files: Mapping[str, bytes]
    row: tuple[str, ...]
    about: Mapping[str, Any]
    tags: frozenset[str]
    warnings: tuple[Bilingual, ...]


class Letters:
    """Makes the files of texts for one tool."""

    def __init__(self, company: Company, tool: str, channels: Sequence[str]) -> None:
        self._company = company
        self._tool = tool
        found = (company.channel(name) for name in channels)
        self._fields = tuple(dict.fromkeys(rule.name for channel in found for rule in channel.fields))

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the table of texts: the fields of all channels are among them."""
        return (*_ABOUT, *self._fields, *_FILES, *_MARKS)

    def out(self, text: CampaignText, record: ApprovalRecord) -> TextOut:
        """What leaves of a text. Raises FormatError for one that holds nothing, or no subject."""
        stored = _tracked(record.stored, text.planned.variant_id)
        record = replace(record, stored=stored)
        out = outgoing(stored, self._company, self._tool, record)
        if not out.pieces:
            raise FormatError(f"Draft {stored.id} holds no text.", "Write one, or reject it.")
        letter, warnings = self._letter(text.planned.variant_id, out)
        files = dict(self._files(letter, out))
        fields = stored.draft.fields.values()
        tags = frozenset(
            tag.name for field in (*fields, stored.draft.brief.link) for tag in merge_tags(field)
        )
        row = tuple(harmless_lines(cell) for cell in self._row(text, out, list(files)))
        spoilt = (told for piece in out.pieces for told in changed(stored.id, piece.name, piece.text))
        about = _about(text, out, record, list(files)) | _heads(letter)
        return TextOut(letter, files, row, about, tags, (*warnings, *spoilt))

    def _letter(self, variant_id: str, out: Outgoing) -> tuple[Letter, tuple[Bilingual, ...]]:
        if not _is_letter(out.channel):
            return Letter(variant_id, _parts(out)), out.warnings
        sender, tool = self._company.sender, self._tool
        letter = letter_of(out.stored)
        mail = Mail(letter, sender, tool, sender.pictures(out.brief), out.marking)
        made = html_file(out.stored, sender, tool, out.marking)
        subject, preheader = (one_line(render(line, tool)) for line in (letter.subject, letter.preheader))
        parts = {"": plain_text(mail), "subject": subject, "preheader": preheader}
        return Letter(variant_id, parts, made.content.decode()), (*out.warnings, *made.warnings)

    def _files(self, letter: Letter, out: Outgoing) -> Iterator[tuple[str, bytes]]:
        name = partial(file_name, letter.variant_id)
        if letter.page:
            yield name(".html"), letter.page.encode()
            yield name(".txt"), letter.parts[""].encode()
        else:
            yield name(".txt"), text_file([out], self._company).content

    def _row(self, text: CampaignText, out: Outgoing, files: Sequence[str]) -> Iterator[str]:
        planned = text.planned
        yield from (planned.variant_id, planned.segment, planned.channel, planned.language)
        yield " ".join(planned.products)
        texts = {piece.name: piece.text for piece in out.pieces}
        yield from (texts.get(name, "") for name in self._fields)
        yield out.link
        yield next((name for name in files if name.endswith(".html")), "")
        yield next((name for name in files if name.endswith(".txt")), "")
        yield from (out.marks[name] for name in _MARKS)


def harmless_lines(text: str) -> str:
    """A cell of several lines: each is made harmless, and the lines stay."""
    return "\n".join(harmless(line) for line in text.splitlines()) if "\n" in text else harmless(text)


def file_name(variant_id: str, ending: str) -> str:
    """Where a text lies in the ZIP."""
    return f"{FOLDER}{_UNSAFE.sub('-', variant_id)}{ending}"


def _is_letter(channel: Channel) -> bool:
    return channel.preview == "inbox"


def _tracked(stored: StoredDraft, variant_id: str) -> StoredDraft:
    """The draft with the variant id in its link, whatever its brief said when it was written."""
    brief = stored.draft.brief
    if not brief.link:
        return stored
    brief = replace(brief, utm={**brief.utm, "content": variant_id}, variants=1)
    return replace(stored, draft=replace(stored.draft, brief=brief))


def _parts(out: Outgoing) -> dict[str, str]:
    """The fields of a text that is no e-mail; the only one of a channel goes without its name."""
    if len(out.channel.fields) == 1:
        return {"": out.pieces[0].text}
    texts = {piece.name: piece.text for piece in out.pieces}
    return {rule.name: texts.get(rule.name, "") for rule in out.channel.fields}


def _about(text: CampaignText, out: Outgoing, record: ApprovalRecord, files: Sequence[str]) -> dict[str, Any]:
    planned = text.planned
    marks = out.marking.as_dict()
    approval = {name: out.marks[name] for name in ("approved_by", "approved_at")}
    return {
        "variant_id": planned.variant_id,
        "segment": planned.segment,
        "channel": planned.channel,
        "language": planned.language,
        "products": list(planned.products),
        "variant": planned.variant,
        **marks,
        "approved": out.approved,
        **approval,
        "sources": [_source(stamp) for stamp in record.sources],
        "changed_sources": len(record.changed),
        "files": list(files),
    }


def _heads(letter: Letter) -> dict[str, str]:
    """Subject and preheader as they are: the table has an apostrophe before what may run as a formula."""
    return {name: text for name, text in letter.parts.items() if name in ("subject", "preheader")}


def _source(stamp: SourceStamp) -> dict[str, str]:
    """The version of a source that a text stands on."""
    return {"kind": stamp.kind, "key": stamp.key, "title": stamp.title, "sha256": stamp.sha256}

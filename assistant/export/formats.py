"""The formats in which drafts leave, and the one way to make a file of any of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.errors import FormatError, InputError, UnapprovedError, UnknownNameError
from assistant.export.bundle import bundle
from assistant.export.data import json_file
from assistant.export.documents import markdown_file, text_file
from assistant.export.mail.files import eml_file, html_file, mjml_file
from assistant.export.mail.parts import Sender
from assistant.export.marking import Marking
from assistant.export.outgoing import Company, Outgoing, outgoing, said, unique
from assistant.export.tables import csv_file, import_file, takes
from assistant.export.tags import PLAIN, known_tool
from assistant.export.word import docx_file
from assistant.types.brand import Bilingual, Channel
from assistant.types.export import ExportFile
from assistant.types.library import ApprovalRecord
from assistant.types.stored import StoredDraft

Make = Callable[[Sequence[Outgoing], Company], ExportFile]
_Letter = Callable[[StoredDraft, Sender, str, Marking], ExportFile]


@dataclass(frozen=True)
class ExportFormat:
    """A format: its id, how it is called, which channels it fits, and what makes a file of it.

    `single`: a file holds one draft. `tagged`: merge tags are written for the mailing tool that is chosen; an
    ads tool reads none of them, and gets their fallback words.
    """

    id: str
    make: Make
    fits: Callable[[Channel], bool] = lambda channel: True
    single: bool = False
    tagged: bool = True

    @property
    def label(self) -> Bilingual:
        """What it is called."""
        return said("formats", self.id)

    def as_dict(self) -> dict[str, object]:
        """The documented shape."""
        return {"id": self.id, "label": dict(self.label), "single": self.single, "tagged": self.tagged}


def _is_letter(channel: Channel) -> bool:
    return channel.preview == "inbox"


def _letter(write: _Letter, drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """An e-mail under our name for files, with what is to be said of any draft."""
    (draft,) = drafts
    made = write(draft.stored, company.sender, draft.tool, draft.marking)
    ending = made.name[made.name.rindex(".") :]
    return replace(made, name=f"{draft.stem}{ending}", warnings=unique([*draft.warnings, *made.warnings]))


def _table(name: str) -> ExportFormat:
    return ExportFormat(name, partial(import_file, name), partial(takes, name), tagged=False)


# In the order in which they are offered.
FORMATS: Mapping[str, ExportFormat] = {
    format_.id: format_
    for format_ in (
        ExportFormat("eml", partial(_letter, eml_file), _is_letter, single=True),
        ExportFormat("html", partial(_letter, html_file), _is_letter, single=True),
        ExportFormat("mjml", partial(_letter, mjml_file), _is_letter, single=True),
        _table("google_ads"),
        _table("meta_ads"),
        ExportFormat("text", text_file),
        ExportFormat("docx", docx_file),
        ExportFormat("md", markdown_file, single=True),
        ExportFormat("csv", csv_file),
        ExportFormat("json", json_file),
    )
}


def format_of(id_: str) -> ExportFormat:
    """A format; raises UnknownNameError for one that there is not."""
    if id_ not in FORMATS:
        raise UnknownNameError("export format", id_, FORMATS)
    return FORMATS[id_]


def formats_for(channel: Channel) -> tuple[ExportFormat, ...]:
    """The formats that fit a channel, the most special first."""
    return tuple(format_ for format_ in FORMATS.values() if format_.fits(channel))


def export(
    drafts: Sequence[StoredDraft],
    format_: str,
    tool: str = "plain",
    *,
    company: Company,
    records: Mapping[int, ApprovalRecord] | None = None,
    unapproved: bool = False,
) -> ExportFile:
    """One file of these drafts, in this order.

    Several drafts in a format that holds one a file come as a ZIP of files. `records` holds, by the number of
    a draft, how it came to be and who approved it. A draft that is not approved goes out with `unapproved`
    only; then the name of the file, its marking and a warning say so.

    Raises UnknownNameError for no such format, tool or channel; FormatError for a draft whose channel the
    format does not fit; UnapprovedError; InputError for no draft, or one without a text.
    """
    wanted, tool = format_of(format_), known_tool(tool)
    if not drafts:
        raise InputError("There is no draft to export.", "Name at least one.")
    _check(drafts, wanted, company, unapproved)
    known = records or {}
    tool = tool if wanted.tagged else PLAIN
    out = [outgoing(stored, company, tool, known.get(stored.id)) for stored in drafts]
    empty = next((draft for draft in out if not draft.pieces), None)
    if empty is not None:
        raise InputError(f"Draft {empty.stored.id} holds no text.", "Write one, then export it.")
    if wanted.single and len(out) > 1:
        return bundle([wanted.make([draft], company) for draft in out], out)
    return wanted.make(out, company)


def _check(drafts: Sequence[StoredDraft], wanted: ExportFormat, company: Company, unapproved: bool) -> None:
    for stored in drafts:
        channel = company.channel(stored.draft.brief.channel)
        if not wanted.fits(channel):
            fitting = ", ".join(each.id for each in formats_for(channel))
            raise FormatError(
                f"Draft {stored.id} is for the channel “{channel.id}”, which “{wanted.id}” does not fit.",
                f"Choose one of: {fitting}.",
            )
    waiting = [stored for stored in drafts if stored.status != "approved"]
    if waiting and not unapproved:
        numbers = ", ".join(str(stored.id) for stored in waiting[:12])
        raise UnapprovedError(
            f"Not approved: draft {numbers}.",
            "Have it approved, or export it with --unapproved (unapproved=true): the file is marked then.",
        )

"""Drafts as a Word document, for those who read and sign off outside of the studio."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from assistant.export.outgoing import Company, Outgoing, Piece, file_of, said
from assistant.types.export import ExportFile
from assistant.types.language import Language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LOCALES: dict[Language, str] = {"fr": "fr-FR", "en": "en-GB"}
_RED = RGBColor(0xB0, 0x00, 0x20)
_PROPERTIES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" \
xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>"""
_PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></property>"
)
_LONGEST_PROPERTY = 255  # characters of a core property: ECMA-376, part 2, 8.3.4


def docx_file(drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """The drafts as a Word document, one after the other on a page each, the marking among its properties."""
    document = _blank(drafts[0], company)
    for number, draft in enumerate(drafts):
        _write(document, draft, first=not number)
    _mark(document, drafts)
    stream = io.BytesIO()
    document.save(stream)
    return file_of(tuple(drafts), ".docx", DOCX, stream.getvalue())


def _blank(first: Outgoing, company: Company) -> WordDocument:
    """An empty document in the language of the first draft, so that Word checks its spelling in it."""
    document = Document()
    styles = document.styles
    locale = _LOCALES[first.language]
    for mark in styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), locale)
    styles["Normal"].font.name = "Calibri"
    styles["Normal"].font.size = Pt(11)
    core, stored = document.core_properties, first.stored
    title = f"{first.channel.name.get(first.language, first.channel.id)}, {company.brand.name}"
    core.title, core.author = title[:_LONGEST_PROPERTY], company.brand.name[:_LONGEST_PROPERTY]
    core.language = locale
    core.created, core.modified = stored.created_at, stored.changed_at
    core.last_modified_by = stored.changed_by[:_LONGEST_PROPERTY]
    return document


def _write(document: WordDocument, draft: Outgoing, first: bool) -> None:
    name = draft.channel.name.get(draft.language, draft.channel.id)
    document.add_heading(name, 0).paragraph_format.page_break_before = not first
    status = document.add_paragraph().add_run(draft.status_line())
    status.bold = True
    if not draft.approved:
        status.font.color.rgb = _RED
    document.add_paragraph(draft.origin_line())
    for piece in draft.pieces:
        document.add_heading(piece.label, 1)
        for text, style in _paragraphs(piece):
            document.add_paragraph(text, style)
    if draft.link:
        document.add_paragraph(draft.link)
    if draft.sources:
        document.add_heading(said("words", "sources")[draft.language], 1)
        for source in draft.sources:
            document.add_paragraph(source, "List Bullet")


def _paragraphs(piece: Piece) -> Iterator[tuple[str, str]]:
    """Each paragraph of a field, and its style; a single line break stays a line break."""
    if piece.items:
        yield from ((item, "List Bullet") for item in piece.items)
        return
    for text in re.split(r"\n[ \t]*\n", piece.text):
        if text.strip():
            yield text.strip("\n"), "Normal"


def _mark(document: WordDocument, drafts: Sequence[Outgoing]) -> None:
    """Put the marking among the properties: in words those that Word shows, by name those of our own."""
    core = document.core_properties
    approved = all(draft.approved for draft in drafts)
    core.content_status = "Final" if approved else "Draft"
    core.keywords = "AI-generated" if any(draft.marking.ai_generated for draft in drafts) else ""
    core.comments = " ".join(draft.origin_line() for draft in drafts)[:_LONGEST_PROPERTY]
    _add_custom(document, _joined([draft.marks for draft in drafts]))


def _joined(marks: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """One marking for all: what differs is listed; AI in one counts for all, and one not approved too."""
    found = {name: "; ".join(dict.fromkeys(mark[name] for mark in marks if mark[name])) for name in marks[0]}
    any_ai = any(mark["ai_generated"] == "true" for mark in marks)
    all_approved = all(mark["approved"] == "true" for mark in marks)
    return {**found, "ai_generated": str(any_ai).lower(), "approved": str(all_approved).lower()}


def _add_custom(document: WordDocument, properties: Mapping[str, str]) -> None:
    """Custom properties (ECMA-376, part 1, 22.3), which python-docx has no call for."""
    rows = "".join(
        _PROPERTY.format(pid=number, name=escape(name), value=escape(value))
        for number, (name, value) in enumerate(properties.items(), 2)  # 0 and 1 are reserved
    )
    package = document.part.package
    part = Part(
        PackURI("/docProps/custom.xml"),
        CONTENT_TYPE.OFC_CUSTOM_PROPERTIES,
        _PROPERTIES.format(rows).encode(),
        package,
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)

"""A draft as a file for a mailing tool: HTML, MJML, or a whole message (.eml)."""

from collections.abc import Iterator, Sequence

from mjml import mjml2html

from assistant.export.mail.letter import letter_of
from assistant.export.mail.message import message_bytes
from assistant.export.mail.parts import Mail, Sender
from assistant.export.mail.template import mjml_source
from assistant.export.marking import Marking, marking
from assistant.export.tags import PLAIN, known_tool, tag_warnings
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual
from assistant.types.export import ExportFile
from assistant.types.stored import StoredDraft


def html_file(
    stored: StoredDraft, sender: Sender, tool: str = PLAIN, mark: Marking | None = None
) -> ExportFile:
    """The letter as a page of HTML, to be pasted into the tool.

    `mark` says how the text was made, where more is known of that than the draft says itself. Raises
    FormatError for a draft without a subject or a text, UnknownNameError for no such tool.
    """
    mail = _mail(stored, sender, tool, mark)
    page = mjml2html(mjml_source(mail))
    return _file(mail, ".html", "text/html", page.encode(), _warnings(mail, page))


def mjml_file(
    stored: StoredDraft, sender: Sender, tool: str = PLAIN, mark: Marking | None = None
) -> ExportFile:
    """The letter as MJML, to be worked on in an editor of that. Raises what `html_file` raises."""
    mail = _mail(stored, sender, tool, mark)
    source = mjml_source(mail)
    return _file(mail, ".mjml", "text/mjml", source.encode(), _warnings(mail, mjml2html(source)))


def eml_file(
    stored: StoredDraft, sender: Sender, tool: str = PLAIN, mark: Marking | None = None
) -> ExportFile:
    """The letter as a whole message with HTML and plain text. Raises what `html_file` raises."""
    mail = _mail(stored, sender, tool, mark)
    page = mjml2html(mjml_source(mail))
    warnings = list(_warnings(mail, page))
    if not sender.address:
        warnings.append(_told("no_sender"))
    return _file(mail, ".eml", "message/rfc822", message_bytes(mail, page), warnings)


def _mail(stored: StoredDraft, sender: Sender, tool: str, mark: Marking | None) -> Mail:
    pictures = sender.pictures(stored.draft.brief)
    return Mail(letter_of(stored), sender, known_tool(tool), pictures, mark or marking(stored))


def _file(
    mail: Mail, suffix: str, media_type: str, content: bytes, warnings: Sequence[Bilingual]
) -> ExportFile:
    stem = f"mail-{mail.language}-{mail.marking.draft}{'' if mail.approved else '-not-approved'}"
    return ExportFile(f"{stem}{suffix}", media_type, content, tuple(warnings))


def _warnings(mail: Mail, page: str) -> tuple[Bilingual, ...]:
    texts = "\n".join((*mail.letter.texts, mail.letter.link, mail.sender.unsubscribe))
    told = [*tag_warnings(texts, mail.tool), *_about(mail, page)]
    return tuple({warning["en"]: warning for warning in told}.values())


def _about(mail: Mail, page: str) -> Iterator[Bilingual]:
    most, size = load("mail")["clipped"]["bytes"], len(page.encode())
    if size > most:
        yield _told("clipped", size=round(size / 1024), most=most // 1024)
    if not mail.unsubscribe:
        yield _told("no_unsubscribe")
    if not mail.mentions:
        yield _told("no_mentions", name=f"legal_mentions.{mail.language}")
    buttons = [block.lines[0] for block in mail.letter.blocks if block.kind == "button"]
    if buttons and not mail.link:
        yield _told("no_link", words=buttons[0])


def _told(key: str, **values: object) -> Bilingual:
    return filled(load("mail")["warnings"][key], **values)

"""EML files: subject, people, date and what was written, without quoted mails and signatures.

Imported in the reading process only.
"""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from assistant.errors import FileReadError
from assistant.ingest.readers.decoding import decode
from assistant.ingest.readers.extract import Extract, known_language
from assistant.ingest.readers.hidden import without_hidden
from assistant.ingest.readers.markup import tree_as_markdown
from assistant.types.knowledge import Part

_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError)
_MOST_PARTS = 1000
_PREFIX = re.compile(r"^(?:(?:re|fwd?|tr|réf|rép|aw|wg)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE)
_FLAGS = re.IGNORECASE | re.MULTILINE
# The line above a quoted mail, which some programs wrap.
_QUOTES = re.compile(
    r"^(?:le\b(?:[^\n]|\n(?![>\n])){0,200}?\ba\s+écrit\s?:|on\b(?:[^\n]|\n(?![>\n])){0,200}?\bwrote:"
    r"|[^\n]{0,100}<[^<>\s]+@[^<>\s]+> (?:a écrit|wrote)\s?:)[ \t]*$",
    _FLAGS,
)
# The head of a quoted mail, as Outlook writes it.
_ORIGINAL = re.compile(
    r"^[ \t*]*-{2,} ?(?:message d'origine|message original|original message) ?-{2,}"
    r"|^_{20,}[ \t]*\n[ \t*]*(?:de|from)[ *]*:"
    r"|^[*]?(?:de|from) ?:[*]?[^\n]+\n[*]?(?:envoyé|sent|date) ?:[*]?[^\n]+\n[*]?(?:à|to) ?:",
    _FLAGS,
)
_FORWARDED = re.compile(
    r"^[ \t>*]*-{3,} ?(?:forwarded message|message transféré)"
    r"|^(?:début du message (?:transféré|réexpédié)|begin forwarded message) ?:",
    _FLAGS,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676, 4.3
_DEVICE = re.compile(
    r"^(?:envoyé de(?:puis)? (?:mon|ma|mes)\b|envoyé à partir de|sent from (?:my|outlook|mail)"
    r"|get outlook for|obtenir outlook|télécharge[rz] outlook).*$",
    _FLAGS,
)
_FEWEST_WORDS = 3  # less than that left after the quotes are cut: the quotes were the message


def read_eml(path: Path) -> Extract:
    """A mail; raises FileReadError when it is none, or has no text."""
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if not any(message[name] for name in ("from", "subject", "date", "received", "to")):
            raise FileReadError(
                f"{path.name} is no mail: it has no subject and no sender.", "Export it again."
            )
        body, markup = _body(message, path.name)
        attached = list(_attachments(message))
        title = _PREFIX.sub("", " ".join(str(message["subject"] or "").split()))
        header = _header(message)
        date = _date(message)
        language = known_language(message["content-language"])
    except _BROKEN as error:
        raise FileReadError(
            f"{path.name} is a damaged mail: {type(error).__name__}.", "Export it again."
        ) from error
    text, trimmed = _own_words(body)
    if not any(letter.isalnum() for letter in text):
        raise FileReadError(f"{path.name} has no text.", "Save its attachments as files of their own.")
    warnings = [*markup]
    if trimmed:
        warnings.append("quoted mails were left out")
    if attached:
        warnings.append(f"attachments are not read: {', '.join(attached)}")
    return Extract(
        parts=(Part(f"{header}\n\n{text}"),),
        title=title,
        language=language,
        date=date,
        warnings=tuple(warnings),
    )


def _body(message: EmailMessage, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a mail, plain if it has a plain one, and warnings about its HTML."""
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    text = _flowed(plain, _decoded(plain, name)) if plain is not None else ""
    if len(text.split()) >= _FEWEST_WORDS or html is None:
        return text, ()
    try:
        tree = lxml_html.document_fromstring(_decoded(html, name))
    except (etree.ParserError, ValueError):
        return text, ()
    for quote in tree.xpath("//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote')]"):
        quote.drop_tree()
    warnings = without_hidden(tree)
    return tree_as_markdown(tree), warnings


def _decoded(part: MIMEPart, name: str) -> str:
    data = part.get_payload(decode=True)
    return decode(data, name, part.get_content_charset("")) if isinstance(data, bytes) else ""


def _flowed(part: MIMEPart, text: str) -> str:
    """Lines that end in a space go on in the next one (RFC 3676, 4.1)."""
    text = text.replace("\r\n", "\n")
    if part.get_param("format") != "flowed":
        return text
    return re.sub(r"(?<!^--) \n(?!>)", " ", text, flags=re.MULTILINE)


def _own_words(text: str) -> tuple[str, bool]:
    """What the sender wrote, and whether something was cut; a forwarded mail is kept, it is the content."""
    text = text.replace("\r\n", "\n")
    kept = text
    if not _FORWARDED.search(text):
        kept = "\n".join(line for line in _before_quotes(text).split("\n") if not line.startswith(">"))
        if len(kept.split()) < _FEWEST_WORDS:
            kept = text
    trimmed = len(kept.split()) < len(text.split())
    signed = _SIGNATURE.split(kept, maxsplit=1)[0]
    if len(signed.split()) >= _FEWEST_WORDS and not _FORWARDED.search(text):
        kept = signed
    return _DEVICE.sub("", kept).strip(), trimmed


def _before_quotes(text: str) -> str:
    """The text up to a quoted mail that goes on to the end; replies between quoted lines are all kept."""
    if original := _ORIGINAL.search(text):
        text = text[: original.start()]
    for found in _QUOTES.finditer(text):
        below = [line for line in text[found.end() :].split("\n") if line.strip()]
        quoted = sum(line.startswith(">") for line in below)
        if quoted == 0 or quoted == len(below):
            return text[: found.start()]
        return text[: found.start()] + text[found.end() :]
    return text


def _header(message: EmailMessage) -> str:
    """Who wrote to whom and when: names where there are some, as an address is of no use to a reader."""
    lines = [(label, _people(message, label)) for label in ("From", "To")]
    date = _date(message)
    shown = [*lines, ("Date", date.isoformat() if date else "")]
    return " · ".join(f"{label}: {text}" for label, text in shown if text)


def _people(message: EmailMessage, label: str) -> str:
    addresses: Sequence[object] = getattr(message[label], "addresses", ())
    names = (str(getattr(each, "display_name", "") or getattr(each, "addr_spec", "")) for each in addresses)
    return ", ".join(name for name in names if name)


def _date(message: EmailMessage) -> dt.date | None:
    found = getattr(message["date"], "datetime", None)
    return found.date() if isinstance(found, dt.datetime) else None


def _attachments(message: EmailMessage) -> Iterator[str]:
    """The names of what is attached; pictures inside the text are part of its design."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            yield name or "a mail"
        elif name and part.get_content_disposition() != "inline":
            yield str(name)

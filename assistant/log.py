"""Logging: one human line or one JSON object for each event, with keys and personal data masked."""

import copy
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from assistant.errors import SettingError

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LONGEST_MESSAGE = 10_000  # characters; a document that ends up in a message does not fill the disk
# These write whole prompts, documents or URLs with keys at INFO or DEBUG.
CHATTY = ("alembic", "asyncio", "chromadb", "httpcore", "httpx", "langchain", "openai", "pdfminer", "urllib3")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Control characters, line separators, bidi controls and lone surrogates could forge a line or hide one.
_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Bounded repetitions keep each expression linear on a text made to slow it down.
_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,4096}"), r"\1 [key]"),
    (re.compile(r"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{6,256}"), "[key]"),
    (
        re.compile(
            r"(?i)\b((?:api[_-]?key|password|passwd|secret|token)[\"']?\s{0,3}[=:]\s{0,3})[\"']?[^\s\"',;&}]{1,512}"
        ),
        r"\1[key]",
    ),
    (re.compile(r"(://[^\s/:@]{0,128}:)[^\s/@]{1,256}@"), r"\1[key]@"),
    (re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), "[e-mail]"),
)
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w])")
_PHONE = re.compile(
    r"(?<![\w.+])(?:(?:\+|00)[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,6}|0[1-9](?:[ .-]?\d){8,9})(?!\w)"
)


def mask(text: str) -> str:
    """The text with keys, e-mail addresses, IBANs, card and phone numbers replaced by what they were.

    An IBAN has to pass its checksum (ISO 13616, mod 97) and a card number its own (Luhn, ISO/IEC 7812-1);
    a phone number is French (10 digits), British (11) or international (+ or 00).
    """
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    text = _IBAN.sub(lambda match: _without_iban(match.group()), text)
    text = _CARD.sub(lambda match: "[card]" if _is_card(match.group()) else match.group(), text)
    return _PHONE.sub("[phone]", text)


def one_line(text: str) -> str:
    """The text on one line: ANSI sequences removed, line ends and control characters written as escapes."""
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode(), _ANSI.sub("", text))


def configure(level: str = "INFO", as_json: bool = False, stream: TextIO | None = None) -> None:
    """Send every logger to `stream` (stderr), masked; a second call replaces what the first one set up.

    Raises SettingError for a level that is not one of LEVELS.
    """
    if level.upper() not in LEVELS:
        raise SettingError(f"“{level[:40]}” is not a log level.", f"Use one of {', '.join(LEVELS)}.")
    handler = _MaskedHandler(stream or sys.stderr)
    handler.addFilter(MaskFilter())
    handler.setFormatter(JsonLine() if as_json else HumanLine())
    root = logging.getLogger()
    root.handlers[:] = [old for old in root.handlers if not isinstance(old, _MaskedHandler)] + [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class MaskFilter(logging.Filter):
    """Rewrites a record so that no formatter after it sees a secret: message, traceback and extra values."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place; every record passes."""
        record.msg, record.args = _safe(_message(record)), ()
        # A handler before ours may have left its own, unmasked text of the traceback on the record.
        error = record.exc_info[1] if record.exc_info else None
        record.exc_text = "\n".join(_traceback(error)) if error else None
        record.exc_info = None
        for name, value in _extras(record):
            plain = value is None or isinstance(value, bool | int | float)
            setattr(record, name, value if plain else _safe(str(value)))
        return True


class HumanLine(logging.Formatter):
    """`12:03:04 INFO assistant.ingest.sync.sync: message`; lines of a traceback are indented below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        when = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        extras = "".join(f" {name}={value}" for name, value in _extras(record))
        line = f"{when} {record.levelname} {record.name}: {record.msg}{extras}"
        # The indent keeps a line inside an exception's text from passing for a record of its own.
        return "\n".join([line, *(f"    {part}" for part in (record.exc_text or "").splitlines())])


class JsonLine(logging.Formatter):
    """One JSON object a record: time (UTC, ISO 8601), level, logger, message, exception, extra values."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.msg,
        }
        if record.exc_text:
            fields["exception"] = record.exc_text
        extras = {name: value for name, value in _extras(record) if name not in fields}
        return json.dumps({**fields, **extras}, ensure_ascii=False)


class _MaskedHandler(logging.StreamHandler[TextIO]):
    """A class of its own, so that `configure` finds and replaces its own handler and no other."""

    def handle(self, record: logging.LogRecord) -> bool:
        """Write a masked copy: other handlers get the record as it was."""
        return super().handle(copy.copy(record))


def _extras(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    return iter([(name, value) for name, value in vars(record).items() if name not in _STANDARD])


def _safe(text: str) -> str:
    cut = len(text) - LONGEST_MESSAGE
    shown = text if cut <= 0 else f"{text[:LONGEST_MESSAGE]} … ({cut} more characters)"
    return mask(one_line(shown))


def _traceback(error: BaseException) -> Iterator[str]:
    for block in traceback.format_exception(error):
        yield from (_safe(line) for line in block.rstrip("\n").split("\n"))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # arguments that don't fit the message: a filter must not raise
        return f"{record.msg} {record.args}"


def _without_iban(text: str) -> str:
    """The words after an IBAN may look like groups of it, so each shorter run of groups is tried too."""
    ends = [len(text), *(match.start() for match in reversed(list(re.finditer("[ -]", text))))]
    end = next((end for end in ends if _is_iban(text[:end])), 0)
    return f"[iban]{text[end:]}" if end else text


def _is_iban(text: str) -> bool:
    compact = re.sub(r"[ -]", "", text).upper()
    turned = compact[4:] + compact[:4]
    return 15 <= len(compact) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _is_card(text: str) -> bool:
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0

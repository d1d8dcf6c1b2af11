"""Logging: one human line or one JSON object for each event, with keys and personal data masked."""

import copy
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from assistant.errors import SettingError
from assistant.text import personal

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LONGEST_MESSAGE = 10_000  # characters; a document that ends up in a message does not fill the disk
# These write whole prompts, documents or URLs with keys at INFO or DEBUG.
CHATTY = (
    "alembic", "asyncio", "chromadb", "httpcore", "httpcore2", "httpx", "httpx2", "langchain", "openai",
    "pdfminer", "urllib3",
)  # fmt: skip

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being served; stands on each of its lines."""

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
)


def mask(text: str) -> str:
    """The text with keys and personal data (`assistant.text.personal`) replaced by what they were."""
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return personal.mask(text)


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
        if number := request_id.get():
            record.request_id = number
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

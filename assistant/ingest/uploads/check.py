"""What an uploaded file is and how it may be called: told from its bytes, never from what it claims."""

import codecs
import hashlib
import re
from collections.abc import Callable, Mapping

from assistant.errors import FileReadError, InputError
from assistant.ingest.files import LARGEST_BYTES, SUFFIXES
from assistant.ingest.readers.decoding import decode
from assistant.text.normalise import clean

LONGEST_NAME = 200  # characters that are kept of the name it came with
_LONGEST_STEM = 60  # characters of the stored name: at most 240 bytes, below the 255 of file systems
_SAMPLE = 65_536  # bytes looked at to tell text from binary data
_UNSAFE = re.compile(r"[^\w.-]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _office(member: bytes) -> Callable[[bytes], bool]:
    # The names of an archive's entries stand uncompressed in its directory: it need not be opened here.
    return lambda data: data.startswith(b"PK\x03\x04") and member in data


# Formats told by their first bytes (for PDF ISO 32000 allows some before, and readers look at 1,024).
BINARY: Mapping[str, Callable[[bytes], bool]] = {
    ".pdf": lambda data: b"%PDF-" in data[:1024],
    ".docx": _office(b"word/document.xml"),
    ".xlsx": _office(b"xl/workbook.xml"),
    ".pptx": _office(b"ppt/presentation.xml"),
}


def shown_name(name: str) -> str:
    """The name a file came with, on one line, without hidden characters, at most 200 of them."""
    line = " ".join(clean(name).split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def stored_name(name: str, suffix: str) -> str:
    """The path below the uploads under which a file of that name is stored: “1a2b3c4d/grille-2026.pdf”.

    The same name gives the same path, so that a new version takes the place of the old one. Nothing of the
    name but letters, digits, dots and dashes comes through, so it can't lead anywhere else.
    """
    last = re.split(r"[/\\]", clean(name))[-1].strip()
    end = last.rfind(".")
    stem = last[:end] if end > 0 and _SUFFIX.fullmatch(last[end:].casefold()) else last
    slug = _UNSAFE.sub("-", stem)[:_LONGEST_STEM].strip(".-_") or "document"
    digest = hashlib.sha256(clean(name).encode()).hexdigest()[:8]
    return f"{digest}/{slug}{suffix}"


def checked_suffix(name: str, data: bytes) -> str:
    """The suffix that fits the content; raises InputError for a file that is not read.

    PDF and office files are known by their bytes whatever they are called; a text keeps its own suffix when
    that is a format of text, and becomes .txt when it has none.
    """
    shown = shown_name(name)
    if not data:
        raise InputError(f"The file “{shown}” is empty.", "Choose another one.")
    if len(data) > LARGEST_BYTES:
        raise InputError(
            f"The file “{shown}” is larger than {LARGEST_BYTES // 2**20} MB.", "Split it into smaller files."
        )
    found = next((suffix for suffix, matches in BINARY.items() if suffix in SUFFIXES and matches(data)), "")
    return found or _text_suffix(shown, data)


def _text_suffix(shown: str, data: bytes) -> str:
    suffix = _claimed(shown)
    formats = ", ".join(sorted(SUFFIXES))
    if suffix in BINARY or not _is_text(data, shown):
        raise InputError(
            f"The file “{shown}” does not hold what its name says, or no format that is read.",
            f"Formats: {formats}. Export it again from the program that made it.",
        )
    if not suffix:
        return ".txt"
    if suffix not in SUFFIXES:
        raise InputError(f"The file “{shown}” is not in a format that is read.", f"Formats: {formats}.")
    return suffix


def _claimed(name: str) -> str:
    end = name.rfind(".")
    suffix = name[end:].casefold() if end > 0 else ""
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _is_text(data: bytes, name: str) -> bool:
    if data.startswith(_MARKS):
        return True
    try:
        decode(data[:_SAMPLE], name)
    except FileReadError:
        return False
    return True

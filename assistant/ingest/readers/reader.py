"""Turns a source file into documents: picks the reader of its format, then fills what the file left out.

PDF, DOCX, XLSX and HTML come from anywhere and need large libraries: they are read in a separate process.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from assistant.errors import FileReadError
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.markdown import first_heading, plain, read_markdown, read_plain
from assistant.ingest.readers.tables import read_csv
from assistant.text.language import detect_language
from assistant.text.normalise import clean
from assistant.types.knowledge import Document, Part, SourceFile
from assistant.types.language import Language

LIGHT: Mapping[str, Callable[[Path], Extract]] = {".md": read_markdown, ".txt": read_plain, ".csv": read_csv}
_SUFFIX = re.compile(r"(?i)[._-](fr|en)(?:[-_][a-z]{2})?$")
_FOLDERS: Mapping[str, Language] = {"fr": "fr", "en": "en"}
_BLANK_LINES = re.compile(r"\n{3,}")
_LONGEST_TITLE = 200  # characters


class HeavyReader(Protocol):
    """Reads the formats that need a process of their own; raises FileReadError."""

    def extract(self, path: Path) -> Extract:
        """The content of one PDF, DOCX, XLSX or HTML file."""
        ...

    def close(self) -> None:
        """End the process; the next file starts another one."""
        ...


class Reader:
    """Reads any supported file; `heavy` is asked for the formats that need a process of their own."""

    def __init__(self, heavy: HeavyReader, default_language: Language = "fr") -> None:
        self._heavy = heavy
        self._default = default_language

    def read(self, file: SourceFile) -> list[Document]:
        """The documents of a file; raises FileReadError when it can't be read or holds no words."""
        read = LIGHT.get(file.path.suffix.lower(), self._heavy.extract)
        return [to_document(file, read(file.path), self._default)]

    def close(self) -> None:
        """End the process of the heavy formats until it is needed again."""
        self._heavy.close()


def to_document(file: SourceFile, extract: Extract, default: Language) -> Document:
    """The extract as a document with title and language; hidden characters are removed from every text."""
    parts = tuple(Part(text, part.page) for part in extract.parts if (text := _tidy(part.text)))
    if not any(letter.isalnum() for part in parts for letter in part.text):
        raise FileReadError(f"{file.path.name} is empty.", "Fill it, or remove it.")
    title = plain(clean(extract.title)) or first_heading(parts[0].text) or title_of_name(file.source)
    return Document(
        source=file.source,
        title=" ".join(title.split())[:_LONGEST_TITLE],
        language=extract.language or _named_language(file.source) or _detected(title, parts, default),
        parts=parts,
        url=extract.url,
        date=extract.date or file.origin.date,
        valid_from=extract.valid_from or file.origin.valid_from,
        valid_until=extract.valid_until or file.origin.valid_until,
        # A document can hide itself; it can't publish itself from an internal folder.
        audience="internal" if extract.audience == "internal" else file.origin.audience,
        trust=file.origin.trust,
        owner=file.origin.owner,
    )


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in clean(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def title_of_name(source: str) -> str:
    """“policies/garantie-lin_2025.fr.pdf” → “Garantie lin 2025”."""
    stem = _SUFFIX.sub("", PurePosixPath(source).stem)
    words = re.sub(r"[\s._-]+", " ", stem).strip()
    return words[:1].upper() + words[1:]


def _named_language(source: str) -> Language | None:
    """The language that the file name (care.fr.md, care-en.html) or a folder (fr/care.md) gives."""
    path = PurePosixPath(source)
    if found := _SUFFIX.search(path.stem):
        return _FOLDERS[found.group(1).casefold()]
    named = (_FOLDERS.get(folder.casefold()) for folder in reversed(path.parts[:-1]))
    return next((language for language in named if language), None)


def _detected(title: str, parts: tuple[Part, ...], default: Language) -> Language:
    text = "\n".join(part.text for part in parts)
    return detect_language(f"{title}\n{text[:4000]}", default)

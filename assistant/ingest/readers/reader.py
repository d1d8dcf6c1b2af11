"""Turns a source file into documents: picks the reader of its format, then fills what the file left out.

Files come from anywhere, and most formats need large libraries: all but small texts are read in a separate
process.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from assistant.errors import FileReadError
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.finish import finished
from assistant.ingest.readers.markdown import first_heading, read_markdown, read_plain
from assistant.ingest.readers.tables import read_csv
from assistant.text.language import detect_language
from assistant.types.knowledge import Document, Part, SourceFile, Trust
from assistant.types.language import Language

LIGHT: Mapping[str, Callable[[Path], Extract]] = {
    ".md": read_markdown,
    ".txt": read_plain,
    ".csv": read_csv,
    ".tsv": read_csv,
}
_SUFFIX = re.compile(r"(?i)[._-](fr|en)(?:[-_][a-z]{2})?$")
_FOLDERS: Mapping[str, Language] = {"fr": "fr", "en": "en"}
SMALL = 256 * 1024  # bytes: a larger text goes to the reading process, as it would keep this one busy
_TIERS: Sequence[Trust] = ("user_generated", "feed", "editorial", "official")  # how far each is believed


class HeavyReader(Protocol):
    """Reads the formats that need a process of their own; raises FileReadError."""

    def extract(self, path: Path) -> Extract:
        """The content of one file of any format, finished."""
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
        if not file.size:
            raise _empty(file)
        light = LIGHT.get(file.path.suffix.lower())
        small = light is not None and file.size <= SMALL
        extract = finished(light(file.path)) if light and small else self._heavy.extract(file.path)
        return [to_document(file, extract, self._default)]

    def close(self) -> None:
        """End the process of the heavy formats until it is needed again."""
        self._heavy.close()


def to_document(file: SourceFile, extract: Extract, default: Language) -> Document:
    """A finished extract as a document with title and language; raises FileReadError when it has no words.

    A document can hide itself and ask for less trust; only `sources.yaml` can publish it or give it more.
    """
    parts = extract.parts
    if not any(letter.isalnum() for part in parts for letter in part.text):
        raise _empty(file)
    title = extract.title or first_heading(parts[0].text) or title_of_name(file.source)
    return Document(
        source=file.source,
        title=title,
        language=extract.language or _told_language(file) or _detected(title, parts, default),
        parts=parts,
        # A page may name any address as its own: where it was fetched is known.
        url=file.url or extract.url,
        # What somebody wrote goes before what a program kept.
        date=extract.date or file.origin.date or extract.saved,
        valid_from=extract.valid_from or file.origin.valid_from,
        valid_until=extract.valid_until or file.origin.valid_until,
        audience="internal" if extract.audience == "internal" else file.origin.audience,
        trust=min(extract.trust or file.origin.trust, file.origin.trust, key=_TIERS.index),
        owner=extract.owner or file.origin.owner,
        warnings=(*extract.warnings, *_refused(file, extract)),
    )


def _empty(file: SourceFile) -> FileReadError:
    return FileReadError(f"{file.path.name} is empty.", "Fill it, or remove it.")


def _refused(file: SourceFile, extract: Extract) -> list[str]:
    """What a document asks for and does not get."""
    warnings = []
    if extract.audience == "public" and file.origin.audience == "internal":
        warnings.append("declares itself public, which only sources.yaml can do: it stays internal")
    if extract.trust and _TIERS.index(extract.trust) > _TIERS.index(file.origin.trust):
        warnings.append(
            f"declares itself {extract.trust}, which only sources.yaml can do: it stays {file.origin.trust}"
        )
    return warnings


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


def _told_language(file: SourceFile) -> Language | None:
    return file.language or _named_language(file.source)


def _detected(title: str, parts: tuple[Part, ...], default: Language) -> Language:
    text = "\n".join(part.text for part in parts)
    return detect_language(f"{title}\n{text[:4000]}", default)

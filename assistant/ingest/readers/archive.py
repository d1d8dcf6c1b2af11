"""A look at office files before they are opened: all are ZIP archives, and those can explode."""

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import FileReadError

LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, all entries together
HIGHEST_RATIO = 200  # unpacked to packed; office files reach about 20
_SMALL = 1024 * 1024  # bytes: below that no ratio hurts
_MOST_ENTRIES = 10_000
_START = 65_536  # bytes: a document type stands before the first element
# What a password-protected office file starts with: an OLE container around the encrypted archive.
_OLE = b"\xd0\xcf\x11\xe0"


def check_archive(path: Path, member: str) -> None:
    """Raise FileReadError unless `path` is a sound archive of bounded size that holds `member`."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLE:
        raise FileReadError(
            f"{path.name} is protected by a password, or made by a program before 2007.",
            "Save it again without a password, as .docx, .xlsx or .pptx.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _check_size(path, entries)
            _check_xml(path, archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FileReadError(
            f"{path.name} is cut or is not a {path.suffix} file.",
            "Export it again from the program that made it.",
        ) from error
    if member not in names:
        raise FileReadError(f"{path.name} holds no {path.suffix} content.", "Export it again.")


def _check_size(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    # An entry that holds more than it declares is cut there when read: the declared sizes are the limit.
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MOST_ENTRIES:
        raise FileReadError(f"{path.name} holds {len(entries):,} entries.", "Split it into smaller files.")
    if unpacked > LARGEST_UNPACKED or (unpacked > _SMALL and unpacked / packed > HIGHEST_RATIO):
        raise FileReadError(
            f"{path.name} would unpack to {unpacked // 2**20:,} MB.", "Split it into smaller files."
        )


def _check_xml(path: Path, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Office files have no document types (ECMA-376-2); one that has some hides bombs."""
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(entry) as file:
            start = file.read(_START)
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise FileReadError(
                f"{path.name} declares XML entities, which no office program does.", "Do not trust this file."
            )

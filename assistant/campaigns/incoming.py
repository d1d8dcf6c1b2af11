"""Customer files between their upload and their import. Personal data: nothing stays for long."""

import contextlib
import datetime as dt
import hashlib
import re
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from assistant.errors import InputError

FOLDER = "incoming"
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
HOURS = 2  # so long a file waits for its import
LONGEST_NAME = 80
_KEY = re.compile(r"[\w-]{20,60}")
_PIECE = 1 << 20  # bytes that are written at once


class Incoming:
    """Keeps each file under a key that only its owner may use; `folder` belongs to it alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def add(self, name: str, pieces: AsyncIterator[bytes], owner: str) -> str:
        """Write a file as it arrives; its key.

        Raises InputError for a suffix that is not read or for an empty file; whatever ends the upload ends
        the file.
        """
        path = self._folder / _of(owner) / secrets.token_urlsafe(24) / _safe(name)
        path.parent.mkdir(parents=True, mode=0o700)
        try:
            if not await _written(path, pieces):
                raise InputError(f"{path.name} is empty.", "Export it again.")
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        return path.parent.name

    def path(self, key: str, owner: str) -> Path:
        """Where the file lies; raises InputError when it is not there, or not any more."""
        found = [] if not _KEY.fullmatch(key) else list((self._folder / _of(owner) / key).glob("*"))
        if not found:
            raise InputError("The uploaded file is not there any more.", "Send it again.")
        return found[0]

    def drop(self, key: str, owner: str) -> None:
        """Delete the file, whether or not it is still there."""
        if _KEY.fullmatch(key):
            shutil.rmtree(self._folder / _of(owner) / key, ignore_errors=True)

    def sweep(self, now: dt.datetime) -> int:
        """Delete what has waited too long; how many files that were."""
        before, gone = now.timestamp() - HOURS * 3600, 0
        for folder in self._folder.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):  # imported meanwhile
                if folder.stat().st_mtime < before:
                    shutil.rmtree(folder)
                    gone += 1
        return gone


async def _written(path: Path, pieces: AsyncIterator[bytes]) -> int:
    """Write the pieces, some together; how many bytes."""
    size, held = 0, bytearray()
    with path.open("xb") as file:
        async for piece in pieces:
            held += piece
            if len(held) >= _PIECE:
                size += file.write(held)
                held.clear()
        return size + file.write(held)


def _of(owner: str) -> str:
    """A folder's name for an account, whatever signs its name has."""
    return hashlib.sha256(owner.encode()).hexdigest()[:16]


def _safe(name: str) -> str:
    """The file's own name without anything that leads elsewhere; raises InputError for another format."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[\x00-\x1f\x7f]", "", last).strip().lstrip(".")
    suffix = Path(plain).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"“{plain[:LONGEST_NAME]}” is no contact file.", "Export it as CSV or XLSX.")
    stem = plain[: -len(suffix)][: LONGEST_NAME - len(suffix)].strip() or "contacts"
    return stem + suffix

"""The ZIP of an export, written to the disk as it grows, with the hash of everything that goes in."""

import hashlib
import shutil
import zipfile
from pathlib import Path
from typing import Any

from assistant.campaigns.files.sheets import SheetFile

# Of ZIP's first year: the same files make the same archive, byte by byte.
_TIME = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20


class Archive:
    """A new ZIP at `path`; `files` are what a manifest says of its files, in their order."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes) -> None:
        """Add a file that is held in memory."""
        self._zip.writestr(_entry(name), content)
        self._note(name, len(content), hashlib.sha256(content).hexdigest())

    def add_sheet(self, made: SheetFile, folder: str = "") -> None:
        """Add a table from the disk, whose hash is known; it goes from the disk."""
        name = f"{folder}{made.name}"
        with made.path.open("rb") as stream, self._zip.open(_entry(name), "w", force_zip64=True) as inside:
            shutil.copyfileobj(stream, inside, _PIECE)
        made.path.unlink()
        self._note(name, made.size, made.sha256)
        self.files[-1]["rows"] = made.rows

    def close(self) -> None:
        """Finish the archive."""
        self._zip.close()

    def _note(self, name: str, size: int, sha256: str) -> None:
        self.files.append({"name": name, "bytes": size, "sha256": sha256})


def sha256_of(path: Path) -> str:
    """The hash of a file, read piece by piece."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16  # else unpacked files can't be read by their owner
    return entry

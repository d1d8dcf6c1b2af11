"""Finds the documents of a knowledge folder."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import KnowledgeError
from assistant.types.knowledge import Origin, SourceFile

SUFFIXES = frozenset({".md", ".txt", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".csv"})
LARGEST_BYTES = 20 * 1024 * 1024
DEFAULT_ROOT = "knowledge"
PRODUCTS = "products.csv"
_HASH_BLOCK = 1024 * 1024

OriginOf = Callable[[str], Origin]


@dataclass(frozen=True)
class Skipped:
    """A file that is not in the index, and why, in words for the user."""

    source: str
    reason: str


@dataclass(frozen=True)
class Found:
    """What a walk of a folder gave, in the order of the paths."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]


def everything_public(source: str) -> Origin:
    """What is known of a source when nothing is declared."""
    del source
    return Origin()


def root_name(folder: Path, default: Path | None = None) -> str:
    """The stable name of a root: “knowledge” for the default folder, else its absolute path."""
    absolute = folder.expanduser().resolve()
    if default is not None and absolute == default.expanduser().resolve():
        return DEFAULT_ROOT
    return absolute.as_posix()


def find_files(root: Path, origin: OriginOf = everything_public, name: str | None = None) -> Found:
    """Walk `root` and hash its documents; sorted by path, links out of the folder not followed.

    README.md, the YAML files at the top and hidden files are settings and notes, not documents.
    Raises KnowledgeError when the folder is missing, unreadable, or holds no document at all.
    """
    folder = _checked(root)
    name = name or root_name(folder)
    files: list[SourceFile] = []
    skipped: list[Skipped] = []
    for path in _walk(folder):
        source = path.relative_to(folder).as_posix()
        reason = _reason_to_skip(path, folder)
        if reason:
            skipped.append(Skipped(source, reason))
            continue
        try:
            size, digest = path.stat().st_size, _sha256(path)
        except OSError as error:
            skipped.append(Skipped(source, f"can't be read: {error.strerror}"))
            continue
        files.append(SourceFile(path, name, source, digest, size, origin(source)))
    if not files:
        # Also for a disk that is not mounted: an empty folder must not empty the index.
        others = f", only {len(skipped)} other files" if skipped else ""
        raise KnowledgeError(
            f"The folder {folder} holds no document{others}.",
            f"Put files into it ({', '.join(sorted(SUFFIXES))}), then run the command again.",
        )
    return Found(tuple(files), tuple(skipped))


def _checked(root: Path) -> Path:
    folder = root.expanduser().resolve()
    try:
        if not folder.exists():
            raise KnowledgeError(
                f"There is no folder {folder}.", "Check the path, or give one with --knowledge DIR."
            )
        if not folder.is_dir():
            raise KnowledgeError(f"{folder} is a file, not a folder.", "Give the folder that holds it.")
        os.scandir(folder).close()
    except OSError as error:
        raise KnowledgeError(
            f"The folder {folder} can't be read: {error.strerror}.",
            "Change its permissions (read and enter), or give another folder.",
        ) from error
    return folder


def _walk(folder: Path) -> Iterator[Path]:
    """Every file that may be a document; a folder that can't be entered is yielded as itself."""
    blocked: list[Path] = []
    found: list[Path] = []
    for base, names, files in os.walk(folder, onerror=lambda error: blocked.append(Path(error.filename))):
        here = Path(base)
        names[:] = [name for name in names if not name.startswith(".")]
        # os.walk does not enter linked folders: they are listed like files, so that nothing is silent.
        linked = [name for name in names if (here / name).is_symlink()]
        found += [here / name for name in [*files, *linked] if not _is_ignored(name, here == folder)]
    yield from sorted([*found, *blocked])


def _is_ignored(name: str, at_top: bool) -> bool:
    if name.startswith((".", "~$")):  # hidden, or the lock of an open office file
        return True
    return at_top and (name.casefold() == "readme.md" or name.casefold().endswith((".yaml", ".yml")))


def _reason_to_skip(path: Path, folder: Path) -> str:
    if path.is_symlink():
        target = path.resolve()
        if target.is_dir() or not target.is_relative_to(folder):
            return "a link to a folder or out of this folder is not followed"
    if path.is_dir():
        return "the folder can't be entered: permission denied"
    if path.suffix.lower() not in SUFFIXES:
        return f"{path.suffix or 'a file without suffix'} is not a format that is read"
    if not path.is_file():
        return "is not a regular file"
    if path.stat().st_size > LARGEST_BYTES:
        return f"is larger than {LARGEST_BYTES // 2**20} MB; split it"
    return ""


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()

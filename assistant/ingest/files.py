"""Finds the documents of a knowledge folder."""

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.errors import KnowledgeError
from assistant.types.knowledge import Origin, SourceFile

SUFFIXES = frozenset(
    {".md", ".txt", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".pptx"}
    | {".csv", ".tsv", ".json", ".jsonl", ".eml"}
    | {".xml"}  # of product feeds only
)
LARGEST_BYTES = 20 * 1024 * 1024
DEFAULT_ROOT = "knowledge"
PRODUCTS = "products.csv"
_NAMED = 3  # files in other formats that are told by name; of more, their number
_MOST_FORMATS = 8
_HASH_BLOCK = 1024 * 1024
# A file that was written twice within one tick of its clock looks as it did after the first time: the stamp
# of a file is only believed when it was older than this (the “racy git” problem, git's racy-git.txt).
_SETTLED_NS = 2_000_000_000
# What would break a line, turn it around or move the cursor where a name is shown.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_NOTHING_KNOWN: "Mapping[str, tuple[str, str]]" = {}

OriginOf = Callable[[str], Origin]


@dataclass(frozen=True)
class Skipped:
    """A file that is not in the index, and why, in words for the user."""

    source: str
    reason: str


@dataclass(frozen=True)
class Found:
    """What a root holds, in the order of the paths. Only with `complete` is what is not in it gone.

    `gone` are sources that are known to be no more, whether or not the rest was seen. `others` are the files
    that are no documents.
    """

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...] = ()
    complete: bool = True
    gone: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


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


def find_files(
    root: Path,
    origin: OriginOf = everything_public,
    name: str | None = None,
    known: Mapping[str, tuple[str, str]] = _NOTHING_KNOWN,
) -> Found:
    """Walk `root` and hash its documents; sorted by path, links out of the folder not followed.

    `known` holds stamp and hash of files that were hashed before: one whose stamp is still the same is not
    read. README.md, the YAML files at the top and hidden files are settings and notes, not documents.
    Raises KnowledgeError when the folder is missing, unreadable, or holds no document at all.
    """
    folder = _checked(root)
    name = name or root_name(folder)
    files: list[SourceFile] = []
    skipped: list[Skipped] = []
    others: list[str] = []
    names: set[str] = set()
    for path in _walk(folder):
        source = shown_name(path.relative_to(folder), names)
        names.add(source)
        reason = _reason_to_skip(path, folder)
        if reason:
            skipped.append(Skipped(source, reason))
            continue
        if path.suffix.lower() not in SUFFIXES:
            others.append(source)
            continue
        try:
            status = path.stat()
            stamp, digest = known.get(source, ("", ""))
            if not stamp or stamp != _stamp(status):
                stamp, digest = _settled(status), _sha256(path)
        except OSError as error:
            skipped.append(Skipped(source, f"can't be read: {error.strerror}"))
            continue
        files.append(SourceFile(path, name, source, digest, status.st_size, origin(source), stamp))
    if not files:
        # Also for a disk that is not mounted: an empty folder must not empty the index.
        rest = len(skipped) + len(others)
        raise KnowledgeError(
            f"The folder {folder} holds no document{f', only {rest} other files' if rest else ''}.",
            f"Put files into it ({', '.join(sorted(SUFFIXES))}), then run the command again.",
        )
    return Found(tuple(files), tuple(skipped), others=tuple(others))


def shown_name(path: Path, taken: Collection[str] = ()) -> str:
    """The path as a name that can be stored and shown, other than those `taken`.

    A name on a disk is any bytes but two: what is no UTF-8 (from an old share of Windows) or would break the
    line in which it is shown is escaped.
    """
    text = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    name = _UNSHOWN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
    while name in taken:
        name += "~"
    return name


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
        return ""  # told of with the others
    if not path.is_file():
        return "is not a regular file"
    if path.stat().st_size > LARGEST_BYTES:
        return f"is larger than {LARGEST_BYTES // 2**20} MB; split it"
    return ""


def in_one_line(sources: Sequence[str]) -> tuple[Skipped, ...]:
    """Files in formats that are not read: a folder of pictures is worth a line, not one for each."""
    if not sources:
        return ()
    counts = Counter(PurePosixPath(source).suffix.lower() or "without suffix" for source in sources)
    formats = ", ".join(f"{suffix} ({count})" for suffix, count in counts.most_common(_MOST_FORMATS))
    more = ", …" if len(counts) > _MOST_FORMATS else ""
    few = len(sources) <= _NAMED
    named = ", ".join(sources) if few else f"{len(sources):,} files"
    return (Skipped(named, f"not in a format that is read: {formats}{more}"),)


def _stamp(status: os.stat_result) -> str:
    """What changes whenever a file is written; the kernel sets the time of change, and nobody else can."""
    if os.name != "posix":  # elsewhere that field is the time of creation, and proves nothing
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def _settled(status: os.stat_result) -> str:
    """The stamp, when it is old enough to be believed next time."""
    return _stamp(status) if time.time_ns() - status.st_ctime_ns > _SETTLED_NS else ""


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()

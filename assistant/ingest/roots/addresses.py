"""What a person names as a place of knowledge: a folder, a file, a website or a feed."""

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from assistant.errors import InputError, KnowledgeError

PlaceKind = Literal["folder", "file", "url"]
LONGEST = 2048
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/+", re.IGNORECASE)
_TABLES = frozenset({".csv", ".tsv"})


@dataclass(frozen=True)
class Place:
    """Where it is: an absolute path, or a URL as it was given."""

    kind: PlaceKind
    address: str


def place_of(address: str | Path) -> Place:
    """What `address` names.

    Raises InputError for an address of another kind (ftp, s3), KnowledgeError when no file or folder has
    that name.
    """
    text = str(address).strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        raise InputError(
            f"“{text[:80]}” is neither a folder, a file nor an address.", "Give one that exists."
        )
    if found := _SCHEME.match(text):
        if found.group(1).casefold() not in {"http", "https"}:
            raise InputError(f"“{text[:80]}” is no web address.", "Give one that begins with https://.")
        # A path library turns “https://x” into “https:/x”: both are understood.
        return Place("url", f"{found.group(1)}://{text[found.end() :]}")
    path = Path(text).expanduser().resolve()
    if path.is_file():
        return Place("file", path.as_posix())
    if not path.is_dir():
        raise KnowledgeError(
            f"There is no folder or file {path}.", "Check the path; a web address begins with https://."
        )
    return Place("folder", path.as_posix())


def named_like_a_table(address: str) -> bool:
    """Whether the path of the address ends like a table; of any other the content decides."""
    return posixpath.splitext(urlsplit(address).path)[1].casefold() in _TABLES


def demand_apart(folder: Path, home: Path, data: Path) -> None:
    """Refuse a root inside the knowledge folder or around it, and one that holds the data folder.

    Who may see a file is decided by its path below its root: `internal/` as a root of its own would make
    public what is not. Raises InputError.
    """
    if folder.is_relative_to(home) or home.is_relative_to(folder):
        raise InputError(
            f"{folder} and the knowledge folder {home} lie one inside the other.",
            "Run `assistant index` without a folder: it reads the whole knowledge folder.",
        )
    if folder.is_relative_to(data) or data.is_relative_to(folder):
        raise InputError(
            f"{folder} and the data folder {data} lie one inside the other.",
            "Give a folder that holds documents only.",
        )

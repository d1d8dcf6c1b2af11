"""The pages of one site on disk: what a crawl fetched, so that the next one need not fetch it again.

Each page is two files, its bytes and what the server said of them, written whole or not at all. A crawl that
is killed leaves its pages and the moment it began; the one after takes those pages as they are.
"""

import dataclasses
import hashlib
import json
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from assistant.net.fetch import Reply, Validators

_OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_SUFFIXES = {
    "application/pdf": ".pdf",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
}
PAGE_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html"}
UNNAMED = ("application/octet-stream", "binary/octet-stream")  # what servers call files they know nothing of
_BEGUN = "begun"
_RESUMED_WITHIN = 6 * 3600.0  # seconds: an older unfinished crawl is begun anew


@dataclass(frozen=True)
class StoredPage:
    """A page as it was last fetched. `fetched` is in seconds since the epoch."""

    url: str
    path: Path
    sha256: str
    size: int  # bytes
    validators: Validators
    robots: str  # its X-Robots-Tag header
    fetched: float

    @property
    def is_html(self) -> bool:
        """Whether it has links to follow."""
        return self.path.suffix == ".html"


class PageCache:
    """The folder of one site."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def begin(self, now: float) -> float:
        """When this crawl began: earlier than `now` if it goes on with one that was killed."""
        file = self._folder / _BEGUN
        try:
            begun = float(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            begun = -math.inf
        if 0 <= now - begun < _RESUMED_WITHIN:
            return begun
        _write(file, repr(now).encode())
        return now

    def finish(self, visited: Collection[str] | None) -> None:
        """End the crawl; with `visited`, addresses of a whole site, every other page is dropped."""
        (self._folder / _BEGUN).unlink(missing_ok=True)
        if visited is None:
            return
        kept = {_name(url) for url in visited}
        for file in self._folder.iterdir():
            if file.stem not in kept:
                file.unlink(missing_ok=True)

    def get(self, url: str) -> StoredPage | None:
        """The page of that address; None when there is none, or its bytes are not what was written."""
        try:
            said = json.loads((self._folder / f"{_name(url)}.json").read_bytes())
            validators = Validators(**said.pop("validators"))
            path = self._folder / f"{_name(url)}{said.pop('suffix')}"
            found = StoredPage(path=path, validators=validators, **said)
            whole = _sha256(path.read_bytes()) == found.sha256
        except (OSError, ValueError, TypeError, KeyError):
            return None  # written by a crawl that was killed, or by another version
        return found if whole else None

    def put(self, url: str, reply: Reply, now: float) -> StoredPage:
        """Keep the reply to a request for `url`, of one of the types above."""
        suffixes = PAGE_SUFFIXES | FILE_SUFFIXES
        path = self._folder / f"{_name(url)}{suffixes.get(reply.media_type) or file_suffix(url)}"
        robots = reply.headers.get("x-robots-tag", "")
        page = StoredPage(url, path, _sha256(reply.body), len(reply.body), reply.validators, robots, now)
        _write(path, reply.body)
        self._describe(page)
        return page

    def confirm(self, page: StoredPage, now: float) -> StoredPage:
        """The page, which the server says is still the same."""
        confirmed = dataclasses.replace(page, fetched=now)
        self._describe(confirmed)
        return confirmed

    def _describe(self, page: StoredPage) -> None:
        said = {**dataclasses.asdict(page), "suffix": page.path.suffix}
        del said["path"]
        _write(self._folder / f"{_name(page.url)}.json", json.dumps(said).encode())


def file_suffix(url: str) -> str:
    """“.docx” for an address that ends like a document that is read, else nothing."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return suffix if suffix in FILE_SUFFIXES.values() else ""


def _name(url: str) -> str:
    return _sha256(url.encode())[:32]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a reader sees the file before or the file after."""
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(data)
    partial.replace(path)

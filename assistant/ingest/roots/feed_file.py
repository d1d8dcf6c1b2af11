"""One product feed as a root: a file of the user's, or an address that is fetched anew each time."""

import hashlib
import json
import posixpath
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from assistant.errors import InputError, KnowledgeError, NetworkReplyError
from assistant.ingest.feeds.read import FeedPreview, is_feed, preview_feed, read_feed
from assistant.ingest.files import LARGEST_BYTES
from assistant.net.fetch import NEVER_SEEN, Fetcher, Reply, Validators, Wanted
from assistant.store.failures import border
from assistant.store.knowledge.manifest import SourceRecord
from assistant.store.knowledge.roots import RootRecord
from assistant.types.knowledge import Origin, SourceFile

FETCH_SECONDS = 60.0  # large catalogues are often made at the moment of the request
PAGE_TYPES = ("text/html", "application/xhtml+xml")
FEED_TYPES = (
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "text/xml",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/csv",
    "application/vnd.ms-excel",  # what servers on Windows call a CSV
    "application/octet-stream",
)
_FEED = Wanted(dict.fromkeys(FEED_TYPES, LARGEST_BYTES), FETCH_SECONDS)
_ANYTHING = Wanted(dict.fromkeys((*PAGE_TYPES, *FEED_TYPES), LARGEST_BYTES), FETCH_SECONDS)
_NAME = re.compile(r"[^\w.-]+")
_SUFFIXES = frozenset({".csv", ".tsv", ".xml", ".txt"})


class FeedFiles:
    """Brings feeds to this machine; `folder` keeps the last good version of each.

    Raises what the fetcher raises, StoreError and DiskFullError.
    """

    def __init__(self, fetcher: Fetcher, folder: Path) -> None:
        self._fetcher = fetcher
        self._folder = folder

    def kind_of(self, url: str) -> Literal["site", "feed"]:
        """Whether a website or a product feed is at the address; raises InputError when it is neither."""
        reply = _answered(self._fetcher.get(url, _ANYTHING))
        if reply.media_type in PAGE_TYPES:
            return "site"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file_name(url, reply.body)
            path.write_bytes(reply.body)
            if is_feed(path):
                return "feed"
        raise InputError(
            f"{url[:200]} is neither a web page nor a product feed with known columns.",
            "Give the start page of a website, or say what the columns are: --mapping COLUMN=FIELD.",
        )

    def preview(self, address: str, mapping: Mapping[str, str]) -> FeedPreview:
        """What each column of a feed would become; raises FileReadError for what is no feed."""
        if not _is_url(address):
            return preview_feed(Path(address), mapping)
        reply = _answered(self._fetcher.get(address, _FEED))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file_name(address, reply.body)
            path.write_bytes(reply.body)
            return preview_feed(path, mapping)

    def bring(self, root: RootRecord, known: Mapping[str, SourceRecord]) -> SourceFile:
        """The feed as it is now, checked to be one: a server's bad day never empties the catalogue."""
        path, validators = self._local(root, known)
        origin = Origin(root.audience or "public", "feed")
        with border(str(path)):
            data = path.read_bytes()
        # The mapping decides on the products as much as the bytes do.
        rules = json.dumps(dict(root.options), sort_keys=True).encode()
        digest = hashlib.sha256(data + rules).hexdigest()
        return SourceFile(
            path,
            root.name,
            path.name,
            digest,
            len(data),
            origin,
            validators={"etag": validators.etag, "last_modified": validators.last_modified},
            mapping=root.options,
        )

    def forget(self, name: str) -> None:
        """Delete what is kept of a root."""
        with border(str(self._place(name))):
            shutil.rmtree(self._place(name), ignore_errors=True)

    def _local(self, root: RootRecord, known: Mapping[str, SourceRecord]) -> tuple[Path, Validators]:
        if not _is_url(root.address):
            path = Path(root.address)
            if not path.is_file():
                raise KnowledgeError(f"There is no file {path} any more.", "Put it back, or remove the root.")
            read_feed(path, root.options)
            return path, NEVER_SEEN
        kept = self._kept(root.name)
        seen = _validators(known.get(kept.name)) if kept else NEVER_SEEN
        reply = self._fetcher.get(root.address, _FEED, seen)
        if reply.status == 304 and kept:
            return kept, seen
        return self._keep(root, _answered(reply)), reply.validators

    def _keep(self, root: RootRecord, reply: Reply) -> Path:
        place = self._place(root.name)
        path = place / file_name(root.address, reply.body)
        draft = place / "new" / path.name
        with border(str(draft)):
            draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(reply.body)
        read_feed(draft, root.options)
        with border(str(path)):
            for old in place.glob("*.*"):
                if old.name != path.name:
                    old.unlink()
            draft.replace(path)
        return path

    def _kept(self, name: str) -> Path | None:
        return next((path for path in self._place(name).glob("*.*") if path.is_file()), None)

    def _place(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:16]


def file_name(address: str, data: bytes) -> str:
    """A name for the fetched file: the address' own last part, its suffix by the content."""
    last = _NAME.sub("-", posixpath.basename(urlsplit(address).path)).strip(".-")[-60:]
    stem, suffix = posixpath.splitext(last)
    if suffix.casefold() in _SUFFIXES:
        return last
    return f"{stem or 'feed'}{'.xml' if data.lstrip()[:1] == b'<' else '.csv'}"


def _is_url(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def _answered(reply: Reply) -> Reply:
    if reply.status != 200:
        raise NetworkReplyError(
            f"{reply.url} answered with status {reply.status}.", "Check the address, or try again later."
        )
    return reply


def _validators(record: SourceRecord | None) -> Validators:
    if record is None:
        return NEVER_SEEN
    return Validators(record.validators.get("etag", ""), record.validators.get("last_modified", ""))

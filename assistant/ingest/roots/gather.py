"""Brings the files of a root to this machine: what is in a feed, on a website, among the uploads."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.ingest.files import Found
from assistant.ingest.reports import Progress
from assistant.ingest.roots.feed_file import FeedFiles
from assistant.ingest.uploads.folder import UploadFolder
from assistant.ingest.website.site import FetchedPage, SiteOptions, read_site
from assistant.net.fetch import Fetcher
from assistant.settings import NetSettings
from assistant.store.failures import border
from assistant.store.knowledge.manifest import SourceRecord
from assistant.store.knowledge.roots import RootRecord
from assistant.types.knowledge import Origin, SourceFile

Known = Mapping[str, SourceRecord]
Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Gathered:
    """The files of a root; `notes` are about the root as a whole, in words for the user."""

    found: Found
    notes: tuple[str, ...] = ()


class SitePages:
    """The pages of websites; `folder` keeps them between two visits."""

    def __init__(self, fetcher: Fetcher, settings: NetSettings, folder: Path) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._folder = folder

    def bring(self, root: RootRecord, known: Known, tell: Tell) -> Gathered:
        """Every page of a site, those that have not changed included; raises what `read_site` raises."""
        place = self._place(root.name)
        options = SiteOptions.from_settings(self._settings, self._fetcher, place)
        with border(str(place)):
            fetch = read_site(root.address, known, options, tell)
        files = tuple(_file(root, page, page.path) for page in fetch.pages if page.path is not None)
        # A sync keeps what it has of a page that is skipped: right for one that failed today, and wrong for
        # one that its owner no longer wants to be read.
        gone = (*fetch.gone, *(item.source for item in fetch.skipped if item.source in known))
        return Gathered(Found(files, (*fetch.failed, *fetch.skipped), fetch.complete, gone), fetch.notes)

    def forget(self, name: str) -> None:
        """Delete the pages that are kept of a site."""
        with border(str(self._place(name))):
            shutil.rmtree(self._place(name), ignore_errors=True)

    def _place(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:16]


class Gatherer:
    """One door to the three kinds of root that are not folders of the user's."""

    def __init__(self, feeds: FeedFiles, sites: SitePages, uploads: UploadFolder) -> None:
        self._feeds = feeds
        self._sites = sites
        self._uploads = uploads

    def gather(self, root: RootRecord, known: Known, tell: Tell) -> Gathered:
        """The files of a site, a feed or the uploads; `known` is what the manifest has of the root."""
        if root.kind == "site":
            return self._sites.bring(root, known, tell)
        if root.kind == "feed":
            tell(Progress("fetching", 0, 1))
            return Gathered(Found((self._feeds.bring(root, known),)))
        files, skipped = self._uploads.files()
        return Gathered(Found(tuple(files), tuple(skipped)))

    def forget(self, root: RootRecord) -> None:
        """Delete what is kept of a root on this machine; files of the user's own are not touched."""
        if root.kind == "site":
            self._sites.forget(root.name)
        elif root.kind == "feed":
            self._feeds.forget(root.name)
        elif root.kind == "uploads":
            self._uploads.clear()


def _file(root: RootRecord, page: FetchedPage, path: Path) -> SourceFile:
    return SourceFile(
        path,
        root.name,
        page.source,
        page.sha256,
        page.size,
        Origin(root.audience or "public"),
        url=page.url,
        validators=page.validators,
        aliases=page.aliases,
        language=page.language,
    )

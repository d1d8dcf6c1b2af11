"""Roots of every kind over the stores of one data folder, with a website on this machine."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from assistant.ingest.feeds.read import is_feed
from assistant.ingest.images.refresh import ImageShelf, ProductImages
from assistant.ingest.roots.feed_file import FeedFiles
from assistant.ingest.roots.gather import Gatherer, SitePages
from assistant.ingest.roots.names import RootNames
from assistant.ingest.roots.root_sync import RootSync, Shelves
from assistant.ingest.roots.roots import KnowledgeRoots
from assistant.ingest.uploads.folder import UploadFolder
from assistant.settings import NetSettings
from assistant.store.home import Home
from assistant.store.knowledge.images import ImageRecords
from assistant.store.knowledge.roots import Roots
from assistant.store.knowledge.sources import SourceList
from assistant.store.knowledge.uploads import Uploads
from tests.ingest.conftest import NOW, House
from tests.net.server import Web

FEED = (
    "id;title;price;availability\nA-1;Bougie Lune;12,50 EUR;in stock\nA-2;Bougie Soleil;14,90 EUR;in stock\n"
)


class Rooted:
    """The facade, and everything behind it that a test looks at."""

    def __init__(self, house: House, data: Path, knowledge: Path, web: Web) -> None:
        self.house = house
        self.knowledge = knowledge
        self.data = data
        self.now = NOW
        self.changes = 0
        self.records = Roots(house.database)
        self.uploads = UploadFolder(self.data / "uploads", Uploads(house.database), self.clock)
        fetcher = web.fetcher()
        feeds = FeedFiles(fetcher, self.data / "feeds")
        shelves = Shelves(
            self.records,
            house.stores.manifest,
            SourceList(house.database),
            self.uploads,
            Home(self.data, knowledge),
        )
        settings = NetSettings(crawl_delay=0.0, images=0)
        gatherer = Gatherer(feeds, SitePages(fetcher, settings, self.data / "pages"), self.uploads)
        shelf = ImageShelf(self.data / "images", house.stores.catalogue, ImageRecords(house.database))
        images = ProductImages(shelf, fetcher, 0)
        self.sync = RootSync(shelves, house.sync, gatherer, self._changed, images, self.clock)
        names = RootNames(knowledge, self.data, feeds.kind_of, is_feed)
        self.roots = KnowledgeRoots(shelves, self.sync, names, feeds.preview, self.clock)

    def clock(self) -> dt.datetime:
        return self.now

    def _changed(self) -> None:
        self.changes += 1

    def forward(self, **step: float) -> None:
        self.now += dt.timedelta(**step)

    def names(self) -> list[str]:
        return [view.record.name for view in self.roots.list()]

    def texts(self, audience: str) -> str:
        """Everything that an audience finds, as one text."""
        index = self.house.stores.index
        known: Callable[..., list[str]] = index.ids
        found = index.get(known(audience), audience)  # type: ignore[arg-type]
        return "\n".join(chunk.text for chunk, _ in found.values())

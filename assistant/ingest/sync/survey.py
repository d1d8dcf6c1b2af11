"""Looks at every source of a root before anything is written; only what is new or changed is read."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import FileReadError
from assistant.ingest.feeds.products import product_documents
from assistant.ingest.feeds.read import is_feed, read_feed
from assistant.ingest.files import Skipped
from assistant.ingest.readers.reader import Reader
from assistant.ingest.sync.spool import Spool
from assistant.ingest.sync.traits import Traits, records_traits, traits_of
from assistant.store.knowledge.manifest import SourceRecord
from assistant.types.knowledge import Document, Product, SourceFile

FORMAT = 5  # raise it when readers or chunking change what they give: every source is then read anew
# What can't be read today may be readable tomorrow (a machine that was busy, a new version of a library),
# but trying again costs up to two minutes a file.
RETRY_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Reading:
    """What a file holds. `products` is None for other files than product feeds.

    `changes_on` is the first day on which the same feed holds other products, in ISO.
    """

    documents: Sequence[Document]
    products: tuple[Product, ...] | None = None
    problems: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    changes_on: str = ""


class Survey:
    """Tells the traits of sources: from what is recorded of them, or by reading them into the spool.

    `pictures` are the addresses of images that the feeds name which it read.
    """

    def __init__(
        self,
        reader: Reader,
        spool: Spool,
        known: Mapping[str, SourceRecord],
        chunk_tokens: int,
        now: dt.datetime,
    ) -> None:
        self._reader = reader
        self._spool = spool
        self._known = known
        self._chunk_tokens = chunk_tokens
        self._now = now
        self.pictures: set[str] = set()

    def base(self, file: SourceFile) -> str:
        """The digest of all that a source is made from: its bytes, what is declared of it, how it is cut."""
        mapping = json.dumps(dict(file.mapping), sort_keys=True)
        declared = (repr(file.origin), file.url or "", file.language or "", mapping)
        parts = (file.sha256, *declared, str(self._chunk_tokens), str(FORMAT))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def recorded(self, file: SourceFile) -> bool:
        """Whether the source need not be read to tell its traits."""
        known = self._known.get(file.source)
        if known is None:
            return False
        if known.status == "skipped":
            return known.sha256 == self.base(file) and self._now - known.indexed_at < RETRY_AFTER
        if known.traits.get("changes_on", "9") <= self._now.date().isoformat():
            return False
        # A page that its server calls unchanged comes without its text: it stays as it was read.
        if not known.traits:  # recorded by an earlier version
            return False
        unchanged = known.traits["base"] == self.base(file)
        return unchanged or (known.content == file.sha256 and not file.path.is_file())

    def look(self, file: SourceFile) -> Traits:
        """The traits of a source; raises FileReadError when it can't be read, or couldn't a day ago."""
        known = self._known.get(file.source)
        if known is not None and self.recorded(file):
            if known.status == "skipped":
                raise FileReadError(known.reason)
            return Traits.stored(known.traits, known.blocks)
        reading = self.read(file)
        if reading.products is not None:
            return records_traits(file, self.base(file), repr(reading.products), reading.changes_on)
        self._spool.put(file.source, reading.documents)
        return traits_of(reading.documents, self.base(file))

    def read(self, file: SourceFile) -> Reading:
        """What a file holds, from the spool when it is there; raises FileReadError."""
        if file.mapping or is_feed(file.path):
            return self._read_feed(file)
        if file.path.suffix.lower() == ".xml":
            raise FileReadError(
                f"{file.path.name} is XML and no product feed.", "Only feeds of products are read in XML."
            )
        documents = self._spool.take(file.source)
        if documents is None:
            documents = self._reader.read(file)
        return Reading(documents)

    def _read_feed(self, file: SourceFile) -> Reading:
        feed = read_feed(file.path, file.mapping or None, self._now.date)
        self.pictures |= {product.image for product in feed.products if product.image}
        lines = tuple(Skipped(f"{file.source}, line {each.line}", each.reason) for each in feed.told)
        documents = product_documents(feed.products, file.source, file.origin)
        changes_on = feed.changes_on.isoformat() if feed.changes_on else ""
        return Reading(documents, feed.products, lines, feed.notes, changes_on)

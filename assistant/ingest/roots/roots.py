"""The roots of the knowledge: added, brought up to date, shown and removed, whatever kind they are."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.errors import AssistantError, FileReadError, InputError
from assistant.ingest.feeds.read import FeedPreview
from assistant.ingest.files import DEFAULT_ROOT, LARGEST_BYTES, Found, Skipped
from assistant.ingest.reports import SyncReport, ignore
from assistant.ingest.roots.addresses import place_of
from assistant.ingest.roots.names import RootNames, demand, find
from assistant.ingest.roots.order import Order
from assistant.ingest.roots.root_sync import RootSync, Shelves, Tell
from assistant.ingest.roots.views import Removed, RootView, SourceView
from assistant.ingest.uploads.check import checked_suffix, stored_name
from assistant.ingest.uploads.folder import UPLOADS
from assistant.jobs.background import StoppedError
from assistant.jobs.schedule import next_sync
from assistant.store.database import utc_now
from assistant.store.knowledge.roots import RootRecord, Schedule
from assistant.store.knowledge.sources import RootCounts
from assistant.store.knowledge.uploads import UploadRecord
from assistant.types.knowledge import Audience, Origin, SourceFile

Preview = Callable[[str, Mapping[str, str]], FeedPreview]


class KnowledgeRoots:
    """Every place that knowledge comes from. Raises StoreError and DiskFullError beside what is named."""

    def __init__(
        self,
        shelves: Shelves,
        sync: RootSync,
        names: RootNames,
        preview: Preview,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._shelves = shelves
        self._sync = sync
        self._names = names
        self._preview = preview
        self._now = now

    def list(self, limit: int = 0) -> tuple[RootView, ...]:
        """Every root with its counts, how far a sync of it is, and at most `limit` of its sources."""
        counts = self._shelves.sources.counts()
        return tuple(self._view(record, counts, limit) for record in self._known())

    def show(self, name: str, limit: int | None = None) -> RootView:
        """One root with at most `limit` of its sources; raises UnknownNameError with the nearest names."""
        record = demand(name, self._known())
        return self._view(record, self._shelves.sources.counts(), limit)

    def index(self, order: Order, tell: Tell = ignore) -> SyncReport:
        """Add what the order names unless it is known, declare what it says, and bring it up to date.

        A root of which nothing at all could be indexed is not kept. Raises InputError and KnowledgeError for
        the address, what fetching it raises, and what `RootSync.bring` raises.
        """
        known = self._known()
        if order.everything and not order.rebuild:
            return self._index_all(order, tell)
        if order.address is None:
            return self._sync.bring(order.declare(demand(DEFAULT_ROOT, known)), order, tell)
        place = place_of(order.address)
        if self._names.is_upload(place, bool(order.mapping)):
            return self._index_file(Path(place.address), order, tell)
        root = order.declare(self._names.of_place(place, known, bool(order.mapping), self._now()))
        new = root.name not in {record.name for record in known}
        try:
            return self._sync.bring(root, order, tell)
        except StoppedError:
            raise  # the next run goes on from there
        except AssistantError:
            if new:
                self._sync.give_up(root)
            raise

    def preview(self, address: str, mapping: Mapping[str, str]) -> FeedPreview:
        """What the columns of a feed would become; raises FileReadError for what is no feed."""
        return self._preview(place_of(address).address, mapping)

    def look(self, address: str, mapping: Mapping[str, str]) -> FeedPreview | None:
        """What the feed at a web address would become; None for a website. Raises as `index` does."""
        if mapping or self._names.kind_of(address) == "feed":
            return self._preview(address, mapping)
        return None

    def sync(self, name: str, tell: Tell = ignore, *, dry_run: bool = False) -> SyncReport:
        """Bring a known root up to date; raises UnknownNameError, and what `index` raises."""
        return self._sync.bring(demand(name, self._known()), Order(dry_run=dry_run), tell)

    def schedule(self, name: str, schedule: Schedule) -> RootRecord:
        """Say how often the server syncs a root; raises UnknownNameError."""
        record = demand(name, self._known())
        due = next_sync(schedule, record.name, self._now())
        changed = replace(record, schedule=schedule, next_at=due)
        self._shelves.roots.put(changed)
        return changed

    def due(self) -> Sequence[str]:
        """The roots whose time by their schedule has come, without those that are being synced."""
        due = self._shelves.roots.due(self._now())
        return [name for name in due if self._sync.progress(name) is None]

    def remove(self, name: str, tell: Tell = ignore) -> Removed:
        """Remove a root, or one upload, from the index, and what is kept of it on this machine.

        Files of the user's own folders are never touched. Raises UnknownNameError, and InputError for the
        knowledge folder, which can't be removed.
        """
        known = self._known()
        if find(name, known) is None and self._shelves.uploads.find(name) is not None:
            return self.delete_upload(name, tell)
        record = demand(name, known)
        if record.name == DEFAULT_ROOT:
            raise InputError(
                "The knowledge folder can't be removed: it is what everything starts from.",
                "Delete files from it and run `assistant index`, or name another with --knowledge.",
            )
        counts = self._shelves.sources.counts().get(record.name, RootCounts())
        self._sync.clear(record, tell)
        return Removed(record.name, "root", counts.indexed, counts.chunks)

    def upload(self, name: str, data: bytes, audience: Audience = "internal", by: str = "") -> UploadRecord:
        """Keep a file for the next sync of the uploads; raises InputError for one that is not read."""
        record = self._shelves.uploads.store(name, data, audience, by)
        self._demand_uploads()
        return record

    def paste(self, title: str, text: str, audience: Audience = "internal", by: str = "") -> UploadRecord:
        """Keep a text for the next sync of the uploads; raises InputError when it is empty or too long."""
        record = self._shelves.uploads.paste(title, text, audience, by)
        self._demand_uploads()
        return record

    def delete_upload(self, name: str, tell: Tell = ignore) -> Removed:
        """Delete an upload and its chunks; raises UnknownNameError when there is none of that name."""
        record = self._shelves.uploads.remove(name)
        lines = self._shelves.sources.of(UPLOADS)
        self._sync.bring(self._demand_uploads(), Order(), tell)
        chunks = sum(line.chunks for line in lines if line.source == record.source)
        return Removed(record.name, "upload", 1, chunks)

    def _known(self) -> Sequence[RootRecord]:
        """Every root: those that are stored, and folders that were indexed before roots were stored."""
        stored = self._shelves.roots.all()
        names = {DEFAULT_ROOT, UPLOADS, *(record.name for record in stored)}
        default = self._names.default(self._now())
        # The settings say where the knowledge folder is, whatever it was when it was stored.
        first = [replace(each, address=default.address) for each in stored if each.name == DEFAULT_ROOT]
        rest = [record for record in stored if record.name != DEFAULT_ROOT]
        others = [name for name in self._shelves.manifest.roots() if name not in names]
        return [
            *(first or [default]),
            *rest,
            *(RootRecord(name, "folder", name, self._now()) for name in others),
        ]

    def _demand_uploads(self) -> RootRecord:
        root = self._shelves.roots.get(UPLOADS)
        if root is None:
            root = RootRecord(UPLOADS, "uploads", self._shelves.uploads.folder.as_posix(), self._now())
            self._shelves.roots.put(root)
        return root

    def _view(self, record: RootRecord, counts: Mapping[str, RootCounts], limit: int | None) -> RootView:
        return RootView(
            record,
            counts.get(record.name, RootCounts()),
            self._sync.progress(record.name),
            () if limit == 0 else self._sources(record, limit),
        )

    def _sources(self, record: RootRecord, limit: int | None) -> tuple[SourceView, ...]:
        uploads = self._shelves.uploads.records() if record.kind == "uploads" else {}
        names = {source: upload.name for source, upload in uploads.items()}
        lines = self._shelves.sources.of(record.name, limit)
        return tuple(SourceView(names.get(line.source, line.source), line) for line in lines)

    def _index_all(self, order: Order, tell: Tell) -> SyncReport:
        """Every root in turn; one that fails is told in the report and keeps none of the others back."""
        total = SyncReport()
        for root in self._known():
            try:
                total += self._sync.bring(root, order, tell)
            except StoppedError:
                raise
            except AssistantError as error:
                total += SyncReport(skipped=(Skipped(root.name, str(error)),))
        return total

    def _index_file(self, path: Path, order: Order, tell: Tell) -> SyncReport:
        data = _bytes(path)
        audience = order.audience or "internal"
        if order.dry_run:
            return self._sync.foretell(UPLOADS, self._with(path, data, audience), tell)
        self.upload(path.name, data, audience)
        return self._sync.bring(self._demand_uploads(), Order(), tell)

    def _with(self, path: Path, data: bytes, audience: Audience) -> Found:
        """The uploads as they would be with one more file."""
        files, skipped = self._shelves.uploads.files()
        source = stored_name(path.name, checked_suffix(path.name, data))
        digest = hashlib.sha256(data).hexdigest()
        new = SourceFile(path, UPLOADS, source, digest, len(data), Origin(audience))
        return Found((*(file for file in files if file.source != source), new), tuple(skipped))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(
                f"{path} is larger than {LARGEST_BYTES // 2**20} MB.", "Split it into smaller files."
            )
        return path.read_bytes()
    except OSError as error:
        raise FileReadError(f"{path} can't be read: {error.strerror}.", "Check its permissions.") from error

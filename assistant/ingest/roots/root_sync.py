"""Brings one root up to date: fetches what is elsewhere, indexes it, and records how that went."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.brand.sources import Sources
from assistant.errors import AssistantError, InputError
from assistant.ingest.files import Found, OriginOf
from assistant.ingest.images.refresh import ProductImages
from assistant.ingest.reports import Progress, SyncReport
from assistant.ingest.roots.busy import WRITING, Busy
from assistant.ingest.roots.gather import Gatherer
from assistant.ingest.roots.order import Order
from assistant.ingest.sync.sync import Sync
from assistant.ingest.uploads.folder import UploadFolder
from assistant.jobs.background import StoppedError
from assistant.jobs.schedule import next_sync
from assistant.store.database import utc_now
from assistant.store.home import Home
from assistant.store.knowledge.manifest import Manifest
from assistant.store.knowledge.roots import RootRecord, Roots
from assistant.store.knowledge.sources import SourceList
from assistant.types.knowledge import Audience, Origin

Tell = Callable[[Progress], None]
CUT_SHORT = "An internal error ended the sync; the log says which."


@dataclass(frozen=True)
class Shelves:
    """What is stored about roots. `home` says whose knowledge the data folder holds."""

    roots: Roots
    manifest: Manifest
    sources: SourceList
    uploads: UploadFolder
    home: Home


class RootSync:
    """Syncs of single roots, one of a root at a time, and one at a time that writes to the indexes.

    What a website or a feed sends is fetched while another root is written. `changed` is called after a sync
    that changed the index.
    """

    def __init__(
        self,
        shelves: Shelves,
        sync: Sync,
        gatherer: Gatherer,
        changed: Callable[[], None],
        images: ProductImages,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._shelves = shelves
        self._sync = sync
        self._gatherer = gatherer
        self._changed = changed
        self._images = images
        self._now = now
        self._busy = Busy()

    def progress(self, name: str) -> Progress | None:
        """How far a sync of the root is; None when there is none."""
        return self._busy.progress(name)

    def bring(self, root: RootRecord, order: Order, tell: Tell) -> SyncReport:
        """Bring a root up to date, as the order says; waits for its turn.

        Raises SettingError for a data folder of another company, InputError when the root was removed
        meanwhile, and what fetching and `Sync` raise.
        """
        stored = self._shelves.roots.get(root.name) is not None
        self._demand_home(order)

        def note(step: Progress) -> None:
            self._busy.note(root.name, step)
            tell(step)

        with self._busy.turn(root.name, tell):
            if stored and self._shelves.roots.get(root.name) is None:
                raise InputError(f"{root.name} was removed meanwhile.", "Add it again if that was wrong.")
            if order.dry_run:
                return self._foretold(root, order, note, stored)
            with self._recorded(root):
                report = self._run(root, order, note)
            self._notify(report)
            return report + SyncReport(warnings=self._bring_images(root, note))

    def _bring_images(self, root: RootRecord, tell: Tell) -> tuple[str, ...]:
        """Bring the images of the root's products; what could not be had, in words."""
        place: Path | str = root.address
        if "://" not in root.address:
            place = Path(root.address).parent if root.kind == "feed" else Path(root.address)
        return self._images.refresh(root.name, place, tell).warnings

    def _foretold(self, root: RootRecord, order: Order, tell: Tell, stored: bool) -> SyncReport:
        try:
            return self._run(root, order, tell)
        finally:
            if not stored and root.kind in ("site", "feed"):
                self._gatherer.forget(root)
            self._images.sweep()

    def give_up(self, root: RootRecord) -> None:
        """Forget a new root, unless something of it is indexed."""
        if not self._shelves.manifest.documents(root.name) and root.kind != "uploads":
            self._gatherer.forget(root)
            self._shelves.roots.remove(root.name)

    def foretell(self, name: str, found: Found, tell: Tell) -> SyncReport:
        """What indexing these files as all that a root has would change."""
        with self._busy.turn(WRITING, tell):
            return self._take(name, found, tell, dry_run=True)

    def clear(self, root: RootRecord, tell: Tell) -> None:
        """Take everything of a root out of the indexes, delete what is kept of it, and forget it."""
        with self._busy.turn(root.name, tell), self._busy.turn(WRITING, tell):
            # The row last: a removal that is cut short can be asked for again.
            report = self._take(root.name, Found(()), tell)
            self._gatherer.forget(root)
            self._shelves.roots.remove(root.name)
        self._notify(report)

    def _notify(self, report: SyncReport) -> None:
        if report.added or report.updated or report.moved or report.deleted:
            self._changed()

    def _demand_home(self, order: Order) -> None:
        if not order.rebuild:
            self._shelves.home.check()
        if not order.dry_run:
            self._shelves.home.claim()

    @contextmanager
    def _recorded(self, root: RootRecord) -> Iterator[None]:
        """Note when a sync began and how it ended; one that is stopped stays open, and is due again."""
        now = self._now()
        # Due at once until it has ended: when it is killed, the next start of the server takes it up.
        due = now if root.schedule else None
        self._shelves.roots.put(replace(root, started_at=now, next_at=due))
        error: str | None = CUT_SHORT
        try:
            yield
            error = ""
        except StoppedError:
            error = None
            self._shelves.roots.postpone(root.name, next_sync(root.schedule, root.name, self._now(), 1))
            raise
        except AssistantError as failure:
            error = str(failure)
            raise
        finally:
            if error is not None:
                self._finish(root, error)

    def _finish(self, root: RootRecord, error: str) -> None:
        now = self._now()
        due = next_sync(root.schedule, root.name, now, root.failures + 1 if error else 0)
        self._shelves.roots.finished(root.name, now, error, due)

    def _run(self, root: RootRecord, order: Order, tell: Tell) -> SyncReport:
        if root.kind == "folder":
            with self._busy.turn(WRITING, tell):
                return self._sync.run(
                    Path(root.address),
                    root.name,
                    tell,
                    rebuild=order.rebuild,
                    dry_run=order.dry_run,
                    origin=_origin(Path(root.address), root.audience),
                )
        known = self._shelves.manifest.documents(root.name)
        gathered = self._gatherer.gather(root, known, tell)
        with self._busy.turn(WRITING, tell):
            report = self._take(root.name, gathered.found, tell, dry_run=order.dry_run)
        return report + SyncReport(warnings=gathered.notes)

    def _take(self, name: str, found: Found, tell: Tell, *, dry_run: bool = False) -> SyncReport:
        return self._sync.take_files(name, found, tell, dry_run)


def _origin(folder: Path, audience: Audience | None) -> OriginOf | None:
    """What is declared of the folder's files when an audience is declared for all of it.

    “internal” hides every file. “public” is only for those that nothing else speaks of: a rule of the
    folder's sources.yaml and a folder named internal keep what they say.
    """
    if audience is None:
        return None
    declared = Sources.load(folder)
    if audience == "public":
        return replace(declared, listed=False).origin

    def hidden(source: str) -> Origin:
        return replace(declared.origin(source), audience="internal")

    return hidden

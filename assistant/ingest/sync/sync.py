"""Brings the index in step with its sources: what is new, changed, moved or gone since the last run."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.errors import DiskFullError, IndexMismatchError
from assistant.ingest.files import Found, OriginOf, Skipped, find_files
from assistant.ingest.readers.reader import Reader
from assistant.ingest.reports import FileReport, Progress, SyncReport, ignore
from assistant.ingest.sandbox.sandbox import Sandbox
from assistant.ingest.sync.options import SyncOptions
from assistant.ingest.sync.rebuild import Rebuild, clean_up
from assistant.ingest.sync.root_run import RootRun
from assistant.ingest.sync.writer import Stores
from assistant.store.knowledge.manifest import SourceRecord
from assistant.types.knowledge import Origin, SourceFile
from assistant.types.model import Embedder

__all__ = ["FileReport", "Progress", "Stores", "Sync", "SyncOptions", "SyncReport"]

SPARE_BYTES = 100 * 1024 * 1024
NOTHING_DECLARED = "There is no sources.yaml: all but what lies in a folder named internal is public."
_INDEX_GROWTH = 3  # bytes of index per byte of documents, generously


class Sync:
    """Indexes roots, one run at a time.

    A run can be killed at any point: what it wrote is found again or removed by the next one.
    """

    def __init__(
        self, stores: Stores, embedder: Embedder, options: SyncOptions, reader: Reader | None = None
    ) -> None:
        self._stores = stores
        self._embedder = embedder
        self._options = options
        self._reader = reader or Reader(Sandbox())
        self._lock = threading.Lock()

    def run(
        self,
        root: Path,
        name: str,
        progress: Callable[[Progress], None] = ignore,
        *,
        rebuild: bool = False,
        dry_run: bool = False,
        origin: OriginOf | None = None,
    ) -> SyncReport:
        """Index the folder `root` under `name`.

        `rebuild` makes the index of every known root anew, beside the old one, which serves until the new
        one is whole. `dry_run` writes nothing and tells what would be done. `origin` goes before what
        sources.yaml declares. Files that can't be read are listed in the report.

        Raises KnowledgeError for the folder itself, IndexMismatchError when another embedder made the index,
        DiskFullError, and what the embedder, the indexes and the database raise; then the next run goes on
        from there.
        """
        known = {
            each.source: (each.stamp, each.content)
            for each in self._stores.manifest.documents(name).values()
            if each.stamp
        }
        with self._lock:
            found = find_files(root, origin or self._options.origin(root), name, known)
            report = self._bring(name, found, progress, rebuild=rebuild, dry_run=dry_run)
        if origin is None and report.public and not (root / "sources.yaml").is_file():
            report += SyncReport(warnings=(NOTHING_DECLARED,))
        return report

    def take_files(
        self,
        name: str,
        found: Found,
        progress: Callable[[Progress], None] = ignore,
        dry_run: bool = False,
    ) -> SyncReport:
        """Index files that were gathered elsewhere: the pages of a website, a feed, uploads.

        A page that its server calls unchanged may come without its text: with a path that is no file, and
        the SHA-256 that the manifest has as `content`. What was indexed and is now in `skipped` stays as it
        was, unless it is in `gone` too. Raises as `run` does, but nothing for an empty root.
        """
        known = self._stores.manifest.documents(name)
        settled = {*(file.source for file in found.files), *found.gone}
        kept = [
            each for each in found.skipped if each.source not in settled and _indexed(known.get(each.source))
        ]
        files = (*found.files, *(_textless(known[each.source]) for each in kept))
        others = tuple(each for each in found.skipped if each not in kept)
        with self._lock:
            taken = replace(found, files=files, skipped=others)
            report = self._bring(name, taken, progress, rebuild=False, dry_run=dry_run)
        lines = tuple(Skipped(each.source, f"{each.reason}; kept as it was indexed") for each in kept)
        return report + SyncReport(skipped=lines)

    def close(self) -> None:
        """End the reading process."""
        self._reader.close()

    def _bring(
        self, name: str, found: Found, progress: Callable[[Progress], None], *, rebuild: bool, dry_run: bool
    ) -> SyncReport:
        started = time.perf_counter()
        try:
            if dry_run:
                run = RootRun(name, self._stores, self._embedder, self._options, progress)
                run.foretell(found, self._reader)
                return replace(run.report(time.perf_counter() - started), dry_run=True)
            clean_up(self._stores, self._options)
            self._demand_space(found.files)
            report = self._rebuild(name, found, progress) if rebuild else self._run(name, found, progress)
            return replace(report, seconds=time.perf_counter() - started)
        finally:
            self._reader.close()

    def _run(self, name: str, found: Found, progress: Callable[[Progress], None]) -> SyncReport:
        self._demand_embedder()
        run = RootRun(name, self._stores, self._embedder, self._options, progress)
        run.take(found, self._reader)
        return run.report(0.0)

    def _rebuild(self, name: str, found: Found, progress: Callable[[Progress], None]) -> SyncReport:
        rebuild = Rebuild(self._stores, self._embedder, self._options, progress)
        report = rebuild.run(name, found, self._reader)
        clean_up(self._stores, self._options)
        return report

    def _demand_embedder(self) -> None:
        state = self._stores.manifest.state()
        if state is not None and state.chunks and state.embedder != self._embedder.name:
            raise IndexMismatchError(
                f"The index was made by the embedder “{state.embedder}”, and “{self._embedder.name}” is set.",
                "Run `assistant index --rebuild` to make it anew, or set the embedder back.",
            )

    def _demand_space(self, files: Sequence[SourceFile]) -> None:
        folder = next(
            path
            for path in (self._options.data.resolve(), *self._options.data.resolve().parents)
            if path.exists()
        )
        needed = SPARE_BYTES + _INDEX_GROWTH * sum(file.size for file in files)
        free = self._options.free_bytes(folder)
        if free < needed:
            raise DiskFullError(
                f"The disk of {folder} has {free // 2**20} MB left; indexing may need {needed // 2**20} MB.",
                "Free some space, or name a folder on another disk with --data-dir.",
            )


def _indexed(record: SourceRecord | None) -> bool:
    return record is not None and record.status == "indexed"


def _textless(record: SourceRecord) -> SourceFile:
    origin = Origin(record.audience, record.trust, record.owner, record.date)
    return SourceFile(Path(), record.root, record.source, record.content, 0, origin, url=record.url)

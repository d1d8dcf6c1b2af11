"""Brings the index in step with a folder: what is new, changed or gone since the last run."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import DiskFullError, IndexMismatchError, KnowledgeError
from assistant.ingest.files import DEFAULT_ROOT, Skipped, find_files
from assistant.ingest.readers.reader import Reader
from assistant.ingest.reports import Progress, SyncReport, ignore
from assistant.ingest.root_run import RootRun, SyncOptions
from assistant.ingest.sandbox import Sandbox
from assistant.ingest.writer import Stores
from assistant.types.knowledge import SourceFile
from assistant.types.model import Embedder

__all__ = ["Progress", "Stores", "Sync", "SyncOptions", "SyncReport"]

SPARE_BYTES = 100 * 1024 * 1024
_INDEX_GROWTH = 3  # bytes of index per byte of documents, generously


class Sync:
    """Indexes folders, one run at a time."""

    def __init__(
        self, stores: Stores, embedder: Embedder, options: SyncOptions, reader: Reader | None = None
    ) -> None:
        self._stores = stores
        self._embedder = embedder
        self._options = options
        self._reader = reader or Reader(Sandbox())
        self._lock = threading.Lock()

    def run(
        self, root: Path, name: str, progress: Callable[[Progress], None] = ignore, *, rebuild: bool = False
    ) -> SyncReport:
        """Index the folder `root` under `name`; `rebuild` drops the index and does every known root again.

        Files that can't be read are listed in the report. Raises KnowledgeError for the folder itself,
        IndexMismatchError when another embedder made the index, DiskFullError, and what the embedder, the
        indexes and the database raise; then the next run goes on from there.
        """
        with self._lock:
            try:
                if rebuild:
                    return self._rebuild(root, name, progress)
                self._demand_embedder()
                return self._run(root, name, progress)
            finally:
                self._reader.close()

    def close(self) -> None:
        """End the reading process."""
        self._reader.close()

    def _rebuild(self, root: Path, name: str, progress: Callable[[Progress], None]) -> SyncReport:
        find_files(root)  # nothing is dropped for a folder that can't be read
        others = [other for other in self._stores.manifest.roots() if other != name]
        # The manifest first: an index without record is cleaned by the next run.
        self._stores.manifest.clear()
        self._stores.index.reset()
        self._stores.lexical.reset()
        report = self._run(root, name, progress)
        for other in others:
            folder = self._options.default_root if other == DEFAULT_ROOT else Path(other)
            try:
                report += self._run(folder or Path(other), other, progress)
            except KnowledgeError as error:
                report += SyncReport(
                    skipped=(Skipped(other, f"its folder is no longer indexed: {error.message}"),)
                )
        return report

    def _demand_embedder(self) -> None:
        state = self._stores.manifest.state()
        if state is not None and state.chunks and state.embedder != self._embedder.name:
            raise IndexMismatchError(
                f"The index was made by the embedder “{state.embedder}”, and “{self._embedder.name}” is set.",
                "Run `assistant index --rebuild` to make it anew, or set the embedder back.",
            )

    def _run(self, root: Path, name: str, progress: Callable[[Progress], None]) -> SyncReport:
        started = time.perf_counter()
        found = find_files(root, self._options.origin(root), name)
        self._demand_space(found.files)
        run = RootRun(self._stores, self._embedder, self._options, progress)
        run.take(name, found.files, found.skipped, self._reader)
        return run.report(name, time.perf_counter() - started)

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

"""Makes the whole index anew beside the one that serves, and puts it in its place in one step."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.errors import IndexDamagedError, KnowledgeError
from assistant.ingest.files import DEFAULT_ROOT, Found, OriginOf, Skipped, find_files
from assistant.ingest.readers.reader import Reader
from assistant.ingest.reports import FileReport, Progress, SyncReport
from assistant.ingest.sync.generations import place, remove_others
from assistant.ingest.sync.options import SyncOptions
from assistant.ingest.sync.root_run import RootRun
from assistant.ingest.sync.writer import Source, Stores, Watcher, Writer
from assistant.search.dense.index import Index
from assistant.search.dense.records import AUDIENCES
from assistant.search.words.lexical import LexicalIndex
from assistant.store.database import Database
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.manifest import Manifest, SourceRecord
from assistant.types.knowledge import Chunk, Origin
from assistant.types.model import Embedder

_CARRIED = "its folder or website was not read: kept as it was indexed"
_LOST = "could not be taken from the old index: index it again"


class Rebuild:
    """One rebuild: every known root, into the next place. The old index serves until `switch`.

    A rebuild that fails or is killed leaves the old index as it is; the next run deletes what it wrote.
    """

    def __init__(
        self, stores: Stores, embedder: Embedder, options: SyncOptions, progress: Callable[[Progress], None]
    ) -> None:
        self._live = stores
        self._embedder = embedder
        self._options = options
        self._progress = progress
        state, number = stores.manifest.state(), stores.manifest.generation()
        if state is not None and state.embedder != stores.index.embedder_name:
            # What is not read again is taken from the old index, which belongs to the embedder that made it.
            with stores.index.hold.switching():
                stores.index.move_to(place(options.data, number).folder, state.embedder)
        self._place = place(options.data, number + 1)
        self._database = Database.for_folder(self._place.draft)
        self._draft = Stores(
            Manifest(self._database),
            Catalogue(self._database),
            Index(self._place.folder, embedder.name),
            LexicalIndex(self._place.words),
        )

    def run(self, name: str, found: Found, reader: Reader) -> SyncReport:
        """Index the root `name` and every other root, then switch; raises KnowledgeError for nothing."""
        try:
            report = self._index(name, found, reader)
            for other in self._live.manifest.roots():
                if other != name:
                    report += self._other(other, reader)
            totals = self._draft.manifest.totals()
            if not totals.chunks:
                raise KnowledgeError(
                    "No file could be read: the index stays as it was.",
                    "Look at the reasons with `assistant index --dry-run`.",
                )
            self._draft.index.check(totals.chunks)
            self._draft.lexical.check(totals.chunks)
            self._draft.index.close()
            self._draft.lexical.close()
            self._switch()
            return report
        finally:
            self._draft.index.close()
            self._draft.lexical.close()
            self._database.close()

    def _index(self, name: str, found: Found, reader: Reader) -> SyncReport:
        run = RootRun(name, self._draft, self._embedder, self._options, self._progress)
        run.take(found, reader)
        return run.report(0.0)

    def _other(self, name: str, reader: Reader) -> SyncReport:
        folder = self._options.default_root if name == DEFAULT_ROOT else Path(name)
        known = self._live.manifest.documents(name)
        if folder is None or (name != DEFAULT_ROOT and not folder.is_absolute()):
            return self._carry(name, known)
        try:
            found = find_files(folder, _as_hidden(self._options.origin(folder), known), name)
        except KnowledgeError:
            return self._carry(name, known)
        return self._index(name, found, reader)

    def _carry(self, name: str, known: Mapping[str, SourceRecord]) -> SyncReport:
        """Take a root whose texts are not at hand from the old index: its chunks are embedded as they are."""
        rows: list[FileReport] = []

        def done(source: Source) -> None:
            rows.append(FileReport(source.record.source, "unchanged", _CARRIED, chunks=len(source.chunks)))
            step = Progress("indexing", len(rows), len(known), source.record.source, writer.embedded)
            self._progress(step)

        writer = Writer(self._draft, self._embedder, Watcher(done, lambda _: None))
        lost: list[Skipped] = []
        try:
            for record in known.values():
                chunks = self._old_chunks(record)
                writer.add(Source(replace(record, chunk_ids=tuple(each.id for each in chunks)), chunks))
            writer.flush()
            self._live.manifest.lend_products(self._draft.manifest, name)
        except IndexDamagedError:
            lost = [Skipped(name, _LOST)]
        chunks_of = dict.fromkeys(AUDIENCES, 0)
        for record in self._draft.manifest.documents(name).values():
            chunks_of[record.audience] += len(record.chunk_ids)
        return SyncReport(
            unchanged=len(rows),
            skipped=tuple(lost),
            chunks=sum(chunks_of.values()),
            embedded=writer.embedded,
            public=chunks_of["public"],
            internal=chunks_of["internal"],
            warnings=(f"{name}: {_CARRIED}",),
            files=tuple(rows),
        )

    def _old_chunks(self, record: SourceRecord) -> tuple[Chunk, ...]:
        found = self._live.index.get(record.chunk_ids, record.audience)
        if len(found) < len(record.chunk_ids):
            raise IndexDamagedError(f"The old index lost chunks of {record.source}.", "Index it again.")
        return tuple(found[each][0] for each in record.chunk_ids)

    def _switch(self) -> None:
        """Let the new index serve; a search that is under way ends on the old one."""
        with self._live.index.hold.switching():
            # This one step decides which index is the right one, also after a crash.
            self._live.manifest.take_over(self._draft.manifest, self._place.number)
            self._live.catalogue.forget_facets()
            self._live.index.move_to(self._place.folder, self._embedder.name)
            self._live.lexical.move_to(self._place.words)
            self._options.switched()


def _as_hidden(origin: OriginOf, known: Mapping[str, SourceRecord]) -> OriginOf:
    """What is declared of a root's files, but nothing internal gets out: who hid it may not be asked here."""
    shown = {source for source, record in known.items() if record.audience == "public"}

    def of(source: str) -> Origin:
        declared = origin(source)
        hidden = not shown if source not in known else source not in shown
        return replace(declared, audience="internal") if hidden else declared

    return of


def clean_up(stores: Stores, options: SyncOptions) -> None:
    """Delete every index but the one that serves; raises RunError when that fails."""
    remove_others(options.data, stores.manifest.generation())

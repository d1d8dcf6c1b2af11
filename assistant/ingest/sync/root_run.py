"""One run over one root: compares its files with the manifest and writes what differs."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.errors import FileReadError
from assistant.ingest.files import Found, Skipped, in_one_line
from assistant.ingest.images.originals import files_below
from assistant.ingest.readers.reader import Reader
from assistant.ingest.reports import FileReport, Pace, Progress, SyncReport
from assistant.ingest.sync.agreement import is_whole
from assistant.ingest.sync.options import SyncOptions
from assistant.ingest.sync.plan import Page, Plan, Twin, make_plan
from assistant.ingest.sync.records import LEFT_OUT, is_feed, skipped_record, to_source, twin_record
from assistant.ingest.sync.spool import Spool, spooling
from assistant.ingest.sync.survey import RETRY_AFTER, Survey
from assistant.ingest.sync.traits import Traits
from assistant.ingest.sync.writer import Source, Stores, Watcher, Writer
from assistant.store.knowledge.manifest import SourceRecord
from assistant.types.knowledge import SourceFile
from assistant.types.model import Embedder

_Unread = tuple[Skipped, str]  # what is not indexed, and the digest that tells when to try again


class RootRun:
    """One run over the root `name`."""

    def __init__(
        self,
        name: str,
        stores: Stores,
        embedder: Embedder,
        options: SyncOptions,
        progress: Callable[[Progress], None],
    ) -> None:
        self._name = name
        self._stores = stores
        self._options = options
        self._progress = progress
        self._known: Mapping[str, SourceRecord] = stores.manifest.documents(name)
        self._writer = Writer(stores, embedder, Watcher(self._done, self._wrote))
        self._pace = Pace()
        self._pages: dict[str, Page] = {}
        self._rows: dict[str, FileReport] = {}
        self._lines: list[Skipped] = []
        self._others: tuple[str, ...] = ()  # files that are no documents
        self._pictures: set[str] = set()  # of products, as feeds name them
        self._finished = self._total = 0
        self._last = ""

    def take(self, found: Found, reader: Reader) -> None:
        """Index the files, drop the sources that are gone, then whatever no record names."""
        checked = is_whole(self._stores)
        if checked:
            held = self._stores.manifest.chunk_ids()
        else:
            held = set(self._stores.index.ids()) & set(self._stores.lexical.ids())
        self._writer.stored |= held
        with spooling() as spool:
            survey = self._survey(reader, spool)
            plan, unread = self._plan(found, survey, held)
            for item in unread:
                self._skip(*item)
            self._index(plan.pages, survey)
        self._point(plan.twins)
        self._delete(plan.gone)
        if not checked:
            self._writer.forget_chunks(self._leftovers())
        if self._writer.began or not checked:
            self._stores.manifest.mark(clean=True)

    def foretell(self, found: Found, reader: Reader) -> None:
        """Find out what `take` would do; files are read, and nothing is written."""
        with spooling() as spool:
            plan, unread = self._plan(found, self._survey(reader, spool), self._stores.manifest.chunk_ids())
        for page in plan.pages:
            self._row(page, self._known.get(page.file.source))
        for twin in plan.twins:
            self._rows[twin.file.source] = FileReport(twin.file.source, "duplicate", twin.reason)
        for item, _ in unread:
            self._rows[item.source] = FileReport(item.source, "skipped", item.reason)
        self._forget_rows(plan.gone)

    def report(self, seconds: float) -> SyncReport:
        """What the run did."""
        records = self._stores.manifest.documents(self._name).values()
        chunks: Counter[str] = Counter()
        for record in records:
            chunks[record.audience] += len(record.chunk_ids)
        rows = tuple(self._rows[source] for source in sorted(self._rows))
        counts = Counter(row.status for row in rows)
        skipped = [Skipped(row.source, row.reason) for row in rows if row.status == "skipped"]
        return SyncReport(
            added=counts["added"],
            updated=counts["changed"],
            unchanged=counts["unchanged"],
            deleted=counts["deleted"],
            skipped=(*skipped, *self._lines, *in_one_line(self._unused())),
            chunks=chunks.total(),
            embedded=self._writer.embedded,
            seconds=seconds,
            public=chunks["public"],
            internal=chunks["internal"],
            moved=counts["moved"],
            duplicates=counts["duplicate"],
            boilerplate=sum(int(record.traits.get(LEFT_OUT, "0")) for record in records),
            warnings=tuple(f"{row.source}: {line}" for row in rows for line in row.warnings),
            files=rows,
        )

    def _unused(self) -> list[str]:
        """The files that are no documents, and no pictures of products either."""
        if not self._others:
            return []
        named = self._pictures.union(self._stores.catalogue.images(self._name))
        shown = {path for each in named for path in files_below(each)}
        return [source for source in self._others if source not in shown]

    def _survey(self, reader: Reader, spool: Spool) -> Survey:
        return Survey(reader, spool, self._known, self._options.chunk_tokens, self._options.now())

    def _plan(self, found: Found, survey: Survey, held: set[str]) -> tuple[Plan, list[_Unread]]:
        traits: dict[str, Traits] = {}
        unread = [(item, "") for item in found.skipped]
        self._total = len(found.files)
        self._others, self._pictures = found.others, survey.pictures
        for number, file in enumerate(found.files, start=1):
            try:
                if not survey.recorded(file):
                    self._progress(Progress("reading", number, self._total, file.source))
                traits[file.source] = survey.look(file)
            except FileReadError as error:
                unread.append((_unread(file, error), survey.base(file)))
                self._finished += 1
        plan = make_plan(found, traits, self._known, lambda record: held.issuperset(record.chunk_ids))
        return plan, unread

    def _index(self, pages: Sequence[Page], survey: Survey) -> None:
        self._keep([page for page in pages if page.status == "unchanged"])
        todo = [page for page in pages if page.status != "unchanged"]
        self._pages = {page.file.source: page for page in todo}
        self._pace.start(sum(page.weight for page in todo))
        for page in todo:
            try:
                reading = survey.read(page.file)
            except FileReadError as error:
                self._finished += 1
                self._skip(_unread(page.file, error), page.traits.base)
                continue
            self._lines.extend(reading.problems)
            known = self._known.get(page.file.source)
            self._writer.add(to_source(page, reading, known, self._options.chunk_tokens, self._options.now()))
        self._writer.flush()

    def _keep(self, pages: Sequence[Page]) -> None:
        """Bring the records of unchanged sources up to date where names, stamps or validators changed."""
        newer = []
        for page in pages:
            old = self._known[page.file.source]
            new = replace(
                old,
                aliases=page.aliases,
                content=page.file.sha256,
                stamp=page.file.stamp or old.stamp,
                validators=page.file.validators or old.validators,
                traits=page.traits.as_dict() | {LEFT_OUT: old.traits.get(LEFT_OUT, "0")},
                blocks=page.traits.blocks,
            )
            newer += [new] if new != old else []
            self._row(page, old)
            self._step(page.file.source)
        if newer:
            self._stores.manifest.record(*newer)

    def _point(self, twins: Sequence[Twin]) -> None:
        """Record the sources that another one stands for; chunks of their own are no longer needed."""
        newer = []
        for twin in twins:
            old, new = self._known.get(twin.file.source), twin_record(twin, self._options.now())
            self._rows[twin.file.source] = FileReport(twin.file.source, "duplicate", twin.reason)
            self._step(twin.file.source)
            if old is None or replace(old, indexed_at=new.indexed_at) != new:
                newer.append(new)
        self._forget([self._known[each.source] for each in newer if each.source in self._known])
        self._stores.manifest.record(*newer)

    def _delete(self, gone: Sequence[SourceRecord]) -> None:
        """Drop what is gone; what moved is still recorded under its old name and goes too."""
        moved = [self._known[page.was] for page in self._pages.values() if page.was]
        left = [record for record in moved if self._rows.get(record.source) is None]
        self._forget([*gone, *left])
        self._stores.manifest.remove(self._name, *(record.source for record in (*gone, *left)))
        self._forget_rows(gone)

    def _forget_rows(self, gone: Sequence[SourceRecord]) -> None:
        for record in gone:
            if record.status == "indexed":
                self._rows[record.source] = FileReport(record.source, "deleted")

    def _forget(self, records: Sequence[SourceRecord]) -> None:
        self._writer.forget_chunks(each for record in records for each in record.chunk_ids)
        for record in records:
            if is_feed(record):
                self._stores.catalogue.replace(self._name, record.source, ())

    def _skip(self, item: Skipped, digest: str) -> None:
        """Record why a file is not in the index; what it had there before is no longer what it says."""
        self._rows[item.source] = FileReport(item.source, "skipped", item.reason)
        known = self._known.get(item.source)
        new = skipped_record(self._name, item, digest, self._options.now())
        recent = known is not None and new.indexed_at - known.indexed_at < RETRY_AFTER
        if known is not None and recent and replace(new, indexed_at=known.indexed_at) == known:
            return
        self._forget([known] if known is not None else [])
        self._stores.manifest.record(new)

    def _done(self, source: Source) -> None:
        self._row(self._pages[source.record.source], source.record)
        self._step(source.record.source)

    def _wrote(self, characters: int) -> None:
        self._pace.advance(characters)
        self._tell(self._last)

    def _row(self, page: Page, record: SourceRecord | None) -> None:
        self._rows[page.file.source] = FileReport(
            page.file.source,
            page.status,
            f"was {page.was}" if page.was else "",
            record.warnings if record else (),
            len(record.chunk_ids) if record else 0,
        )

    def _step(self, source: str) -> None:
        self._finished += 1
        self._last = source
        self._tell(source)

    def _tell(self, source: str) -> None:
        rate, left = self._pace.rate(self._writer.embedded), self._pace.seconds_left()
        self._progress(
            Progress("indexing", self._finished, self._total, source, self._writer.embedded, rate, left)
        )

    def _leftovers(self) -> set[str]:
        """Chunks and questions that a killed run wrote and no source claims."""
        index, lexical = self._stores.index, self._stores.lexical
        held = {*index.ids(), *lexical.ids(), *index.questions.ids(), *index.headings.ids()}
        return held - self._stores.manifest.chunk_ids()


def _unread(file: SourceFile, error: FileReadError) -> Skipped:
    """Why a file is left out; what was fetched or uploaded is kept under a name that nobody knows."""
    return Skipped(file.source, str(error).replace(file.path.name, PurePosixPath(file.source).name))

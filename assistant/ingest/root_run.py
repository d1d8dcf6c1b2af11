"""One run over one root: compares its files with the manifest and writes what differs."""

import datetime as dt
import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.brand.sources import Sources
from assistant.errors import FileReadError
from assistant.ingest.catalogue import read_products
from assistant.ingest.chunking import chunk
from assistant.ingest.files import PRODUCTS, OriginOf, Skipped
from assistant.ingest.products import product_documents
from assistant.ingest.readers.reader import Reader, title_of_name
from assistant.ingest.reports import Progress, SyncReport
from assistant.ingest.writer import Source, Stores, Writer
from assistant.store.database import utc_now
from assistant.store.manifest import SourceRecord
from assistant.types.knowledge import Document, Origin, Product, SourceFile
from assistant.types.model import Embedder

FORMAT = 1  # raise it when readers or chunking change what they give: every source is then read anew


@dataclass(frozen=True)
class SyncOptions:
    """`data` is the folder whose disk fills; `default_root` is the folder of the root “knowledge”."""

    data: Path
    chunk_tokens: int = 280
    default_root: Path | None = None
    origin: Callable[[Path], OriginOf] = lambda folder: Sources.load(folder).origin
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    now: Callable[[], dt.datetime] = utc_now


class RootRun:
    """One run over one root."""

    def __init__(
        self, stores: Stores, embedder: Embedder, options: SyncOptions, progress: Callable[[Progress], None]
    ) -> None:
        self._stores = stores
        self._options = options
        self._progress = progress
        self._stored = set(stores.index.ids()) & set(stores.lexical.ids())
        self._writer = Writer(stores, embedder, self._stored, self._done)
        self._known: Mapping[str, SourceRecord] = {}
        self._counts: Counter[str] = Counter()
        self._skipped: list[Skipped] = []
        self._finished = self._total = 0

    def take(
        self, name: str, files: Sequence[SourceFile], skipped: Sequence[Skipped], reader: Reader
    ) -> None:
        """Index the files, drop the sources that are gone, then whatever no record names."""
        self._known = self._stores.manifest.documents(name)
        self._total = len(files)
        for item in skipped:
            self._skip(name, item, "")
        first: dict[tuple[str, Origin], str] = {}
        for file in files:
            twin = first.setdefault((file.sha256, file.origin), file.source)
            if twin != file.source:
                self._step(file.source)
                self._skip(name, Skipped(file.source, f"has the same content as {twin}"), file.sha256)
            else:
                self._index(file, reader)
        self._writer.flush()
        present = {file.source for file in files} | {item.source for item in skipped}
        for source in sorted(self._known.keys() - present):
            self._delete(self._known[source])
        self._writer.forget_chunks(self._leftovers())

    def report(self, name: str, seconds: float) -> SyncReport:
        """What the run did."""
        chunks: Counter[str] = Counter()
        for record in self._stores.manifest.documents(name).values():
            chunks[record.audience] += len(record.chunk_ids)
        return SyncReport(
            added=self._counts["added"],
            updated=self._counts["updated"],
            unchanged=self._counts["unchanged"],
            deleted=self._counts["deleted"],
            skipped=tuple(self._skipped),
            chunks=chunks.total(),
            embedded=self._writer.embedded,
            seconds=seconds,
            public=chunks["public"],
            internal=chunks["internal"],
        )

    def _index(self, file: SourceFile, reader: Reader) -> None:
        digest = _digest(file, self._options.chunk_tokens)
        known = self._known.get(file.source)
        if known is not None and self._holds(known, digest):
            self._counts["unchanged"] += 1
            self._step(file.source)
            return
        try:
            self._writer.add(self._read(file, digest, reader))
        except FileReadError as error:
            self._step(file.source)
            self._skip(file.root, Skipped(file.source, str(error)), digest)

    def _holds(self, known: SourceRecord, digest: str) -> bool:
        """Whether the source is indexed as it is, and no index has lost a chunk of it."""
        same = known.status == "indexed" and known.sha256 == digest
        return same and self._stored.issuperset(known.chunk_ids)

    def _read(self, file: SourceFile, digest: str, reader: Reader) -> Source:
        products: tuple[Product, ...] | None = None
        if file.source == PRODUCTS:
            catalogue = read_products(file.path)
            products = catalogue.products
            documents = product_documents(products, file.source, file.origin)
            lines = (
                Skipped(f"{file.source}, line {problem.line}", problem.reason)
                for problem in catalogue.problems
            )
            self._skipped.extend(lines)
        else:
            documents = reader.read(file)
        chunks = {
            each.id: each
            for document in documents
            for each in chunk(document, file.root, self._options.chunk_tokens)
        }
        known = self._known.get(file.source)
        stale = frozenset(known.chunk_ids if known else ()) - chunks.keys()
        return Source(
            self._record(file, digest, documents, tuple(chunks)), tuple(chunks.values()), stale, products
        )

    def _record(
        self, file: SourceFile, digest: str, documents: Sequence[Document], ids: tuple[str, ...]
    ) -> SourceRecord:
        only = documents[0] if len(documents) == 1 else None
        return SourceRecord(
            root=file.root,
            source=file.source,
            sha256=digest,
            indexed_at=self._options.now(),
            chunk_ids=ids,
            title=only.title if only else title_of_name(file.source),
            language=only.language if only else "fr",
            audience=only.audience if only else file.origin.audience,
            trust=documents[0].trust,
            owner=documents[0].owner,
            date=only.date if only else file.origin.date,
            warnings=tuple(dict.fromkeys(line for each in documents for line in each.warnings)),
        )

    def _done(self, source: Source) -> None:
        known = self._known.get(source.record.source)
        self._counts["updated" if known is not None and known.status == "indexed" else "added"] += 1
        self._step(source.record.source)

    def _step(self, source: str) -> None:
        self._finished += 1
        self._progress(Progress("indexing", self._finished, self._total, source, self._writer.embedded))

    def _skip(self, root: str, item: Skipped, digest: str) -> None:
        """Record why a file is not in the index; what it had there before is no longer what it says."""
        self._skipped.append(item)
        known = self._known.get(item.source)
        if known is not None and (known.status, known.reason) == ("skipped", item.reason):
            return
        if known is not None:
            self._writer.forget_chunks(known.chunk_ids)
        if item.source == PRODUCTS:
            self._stores.catalogue.replace(root, ())
        self._stores.manifest.record(
            SourceRecord(root, item.source, digest, self._options.now(), status="skipped", reason=item.reason)
        )

    def _delete(self, record: SourceRecord) -> None:
        self._writer.forget_chunks(record.chunk_ids)
        if record.source == PRODUCTS:
            self._stores.catalogue.replace(record.root, ())
        self._stores.manifest.remove(record.root, record.source)
        self._counts["deleted"] += record.status == "indexed"

    def _leftovers(self) -> set[str]:
        """Chunks that a killed run wrote and no source claims."""
        held = {*self._stores.index.ids(), *self._stores.lexical.ids()}
        return held - self._stores.manifest.chunk_ids()


def _digest(file: SourceFile, chunk_tokens: int) -> str:
    """Of all that decides on a source's chunks: its bytes, what is declared of it, and how it is cut."""
    parts = (file.sha256, repr(file.origin), str(chunk_tokens), str(FORMAT))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

"""From what was read of a page to its chunks and its record in the manifest."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.ingest.chunks.blocks import sections
from assistant.ingest.chunks.chunking import chunk
from assistant.ingest.files import Skipped
from assistant.ingest.readers.reader import title_of_name
from assistant.ingest.sync.plan import Page, Twin
from assistant.ingest.sync.repeats import without_repeats
from assistant.ingest.sync.survey import Reading
from assistant.ingest.sync.traits import RECORDS, Traits
from assistant.ingest.sync.writer import Source
from assistant.store.knowledge.manifest import SourceRecord
from assistant.types.knowledge import Chunk, Document, SourceFile

LEFT_OUT = "left_out"  # in a record's traits: how many repeated paragraphs are not in the index


def to_source(
    page: Page, reading: Reading, known: SourceRecord | None, chunk_tokens: int, now: dt.datetime
) -> Source:
    """The page cut into chunks, without what stands elsewhere; the same text twice is one chunk."""
    cut = _cut(page, reading.documents, chunk_tokens)
    old = frozenset(known.chunk_ids if known else ())
    return Source(
        _record(page, reading, cut, now),
        tuple(cut.chunks.values()),
        stale=old - cut.chunks.keys(),
        donors=page.donors | old,
        products=reading.products,
    )


def twin_record(twin: Twin, now: dt.datetime) -> SourceRecord:
    """The record of a source that another one stands for."""
    origin = twin.file.origin
    return replace(
        _bare(twin.file, twin.traits, twin.traits.base, now),
        status="duplicate",
        reason=twin.reason,
        title=title_of_name(twin.file.source),
        audience=origin.audience,
        trust=origin.trust,
        owner=origin.owner,
    )


def skipped_record(root: str, item: Skipped, digest: str, now: dt.datetime) -> SourceRecord:
    """The record of a source that is not in the index; `digest` tells when to try again."""
    return SourceRecord(root, item.source, digest, now, status="skipped", reason=item.reason)


def is_feed(record: SourceRecord) -> bool:
    """Whether the source was product records."""
    return record.traits.get("key", "").startswith(RECORDS)


@dataclass(frozen=True)
class _Cut:
    chunks: dict[str, Chunk]
    left_out: int


def _cut(page: Page, documents: Sequence[Document], chunk_tokens: int) -> _Cut:
    chunks: dict[str, Chunk] = {}
    seen: set[tuple[str, str]] = set()
    left_out = 0
    for document in documents:
        parts = None
        if document.sku is None:
            parts, fewer = without_repeats(sections(document.parts), page.dropped)
            left_out += fewer
        for each in chunk(document, page.file.root, chunk_tokens, parts):
            if each.sku is not None or (each.heading, each.text) not in seen:
                chunks[each.id] = each
            seen.add((each.heading, each.text))
    return _Cut(chunks, left_out)


def _record(page: Page, reading: Reading, cut: _Cut, now: dt.datetime) -> SourceRecord:
    documents, notes = reading.documents, reading.notes
    bare = replace(
        _bare(page.file, page.traits, page.digest, now),
        chunk_ids=tuple(cut.chunks),
        aliases=page.aliases,
        traits=page.traits.as_dict() | {LEFT_OUT: str(cut.left_out)},
        warnings=(*notes, *dict.fromkeys(line for each in documents for line in each.warnings)),
    )
    if len(documents) != 1:
        origin = page.file.origin
        return replace(
            bare,
            title=title_of_name(page.file.source),
            audience=origin.audience,
            trust=documents[0].trust if documents else origin.trust,
            owner=origin.owner,
            url=page.file.url,
            date=origin.date,
        )
    only = documents[0]
    return replace(
        bare,
        title=only.title,
        language=only.language,
        audience=only.audience,
        trust=only.trust,
        owner=only.owner,
        url=only.url,
        date=only.date,
    )


def _bare(file: SourceFile, traits: Traits, digest: str, now: dt.datetime) -> SourceRecord:
    return SourceRecord(
        file.root,
        file.source,
        digest,
        now,
        validators=file.validators,
        content=file.sha256,
        stamp=file.stamp,
        traits=traits.as_dict(),
        blocks=traits.blocks,
    )

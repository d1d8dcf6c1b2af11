"""Looks the whole knowledge over: what contradicts itself, what no longer holds, what nobody answers for."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.ingest.inspection.claims import Claim
from assistant.ingest.inspection.contradictions import Contradiction, Finder
from assistant.ingest.sync.writer import Stores
from assistant.search.dense.records import AUDIENCES
from assistant.store.knowledge.manifest import SourceRecord
from assistant.types.knowledge import Chunk
from assistant.types.model import Embedder

SOON = dt.timedelta(days=30)

# kind -> what it means, in the order in which it is shown
KINDS: Mapping[str, str] = {
    "expired": "no longer holds",
    "expiring": f"ends within {SOON.days} days",
    "future": "does not hold yet",
    "no owner": "has no owner: nobody answers for it",
    "skipped": "is not in the index",
    "duplicate": "says the same as another source",
    "warning": "was read with a warning",
}


@dataclass(frozen=True)
class Remark:
    """Something about one source; `kind` is a key of KINDS, `detail` says more: a date, a reason."""

    kind: str
    source: str
    detail: str = ""


@dataclass(frozen=True)
class Inspection:
    """What there is to look into: contradictions, the surest first, then remarks by kind."""

    passages: int
    contradictions: tuple[Contradiction, ...]
    remarks: tuple[Remark, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `doctor --knowledge --json`."""
        return {
            "passages": self.passages,
            "contradictions": [_contradiction_row(each) for each in self.contradictions],
            "remarks": [dataclasses.asdict(each) for each in self.remarks],
        }


class Inspector:
    """Inspects the index that serves; `today` tells what holds."""

    def __init__(self, stores: Stores, embedder: Embedder, today: Callable[[], dt.date]) -> None:
        self._stores = stores
        self._embedder = embedder
        self._today = today

    def inspect(self) -> Inspection:
        """All there is to say; raises what the indexes, the database and the embedder raise."""
        index, today = self._stores.index, self._today()
        passages = [
            passage for audience in AUDIENCES for passage in index.get(index.ids(audience), audience).values()
        ]
        records = [
            record
            for root in self._stores.manifest.roots()
            for record in self._stores.manifest.documents(root).values()
        ]
        found = Finder(self._embedder, today).find(passages)
        return Inspection(
            len(passages), tuple(found), tuple(remarks(records, [chunk for chunk, _ in passages], today))
        )


def remarks(records: Sequence[SourceRecord], chunks: Iterable[Chunk], today: dt.date) -> list[Remark]:
    """The remarks about sources, in the order of KINDS, then by name."""
    found = [*_about_dates(chunks, today), *_about_records(records)]
    order = list(KINDS)
    return sorted(set(found), key=lambda each: (order.index(each.kind), each.source, each.detail))


def _about_dates(chunks: Iterable[Chunk], today: dt.date) -> Iterator[Remark]:
    prices: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for chunk in chunks:
        kind, detail = _standing(chunk, today)
        if kind and chunk.sku is not None:
            prices[kind, chunk.source].add(chunk.sku)
        elif kind:
            yield Remark(kind, chunk.source, detail)
    for (kind, source), skus in prices.items():
        yield Remark(kind, source, f"the price of {', '.join(sorted(skus))}")


def _standing(chunk: Chunk, today: dt.date) -> tuple[str, str]:
    if chunk.valid_until is not None and chunk.valid_until < today:
        return "expired", f"since {chunk.valid_until.isoformat()}"
    if chunk.valid_from is not None and chunk.valid_from > today:
        return "future", f"from {chunk.valid_from.isoformat()}"
    if chunk.valid_until is not None and chunk.valid_until <= today + SOON:
        return "expiring", f"on {chunk.valid_until.isoformat()}"
    return "", ""


def _about_records(records: Iterable[SourceRecord]) -> Iterator[Remark]:
    for record in records:
        if record.status in ("skipped", "duplicate"):
            yield Remark(record.status, record.source, record.reason)
            continue
        if not record.owner:
            yield Remark("no owner", record.source)
        yield from (Remark("warning", record.source, line) for line in record.warnings)


def _contradiction_row(found: Contradiction) -> dict[str, Any]:
    return {
        "confidence": round(found.confidence, 2),
        "measure": found.first.measure,
        "winner": found.winner or None,
        "why": found.why,
        "sides": [_side(found.first), _side(found.second)],
    }


def _side(claim: Claim) -> dict[str, Any]:
    chunk = claim.statement.chunk
    return {
        "value": claim.shown,
        "text": claim.statement.shown,
        "source": chunk.source,
        "sku": chunk.sku,
        "title": chunk.title,
        "heading": chunk.heading,
        "language": chunk.language,
        "audience": chunk.audience,
        "trust": chunk.trust,
        "date": chunk.date and chunk.date.isoformat(),
        "valid_until": chunk.valid_until and chunk.valid_until.isoformat(),
    }

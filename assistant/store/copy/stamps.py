"""What approved copy stands on: the sources of a draft with a hash of what they say, and what changed since.

A document's hash is of its paragraphs, so that a new date in a page's frame or another chunk size changes
nothing; a product's is of its own record, so that another price in the same feed changes nothing.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assistant.store.copy.searchable import product_key
from assistant.store.copy.tables import ClaimRow, DraftDecisionRow, DraftRow
from assistant.store.tables import DocumentRow, ProductRow
from assistant.text.normalise import fold
from assistant.types.answer import Citation
from assistant.types.draft import Draft
from assistant.types.library import ChangedSource, SourceKind, SourceStamp

_CLAIM = re.compile(r"claim-(\d{1,9})")
_BATCH = 500
_T = TypeVar("_T", int, str)
_Place = tuple[str, str, str, str]  # kind, root, source, key


def stamps_of(session: Session, draft: Draft) -> list[SourceStamp]:
    """The sources that a draft cites, and the products of its brief, as they are now; each once."""
    found = [_cited(session, citation) for citation in draft.citations]
    for sku in draft.brief.products:
        row = session.scalar(_products().where(ProductRow.key == product_key(sku)).limit(1))
        found.append(_product(row) if row else _missing("product", "", product_key(sku), sku))
    return list({_place(stamp): stamp for stamp in found}.values())


def changed_since(
    session: Session, drafts: Sequence[int] | None = None
) -> dict[int, tuple[ChangedSource, ...]]:
    """The approved drafts, all or those of these numbers, whose sources changed since their approval."""
    kept: dict[int, list[SourceStamp]] = {}
    wanted = (
        select(DraftDecisionRow.draft, DraftDecisionRow.sources)
        .join(DraftRow, DraftRow.id == DraftDecisionRow.draft)
        .where(DraftRow.status == "approved", DraftDecisionRow.verdict == "approved")
        .where(DraftDecisionRow.version == DraftRow.version)
        .order_by(DraftDecisionRow.id)
    )
    some = [wanted] if drafts is None else [wanted.where(DraftRow.id.in_(ids)) for ids in _batches(drafts)]
    for asked in some:
        for number, sources in session.execute(asked):
            kept[number] = [SourceStamp(**source) for source in sources]  # of several, the last one counts
    today = _hashes(session, {stamp for stamps in kept.values() for stamp in stamps})
    found = {number: tuple(_changes(stamps, today)) for number, stamps in kept.items()}
    return {number: changes for number, changes in found.items() if changes}


def _changes(stamps: Iterable[SourceStamp], today: dict[_Place, str]) -> Iterator[ChangedSource]:
    for stamp in stamps:
        now = today.get(_place(stamp), "")
        if stamp.sha256 and now != stamp.sha256:
            yield ChangedSource(stamp, "changed" if now else "gone")


def _hashes(session: Session, stamps: Iterable[SourceStamp]) -> dict[_Place, str]:
    """What the sources of these stamps say today."""
    by_kind: dict[str, set[str]] = {"document": set(), "product": set(), "claim": set()}
    for stamp in stamps:
        by_kind[stamp.kind].add(stamp.key)
    found: list[SourceStamp] = []
    for batch in _batches(sorted(by_kind["document"])):
        found += map(_document, session.scalars(_documents().where(DocumentRow.source.in_(batch))))
    for batch in _batches(sorted(by_kind["product"])):
        found += map(_product, session.scalars(_products().where(ProductRow.key.in_(batch))))
    for batch in _batches(sorted(by_kind["claim"])):
        wanted = select(ClaimRow).where(ClaimRow.id.in_([int(number) for number in batch]))
        found += map(_claim, session.scalars(wanted))
    return {_place(stamp): stamp.sha256 for stamp in found}


def _cited(session: Session, citation: Citation) -> SourceStamp:
    """The claim, the product or the document behind a citation, which names its source without its root."""
    if claim := _CLAIM.fullmatch(citation.source):
        row = session.get(ClaimRow, int(claim[1]))
        return _claim(row) if row else _missing("claim", citation.source, claim[1], citation.title)
    named = _products().where(
        ProductRow.source == citation.source,
        ProductRow.search_text.contains(fold(citation.title), autoescape=True),
    )
    for product in session.scalars(named):
        if citation.title in product.name.values():
            return _product(product)
    documents = session.scalars(_documents().where(DocumentRow.source == citation.source)).all()
    for document in sorted(documents, key=lambda row: (row.title != citation.title, row.url != citation.url)):
        return _document(document)
    return _missing("document", citation.source, citation.source, citation.title)


def _missing(kind: SourceKind, source: str, key: str, title: str) -> SourceStamp:
    """A source that is not in the knowledge: it can't change."""
    return SourceStamp(kind, "", source, key, title, "")


def _documents() -> Select[DocumentRow]:
    wanted = select(DocumentRow).where(DocumentRow.status != "skipped")
    return wanted.order_by(DocumentRow.root, DocumentRow.source)


def _products() -> Select[ProductRow]:
    return select(ProductRow).order_by(ProductRow.root, ProductRow.source, ProductRow.position)


def _document(row: DocumentRow) -> SourceStamp:
    said = "\n".join(row.blocks) or row.content or row.sha256
    return SourceStamp("document", row.root, row.source, row.source, row.title, _hash(said))


def _product(row: ProductRow) -> SourceStamp:
    name = next(iter(row.name.values()), row.sku)
    reference = row.price_reference_30j
    said = {
        "name": row.name,
        "category": row.category,
        "price": format(row.price_eur.normalize(), "f"),
        "reference": None if reference is None else format(reference.normalize(), "f"),
        "availability": row.availability,
        "description": row.description,
        "attributes": row.attributes,
        "until": None if row.valid_until is None else row.valid_until.isoformat(),
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return SourceStamp("product", row.root, row.source, row.key, name, _hash(text))


def _claim(row: ClaimRow) -> SourceStamp:
    ends = "" if row.ends is None else row.ends.isoformat()
    said = _hash("\n".join([row.text, row.evidence, ends, "approved" if row.approved_at else "proposed"]))
    return SourceStamp("claim", "", f"claim-{row.id}", str(row.id), row.text[:120], said)


def _place(stamp: SourceStamp) -> _Place:
    return stamp.kind, stamp.root, stamp.source, stamp.key


def _batches(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at a time as both databases take in one statement."""
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

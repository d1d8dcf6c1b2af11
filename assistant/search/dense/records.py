"""A chunk as a record of the vector store, and back, without loss."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from assistant.errors import IndexDamagedError
from assistant.search.failures import REBUILD
from assistant.text.normalise import fold
from assistant.types.knowledge import Audience, Chunk, ProductFacts

AUDIENCES: tuple[Audience, ...] = get_args(Audience)

# How headings ask without a question mark: “Comment retourner un article”, “How to return an item”.
_ASKING = re.compile(
    r"(?:comment|pourquoi|combien|quand|ou|quel(?:le)?s?|qui|que faire|puis-je|peut-on|dois-je|faut-il"
    r"|est-ce|how|why|when|where|what|which|who|can i|do i|should i|may i)(?![\w'])"
)
_DATES = frozenset({"date", "valid_from", "valid_until"})
_ELSEWHERE = frozenset({"id", "text"})  # Chroma keeps these beside the metadata
_FIELDS = tuple(item.name for item in fields(Chunk) if item.name not in _ELSEWHERE)


def question_of(chunk: Chunk) -> str | None:
    """The question that the chunk answers: its nearest heading when that asks something, or its title's.

    A title is answered by what stands right below it.
    """
    nearest = chunk.heading.rpartition(" › ")[2] or (chunk.title if chunk.position == 0 else "")
    nearest = nearest.strip()
    return nearest if _asks(nearest) else None


def heading_of(chunk: Chunk) -> str | None:
    """What the chunk's title and heading call it; None for a question, which is told above, and for products.

    A title without a heading names what stands right below it. A product's name is in its own text.
    """
    if chunk.sku is not None or question_of(chunk) or not (chunk.heading or chunk.position == 0):
        return None
    return " : ".join(part for part in (chunk.title, chunk.heading) if part.strip()) or None


def _asks(heading: str) -> bool:
    return heading.endswith(("?", "？")) or (" " in heading and _ASKING.match(fold(heading)) is not None)


def to_metadata(chunk: Chunk) -> dict[str, str | int]:
    """Every field of the chunk but its id and text, None left out (Chroma takes no None)."""
    values = ((name, getattr(chunk, name)) for name in _FIELDS)
    return {name: _stored(value) for name, value in values if value is not None}


def to_chunk(identifier: str, text: str | None, metadata: Mapping[str, Any] | None) -> Chunk:
    """The chunk that `to_metadata` was given; raises IndexDamagedError when the record is not one of ours."""
    stored = metadata or {}
    try:
        values = {name: _value(name, stored[name]) for name in _FIELDS if name in stored}
        return Chunk(id=identifier, text=text or "", **values)
    except (TypeError, ValueError, InvalidOperation) as error:
        raise IndexDamagedError(f"The record {identifier} of the index can't be read.", REBUILD) from error


def _stored(value: Any) -> str | int:
    """Dates as ISO, what a product is as JSON: Chroma takes neither."""
    if isinstance(value, ProductFacts):
        return json.dumps([str(value.price_eur), value.availability, value.category, value.attributes])
    plain: str | int = value.isoformat() if isinstance(value, dt.date) else value
    return plain


def _value(name: str, stored: Any) -> Any:
    if name == "product":
        price, availability, category, attributes = json.loads(stored)
        return ProductFacts(
            Decimal(price), availability, category, tuple((key, value) for key, value in attributes)
        )
    return dt.date.fromisoformat(stored) if name in _DATES else stored

"""A chunk as a record of the vector store, and back, without loss."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from assistant.errors import IndexDamagedError
from assistant.search.failures import REBUILD
from assistant.types.knowledge import Audience, Chunk

AUDIENCES: tuple[Audience, ...] = get_args(Audience)

_DATES = frozenset({"date", "valid_from", "valid_until"})
_ELSEWHERE = frozenset({"id", "text"})  # Chroma keeps these beside the metadata
_FIELDS = tuple(item.name for item in fields(Chunk) if item.name not in _ELSEWHERE)


def question_of(chunk: Chunk) -> str | None:
    """The question that the chunk answers: its nearest heading, when that is one."""
    nearest = chunk.heading.rpartition(" › ")[2].strip()
    return nearest if nearest.endswith(("?", "？")) else None


def to_metadata(chunk: Chunk) -> dict[str, str | int]:
    """Every field of the chunk but its id and text; dates as ISO, None left out (Chroma takes no None)."""
    values = ((name, getattr(chunk, name)) for name in _FIELDS)
    return {
        name: value.isoformat() if name in _DATES else value for name, value in values if value is not None
    }


def to_chunk(identifier: str, text: str | None, metadata: Mapping[str, Any] | None) -> Chunk:
    """The chunk that `to_metadata` was given; raises IndexDamagedError when the record is not one of ours."""
    stored = metadata or {}
    try:
        values = {name: _value(name, stored[name]) for name in _FIELDS if name in stored}
        return Chunk(id=identifier, text=text or "", **values)
    except (TypeError, ValueError) as error:
        raise IndexDamagedError(f"The record {identifier} of the index can't be read.", REBUILD) from error


def _value(name: str, stored: Any) -> Any:
    return dt.date.fromisoformat(stored) if name in _DATES else stored

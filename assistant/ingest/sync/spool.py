"""Keeps what was read on disk until it is written: a run reads all before it decides, in flat memory."""

import dataclasses
import datetime as dt
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from assistant.types.knowledge import Document, Part

_DATES = ("date", "valid_from", "valid_until")


class Spool:
    """Documents by the name of their source, in a file that is open for reading and writing bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, int] = {}

    def put(self, source: str, documents: Sequence[Document]) -> None:
        """Keep the documents of a source."""
        self._places[source] = self._file.seek(0, 2)
        self._file.write(json.dumps([_as_dict(document) for document in documents]).encode() + b"\n")

    def take(self, source: str) -> list[Document] | None:
        """The documents of a source; None when they were not kept."""
        place = self._places.get(source)
        if place is None:
            return None
        self._file.seek(place)
        return [_document(row) for row in json.loads(self._file.readline())]


@contextmanager
def spooling() -> Iterator[Spool]:
    """A spool in a temporary file that the system removes by itself, also when this process is killed."""
    with tempfile.TemporaryFile() as file:
        yield Spool(file)


def _as_dict(document: Document) -> dict[str, Any]:
    values = dataclasses.asdict(document)
    return {**values, **{name: values[name] and values[name].isoformat() for name in _DATES}}


def _document(row: dict[str, Any]) -> Document:
    dates = {name: row[name] and dt.date.fromisoformat(row[name]) for name in _DATES}
    parts = tuple(Part(**part) for part in row["parts"])
    return Document(**{**row, **dates, "parts": parts, "warnings": tuple(row["warnings"])})

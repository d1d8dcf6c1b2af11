"""A passage as single facts, which a copywriter can pin or exclude, and a passage without some of them."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.text.injection import without_orders
from assistant.text.normalise import fold
from assistant.text.numbers import figures
from assistant.text.product_words import words
from assistant.text.sentences import sentence_spans
from assistant.types.brief import FactKind
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import LANGUAGES

_MONEY = frozenset({"EUR", "GBP", "USD", "CHF", "%"})
_ROW = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,2}[.)]\s+)")
_LABEL = re.compile(r"(?P<label>[^:\n]{1,60}?)\s*:\s")
_RULE = re.compile(r"^[\s|:-]+$")
_BLANK_LINES = re.compile(r"\n\s*\n+")
_DIGITS = 12
# Fields and attributes of a product record, which a shop needs and no reader wants.
_NOT_COPIED = ("sku", "category"), ("mpn", "gtin")


@dataclass(frozen=True)
class Piece:
    """One fact of a passage: `text[start:end]` of its chunk, and the same as it is read."""

    id: str
    text: str
    kind: FactKind
    start: int
    end: int


def pieces(passage: Passage) -> list[Piece]:
    """The facts of a passage in their order: its sentences, items and rows.

    Headings, the heads of tables, and what talks to a model are none; of a product record its number and
    its category are none either: they are not for readers.
    """
    chunk = passage.chunk
    found = []
    for start, end in _spans(chunk):
        said = chunk.text[start:end]
        text = _readable(said)
        if text and without_orders(said).strip():
            found.append(Piece(_id(chunk, text), text, _kind(chunk, text), start, end))
    return found


def narrowed(passage: Passage, excluded: Collection[str], pinned: Collection[str] = ()) -> Passage | None:
    """The passage for a prompt: without the excluded facts, the pinned ones first; None when none is left."""
    found = pieces(passage)
    kept = [piece for piece in found if piece.id not in excluded]
    if not kept:
        return None
    chunk = passage.chunk
    first = [piece for piece in kept if piece.id in pinned]
    if first:
        rest = [piece for piece in kept if piece.id not in pinned]
        lines = [chunk.text[piece.start : piece.end] for piece in (*first, *rest)]
        return replace(passage, chunk=replace(chunk, text="\n".join(lines)))
    taken = {(piece.start, piece.end) for piece in kept}
    left_out = [span for span in sentence_spans(chunk.text) if span not in taken and _worded(chunk, span)]
    text = _without(chunk.text, left_out) if left_out else chunk.text
    return replace(passage, chunk=replace(chunk, text=text))


def _worded(chunk: Chunk, span: tuple[int, int]) -> bool:
    """Whether it is more than a heading or the head of a table, which stay with what is left."""
    said = chunk.text[span[0] : span[1]]
    return not said.lstrip().startswith("#") and not _RULE.match(said) and not _is_head(chunk.text, span[1])


def _spans(chunk: Chunk) -> list[tuple[int, int]]:
    spans = []
    for start, end in sentence_spans(chunk.text):
        said = chunk.text[start:end]
        if not _worded(chunk, (start, end)) or _RULE.match(said):
            continue
        if chunk.sku is not None and _label(said) in _labels_not_copied():
            continue
        spans.append((start, end))
    return spans


def _is_head(text: str, end: int) -> bool:
    """Whether the line that ends there is the head of a table: the next one is a rule."""
    following = text[end:].split("\n", 2)[1:2]
    return any("-" in line and "|" in line and _RULE.match(line) for line in following)


def _readable(said: str) -> str:
    text = _ROW.sub("", said.strip())
    if text.startswith("|"):
        text = " · ".join(cell.strip() for cell in text.strip("|").split("|") if cell.strip())
    return " ".join(text.replace("**", "").split())


def _id(chunk: Chunk, text: str) -> str:
    digest = hashlib.sha256(f"{chunk.root}\n{chunk.source}\n{chunk.sku or ''}\n{text}".encode())
    return digest.hexdigest()[:_DIGITS]


def _kind(chunk: Chunk, text: str) -> FactKind:
    if chunk.sku is not None:
        return _labels().get(_label(text), "product")
    units = {figure.unit for figure in figures(text)}
    if units & _MONEY:
        return "price"
    return "date" if "date" in units else "page"


def _label(said: str) -> str:
    found = _LABEL.match(_ROW.sub("", said))
    return fold(found["label"]) if found else ""


@cache
def _labels() -> dict[str, FactKind]:
    kinds: Sequence[tuple[str, FactKind]] = (
        ("price", "price"),
        ("reference", "price"),
        ("valid_until", "date"),
        ("availability", "stock"),
    )
    return {fold(words()["fields"][name][language]): kind for name, kind in kinds for language in LANGUAGES}


@cache
def _labels_not_copied() -> frozenset[str]:
    fields, attributes = _NOT_COPIED
    entries = [
        *(words()["fields"][name] for name in fields),
        *(words()["attributes"][name] for name in attributes),
    ]
    return frozenset(fold(entry[language]) for entry in entries for language in LANGUAGES)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, place = [], 0
    for start, end in spans:
        parts.append(text[place:start])
        place = _next(text, start, end)
    return _BLANK_LINES.sub("\n\n", "".join([*parts, text[place:]])).strip()


def _next(text: str, start: int, end: int) -> int:
    """Where a text goes on after a stretch of it: past the spaces, and past the line if it was all of it."""
    while end < len(text) and text[end] in " \t":
        end += 1
    alone = start == 0 or text[start - 1] == "\n"
    return end + 1 if alone and text[end : end + 1] == "\n" else end

"""Takes out of a document what other pages say too, and what it says over and over itself."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from assistant.ingest.chunks.blocks import Block, Piece, Section, pieces
from assistant.ingest.sync.traits import block_mark

# Twenty times the same sentence under one heading is filling, not text: a catalogue that says “Lavage à
# 30 °C” of forty products has a heading for each. A whole section must be long to be taken for that.
MANY = 20
_SHORTEST = 20  # characters of a sentence
_LONG = 200  # characters of a section
_DENSE = 5  # prose shrinks to a half or a third, endless repetition to less than a fifth


def without_repeats(found: Sequence[Section], dropped: Set[str] = frozenset()) -> tuple[list[Section], int]:
    """The sections without the blocks in `dropped` and without endless repetition, and how many fell out."""
    kept = [replace(section, blocks=_without(section.blocks, dropped)) for section in found]
    left_out = sum(len(section.blocks) for section in found) - sum(len(section.blocks) for section in kept)
    if _repetitive(kept):
        for cut in (_lines, _sentences):
            kept, count = _thinned(kept, cut)
            left_out += count
        kept, count = _without_same_sections(kept)
        left_out += count
    return [section for section in kept if section.blocks], left_out


def _repetitive(found: Sequence[Section]) -> bool:
    text = "\n".join(block.text for section in found for block in section.blocks).encode()
    return len(text) >= MANY * _SHORTEST and len(zlib.compress(text, 1)) < len(text) / _DENSE


def _without(blocks: Sequence[Block], dropped: Set[str]) -> list[Block]:
    if not dropped:
        return list(blocks)
    return [block for block in blocks if block.kind == "table" or block_mark(block).hash not in dropped]


def _lines(block: Block) -> list[Piece]:
    return [Piece(line, "\n") for line in block.text.split("\n") if line.strip()]


def _sentences(block: Block) -> list[Piece]:
    return pieces(block)


def _thinned(found: Sequence[Section], cut: Callable[[Block], list[Piece]]) -> tuple[list[Section], int]:
    """Without the pieces that came before under the same headings and come again MANY times there."""
    counts: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    parts = {id(block): cut(block) for section in found for block in section.blocks if block.kind != "table"}
    for section in found:
        for block in section.blocks:
            counts[section.path].update(_flat(piece.text) for piece in parts.get(id(block), ()))
    many = {
        (path, text)
        for path, counted in counts.items()
        for text, count in counted.items()
        if count >= MANY and len(text) >= _SHORTEST
    }
    if not many:
        return list(found), 0
    seen: set[tuple[tuple[str, ...], str]] = set()
    kept, left_out = [], 0
    for section in found:
        blocks = []
        for block in section.blocks:
            pieces_kept = []
            for piece in parts.get(id(block), ()):
                place = (section.path, _flat(piece.text))
                if place not in many or place not in seen:
                    pieces_kept.append(piece)
                seen.add(place)
            missing = len(parts.get(id(block), ())) - len(pieces_kept)
            left_out += missing
            if not missing:
                blocks.append(block)
            elif pieces_kept:
                blocks.append(Block(block.kind, _joined(pieces_kept)))
        kept.append(replace(section, blocks=blocks))
    return kept, left_out


def _joined(found: Sequence[Piece]) -> str:
    return "".join(piece.glue + piece.text if number else piece.text for number, piece in enumerate(found))


def _without_same_sections(found: Sequence[Section]) -> tuple[list[Section], int]:
    texts = [_flat("\n".join(block.text for block in section.blocks)) for section in found]
    counts = Counter(text for text in texts if len(text) >= _LONG)
    seen: set[str] = set()
    kept, left_out = [], 0
    for section, text in zip(found, texts, strict=True):
        if counts[text] >= MANY and text in seen:
            left_out += len(section.blocks)
        else:
            kept.append(section)
        seen.add(text)
    return kept, left_out


def _flat(text: str) -> str:
    return " ".join(text.split())

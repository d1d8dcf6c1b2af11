"""Cuts documents into chunks along their headings, by tokens, between sentences and between table rows."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.ingest.chunks.blocks import Block, Piece, Section, pieces, sections, sentences
from assistant.llm.tokens import count_tokens, fit
from assistant.text.normalise import fold
from assistant.text.sentences import sentence_spans
from assistant.types.knowledge import Chunk, Document

PATH_SEPARATOR = " › "
# A block that would fit into a chunk of its own is kept whole when the chunk before is at least so full.
_FULL_ENOUGH = 4  # a quarter
_LONGEST_TOKEN = 128  # characters
_UNENDED = re.compile(r"[\w,’'-]$")  # how the text of a page ends when its last sentence goes on
_NOT_SPACE = re.compile(r"\S")
_WINDOW = 8  # characters a token, more than prose has
_ID_LENGTH = 32  # hexadecimal digits


@dataclass(frozen=True)
class _Text:
    heading: str
    page: int | None
    text: str


def chunk(
    document: Document, root: str, max_tokens: int, cut: Sequence[Section] | None = None
) -> list[Chunk]:
    """The chunks of a document, in order; none has more than `max_tokens` (o200k) or is without words.

    `cut` are its sections, when something was taken out of them. Nothing but white space, rules and the
    marks of headings is lost. A product record stays one chunk, whatever its length. A table that is cut
    repeats its header.
    """
    if document.sku is not None:
        text = "\n\n".join(part.text for part in document.parts)
        return _chunks(document, root, [_Text("", document.parts[0].page, text)])
    texts = [
        _Text(heading, section.page, text)
        for section in (sections(document.parts) if cut is None else cut)
        for heading in [_heading(section.path, document.title)]
        for text in _packed(section.blocks, max_tokens)
        if _has_words(text)
    ]
    return _chunks(document, root, _merged(texts, max_tokens))


def chunk_id(root: str, document: Document, heading: str, text: str, occurrence: int) -> str:
    """The stable id of a chunk: the same text at the same place of the same source has the same id."""
    parts = (root, document.source, document.sku or "", heading, text, str(occurrence))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_ID_LENGTH]


def _chunks(document: Document, root: str, texts: Sequence[_Text]) -> list[Chunk]:
    seen: Counter[tuple[str, str]] = Counter()
    chunks = []
    for position, each in enumerate(texts):
        occurrence = seen[each.heading, each.text]
        seen[each.heading, each.text] += 1
        chunks.append(
            Chunk(
                id=chunk_id(root, document, each.heading, each.text, occurrence),
                root=root,
                source=document.source,
                title=document.title,
                heading=each.heading,
                language=document.language,
                text=each.text,
                position=position,
                page=each.page,
                url=document.url,
                date=document.date,
                valid_from=document.valid_from,
                valid_until=document.valid_until,
                audience=document.audience,
                sku=document.sku,
                trust=document.trust,
                product=document.product,
            )
        )
    return chunks


def _heading(path: Sequence[str], title: str) -> str:
    """The path without a first heading that only repeats the title: the title is shown beside it anyway."""
    shown = path[1:] if path and fold(path[0]) == fold(title) else path
    return PATH_SEPARATOR.join(shown)


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _fits(text: str, max_tokens: int) -> bool:
    # A token is a byte at least and 128 characters at most: many texts are decided without counting.
    if len(text) > _LONGEST_TOKEN * max_tokens:
        return False
    return len(text.encode()) <= max_tokens or count_tokens(text) <= max_tokens


def _packed(blocks: Sequence[Block], max_tokens: int) -> Iterator[str]:
    """The blocks packed into as few texts as the limit allows, whole blocks kept together where possible."""
    current = ""
    for block in blocks:
        whole = block.text.strip()
        if _fits(_joined(current, Piece(whole)), max_tokens):
            current = _joined(current, Piece(whole))
            continue
        if current and _fits(whole, max_tokens) and not _fits(current, max_tokens // _FULL_ENOUGH):
            yield current
            current = whole
            continue
        for piece in _small_enough(pieces(block), max_tokens):
            candidate = _joined(current, piece)
            if not _fits(candidate, max_tokens):
                if current:
                    yield current
                candidate = f"{piece.header}\n{piece.text}" if piece.header else piece.text
            current = candidate
    if current:
        yield current


def _joined(current: str, piece: Piece) -> str:
    return current + piece.glue + piece.text if current else piece.text


def _small_enough(found: Sequence[Piece], max_tokens: int) -> Iterator[Piece]:
    """The pieces, those too long by themselves cut further: into sentences, then words, then characters."""
    for piece in found:
        if _fits(f"{piece.header}\n{piece.text}" if piece.header else piece.text, max_tokens):
            yield piece
        elif _fits(piece.text, max_tokens):
            yield Piece(piece.text, piece.glue)
        else:
            yield from _cut(piece, max_tokens)


def _cut(piece: Piece, max_tokens: int) -> Iterator[Piece]:
    for number, sentence in enumerate(sentences(piece.text)):
        glue = sentence.glue if number else piece.glue
        position = 0
        while position < len(sentence.text):
            start = _beginning(sentence.text, position, max_tokens)
            yield Piece(start.rstrip(), glue)
            # A word can count a token more without the space before it: the space is skipped before counting.
            following = _NOT_SPACE.search(sentence.text, position + len(start))
            end = following.start() if following else len(sentence.text)
            glue = " " if end > position + len(start.rstrip()) else ""
            position = end


def _beginning(text: str, position: int, max_tokens: int) -> str:
    """The text from `position` as far as the limit allows, ended between two words if possible."""
    # Only a window is looked at: counting the whole rest each time would make a huge text quadratic.
    window = text[position : position + _WINDOW * max_tokens]
    start = window if _fits(window, max_tokens) else fit(window, max_tokens) or window[:1]
    after = text[position + len(start) : position + len(start) + 1]
    space = start.rfind(" ", 1)
    return start[:space] if after and not after.isspace() and space > 0 else start


def _merged(texts: Sequence[_Text], max_tokens: int) -> list[_Text]:
    """Neighbours under the same headings as one when either is tiny.

    Not over a page break: a text can name one page only, and what is cited must stand there. But a sentence
    that the break cuts in two belongs to the page where it starts.
    """
    merged: list[_Text] = []
    for each in texts:
        last = merged[-1] if merged else None
        rest: _Text | None = each
        if last is not None and last.heading == each.heading:
            if last.page != each.page:
                merged[-1], rest = _mended(last, each, max_tokens)
            else:
                both = f"{last.text}\n\n{each.text}"
                tiny = any(_fits(text, max_tokens // _FULL_ENOUGH) for text in (last.text, each.text))
                if tiny and _fits(both, max_tokens):
                    merged[-1], rest = replace(last, text=both), None
        if rest is not None:
            merged.append(rest)
    return merged


def _mended(last: _Text, each: _Text, max_tokens: int) -> tuple[_Text, _Text | None]:
    """Two texts of different pages, the end of a sentence with its beginning; None when nothing is left."""
    if not (_UNENDED.search(last.text) and each.text[:1].islower()):
        return last, each
    end = sentence_spans(each.text.partition("\n\n")[0])[0][1]
    both = f"{last.text} {each.text[:end]}"
    if not _fits(both, max_tokens):
        return last, each
    rest = each.text[end:].strip()
    return replace(last, text=both), replace(each, text=rest) if _has_words(rest) else None

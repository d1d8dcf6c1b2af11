"""The numbered block of passages that goes into a prompt, within a budget of tokens."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.llm.tokens import count_tokens
from assistant.text.long_date import long_date
from assistant.text.sentences import sentence_spans
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language

WORTH_CUTTING = 40  # tokens; a shorter rest of a passage says too little
_SEPARATOR = " › "
_MARKER = re.compile(r"\[(\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*)\]")
_BLANK_LINES = re.compile(r"\n\s*\n")
_VALID: Mapping[Language, tuple[str, str, str]] = {
    "fr": ("valable à partir du {}", "valable jusqu’au {}", "prix valable jusqu’au {}"),
    "en": ("valid from {}", "valid until {}", "price valid until {}"),
}
_REVIEW: Mapping[Language, str] = {"fr": "avis client", "en": "customer review"}
_DATED: Mapping[Language, str] = {"fr": "daté du {}", "en": "dated {}"}


@dataclass(frozen=True)
class Context:
    """The block of text, and the passages in it: number n of the text is `passages[n - 1]`.

    A passage that was cut has the text that the model sees.
    """

    text: str
    passages: tuple[Passage, ...]


def build_context(passages: Sequence[Passage], budget_tokens: int, count: int, language: Language) -> Context:
    """At most `count` passages, best first, in at most `budget_tokens` tokens (o200k).

    Each is “[n] title › heading (customer review, dates)” and its text; the last one may be cut at the end of
    a sentence. A text can't pass for another passage or for the prompt around it: it has no blank line and no
    [n] of its own, so a blank line always ends it.
    """
    blocks: list[str] = []
    shown: list[Passage] = []
    room = budget_tokens
    for passage in passages[:count]:
        number = len(shown) + 1
        block = _block(number, passage.chunk, language)
        size = count_tokens(block + "\n\n")
        if size > room:
            part = _cut(passage, number, room, language)
            if part is not None:
                shown.append(part)
                blocks.append(_block(number, part.chunk, language))
            break
        shown.append(passage)
        blocks.append(block)
        room -= size
    return Context("\n\n".join(blocks), tuple(shown))


def _block(number: int, chunk: Chunk, language: Language) -> str:
    return f"[{number}] {header(chunk, language)}\n{_plain(chunk.text)}"


def header(chunk: Chunk, language: Language) -> str:
    """“title › heading (customer review, dates)”: what a reader must know beside the text."""
    parts = [chunk.title, *chunk.heading.split(_SEPARATOR)]
    # Most documents repeat their title as first heading.
    path = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    notes = ", ".join([*_marks(chunk, language), *_dates(chunk, language)])
    header = " ".join(_plain(_SEPARATOR.join(path)).split())
    return f"{header} ({notes})" if notes else header


def _marks(chunk: Chunk, language: Language) -> list[str]:
    """What customers write must not pass for what the company says."""
    return [_REVIEW[language]] if chunk.trust == "user_generated" else []


def _dates(chunk: Chunk, language: Language) -> list[str]:
    begins, ends, price_ends = _VALID[language]
    told = []
    if chunk.valid_from is not None:
        told.append(begins.format(long_date(chunk.valid_from, language)))
    elif chunk.date is not None:
        told.append(_DATED[language].format(long_date(chunk.date, language)))
    if chunk.valid_until is not None:
        pattern = price_ends if chunk.sku is not None else ends
        told.append(pattern.format(long_date(chunk.valid_until, language)))
    return told


def _plain(text: str) -> str:
    return _MARKER.sub(r"(\1)", _BLANK_LINES.sub("\n", text.strip()))


def _cut(passage: Passage, number: int, room: int, language: Language) -> Passage | None:
    """The passage up to the last sentence with which its block fits into `room`; None if none does."""
    best = None
    text = passage.chunk.text
    for _, end in sentence_spans(text) if room >= WORTH_CUTTING else ():
        shorter = replace(passage, chunk=replace(passage.chunk, text=text[:end]))
        if count_tokens(_block(number, shorter.chunk, language)) > room:
            break
        best = shorter
    return best

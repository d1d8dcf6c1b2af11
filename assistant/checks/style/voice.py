"""What the brand's voice asks that a check can hold: no exclamation marks, no emoji, short sentences."""

import re
from collections.abc import Iterator
from functools import lru_cache

import regex

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import Span, first, own_words, prose, shouted, spotted, word_count
from assistant.rules import load
from assistant.text.normalise import fold
from assistant.text.sentences import sentence_spans
from assistant.types.brand import Brand
from assistant.types.draft import Finding
from assistant.types.language import Language

_EXCLAMATION = re.compile(r"!+")
_EMOJI = regex.compile(r"[\p{Emoji_Presentation}]|\p{Extended_Pictographic}\ufe0f")
_FEWEST_SENTENCES = 3  # an average of fewer tells nothing


def asks(brand: Brand, language: Language, what: str) -> "re.Match[str] | None":
    """Where the brand's voice, in this language, asks for `what` (a key of `voice.yaml`); None: nowhere."""
    lines = (fold(line) for line in brand.voice.get(language, ()))
    return next((match for line in lines if (match := _asked(what, language).search(line))), None)


def check_voice(subject: Subject) -> Iterator[Finding]:
    """Warnings for what the lines of the brand's voice rule out."""
    signs = {"exclamation": _exclamations, "emoji": _emoji, "capitals": _capitals}
    for what, find in signs.items():
        if asks(subject.brand, subject.language, what):
            for field, text in subject.fields.items():
                for span in first(find(text, subject)):
                    yield spotted(f"brand.voice.{what}", "warning", field, text, span)
    asked = asks(subject.brand, subject.language, "sentences")
    if asked:
        limit = int(next(group for group in asked.groups() if group))
        for field, text in subject.fields.items():
            yield from _long_sentences(field, text, limit)


def _exclamations(text: str, _: Subject) -> Iterator[Span]:
    return (match.span() for match in _EXCLAMATION.finditer(own_words(text)))


def _emoji(text: str, _: Subject) -> Iterator[Span]:
    return (match.span() for match in _EMOJI.finditer(text))


def _capitals(text: str, subject: Subject) -> Iterator[Span]:
    return shouted(text, subject.language, granted(subject))


def granted(subject: Subject) -> tuple[str, ...]:
    """The texts whose capitals a draft may repeat: its sources, the brand's names, the offer's code."""
    brief = (subject.brief.offer.code, subject.brief.cta) if subject.brief else ()
    sources = (passage.chunk.embedded_text for passage in subject.passages)
    return (subject.brand.name, *subject.known, *sources, *brief)


def _long_sentences(field: str, text: str, limit: int) -> Iterator[Finding]:
    own = prose(text)
    spans = [span for span in sentence_spans(own) if word_count(own[slice(*span)]) > 1]
    if len(spans) < _FEWEST_SENTENCES:
        return
    counts = {span: word_count(own[slice(*span)]) for span in spans}
    average = sum(counts.values()) / len(spans)
    if average > limit:
        longest = max(spans, key=lambda span: counts[span])
        values = {"average": round(average), "limit": limit, "longest": counts[longest]}
        yield spotted("brand.voice.sentences", "warning", field, text, longest, **values)


@lru_cache(maxsize=32)
def _asked(what: str, language: Language) -> "re.Pattern[str]":
    return re.compile(load("voice")["asks"][what][language])

"""Inclusive and plain writing, when the brand's voice asks for it (`brand.yaml`: voice)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import Span, own_words, spotted
from assistant.checks.style.voice import asks
from assistant.rules import load
from assistant.text.normalise import fold_with_offsets
from assistant.types.draft import Finding, Severity
from assistant.types.language import Language

_NEAR = 40  # characters on each side in which the other form makes a word right


@dataclass(frozen=True)
class _Word:
    said: "re.Pattern[str]"
    instead: str
    unless: "re.Pattern[str] | None"


def check_inclusive(subject: Subject) -> Iterator[Finding]:
    """Warnings for shortened double forms, and for words that leave readers out, as the voice asks."""
    language = subject.language
    if asks(subject.brand, language, "points"):
        for field, text in subject.fields.items():
            for match in _points(language).finditer(own_words(text)):
                yield spotted("inclusive.points", "warning", field, text, match.span())
    if asks(subject.brand, language, "neutral"):
        yield from _said(subject, "gendered", "inclusive.gendered")


def check_plain(subject: Subject) -> Iterator[Finding]:
    """Notes on officialese and jargon, each with a plain word, as the voice asks."""
    if asks(subject.brand, subject.language, "plain"):
        yield from _said(subject, "plain", "plain.word")


def _said(subject: Subject, part: str, key: str) -> Iterator[Finding]:
    severity: Severity = "info" if part == "plain" else "warning"
    for field, text in subject.fields.items():
        folded, offsets = fold_with_offsets(own_words(text))
        for word in _words(part, subject.language):
            for start, end in _matches(word, folded):
                span = offsets[start], offsets[end - 1] + 1
                yield spotted(key, severity, field, text, span, instead=word.instead)


def _matches(word: _Word, folded: str) -> Iterator[Span]:
    for match in word.said.finditer(folded):
        near = folded[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if not (word.unless and word.unless.search(near)):
            yield match.span()


@lru_cache(maxsize=8)
def _words(part: str, language: Language) -> tuple[_Word, ...]:
    return tuple(
        _Word(
            # “d'” is followed by its word.
            re.compile(rf"(?<![\w'-])(?:{entry['said']})(?:(?<=')|(?!\w))"),
            entry["instead"],
            re.compile(entry["unless"]) if "unless" in entry else None,
        )
        for entry in load("voice")[part][language]
    )


@lru_cache(maxsize=2)
def _points(language: Language) -> "re.Pattern[str]":
    return re.compile("|".join(load("voice")["points"][language]))

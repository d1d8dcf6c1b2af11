"""Whether a draft says something new: no long run copied from approved copy or a source, no twins."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import NO_PROSE, Span, spotted
from assistant.checks.wording import finding
from assistant.text.normalise import fold
from assistant.text.sentences import sentence_spans
from assistant.types.draft import Finding, Severity

_WORD = re.compile(r"[^\W_]+")
# Words in a row. Facts have to be copied exactly, names and prices too: a shorter run tells nothing.
PAST_RUN = 16
SOURCE_RUN = 22
_ALIKE = 0.8  # share of words that two variants have in common, in the same order
_SHORT_ALIKE = 0.9  # of texts so short that the facts are half of them
_SHORT = 30  # words
_SUBJECT = "subject"
_ECHOED = 8  # words of a field: a shorter one, a subject line say, can only say what the goal says
_REPEATED = 6  # words: a shorter sentence, a button say, may come twice


def check_originality(subject: Subject) -> Iterator[Finding]:
    """A warning for a run copied from approved copy, a note for one copied from a source; one each per field.

    What the brand says of itself, legal mentions first, may be repeated.
    """
    own = tuple(_boilerplate(subject))
    past = _runs(subject.past, PAST_RUN)
    sources = _runs(tuple(passage.chunk.text for passage in subject.passages), SOURCE_RUN)
    excused = {size: _runs(own, size) for size in (PAST_RUN, SOURCE_RUN)}
    for field, text in subject.fields.items():
        for size, seen, key in ((PAST_RUN, past, "past"), (SOURCE_RUN, sources, "source")):
            span, length = _longest_copy(text, seen - excused[size], size)
            if length:
                severity: Severity = "warning" if key == "past" else "info"
                yield spotted(f"originality.{key}", severity, field, text, span, words=length)
                break


def check_variants(subject: Subject) -> Iterator[Finding]:
    """A warning for a draft that is nearly another variant, or else for a subject line that is another's."""
    mine = _words("\n".join(subject.fields.values()))
    share = max((alike(mine, _words("\n".join(one.values()))) for one in subject.siblings), default=0.0)
    if mine and share >= (_ALIKE if len(mine) >= _SHORT else _SHORT_ALIKE):
        field = max(subject.fields, key=lambda name: len(subject.fields[name]))
        yield finding("originality.variant", "warning", field, "", share=round(100 * share))
        return
    said = _words(subject.fields.get(_SUBJECT, ""))
    if said and any(_words(one.get(_SUBJECT, "")) == said for one in subject.siblings):
        yield finding("originality.subject", "warning", _SUBJECT, subject.fields[_SUBJECT])


def check_repeats(subject: Subject) -> Iterator[Finding]:
    """A warning for a sentence that a draft says twice, as small models do: at its second place."""
    seen: set[tuple[str, ...]] = set()
    for field, text in subject.fields.items():
        for span in sentence_spans(text):
            words = tuple(_words(text[slice(*span)]))
            if len(words) >= _REPEATED and words in seen:
                yield spotted("originality.repeat", "warning", field, text, span)
            seen.add(words)


def check_goal(subject: Subject) -> Iterator[Finding]:
    """A warning for a field that says little but the goal of the brief, as small models do."""
    goal = _words(subject.brief.goal) if subject.brief else []
    for field, text in subject.fields.items():
        words = _words(text)
        share = alike(words, goal) if len(words) >= _ECHOED else 0.0
        if share >= _ALIKE:
            yield finding("originality.goal", "warning", field, "", share=round(100 * share))


def near_duplicates(texts: Iterable[Mapping[str, str]]) -> tuple[tuple[int, int, float], ...]:
    """The pairs of drafts that are nearly the same: (number, number, share of words in common, 0 to 1)."""
    words = [_words("\n".join(fields.values())) for fields in texts]
    pairs = ((a, b) for a in range(len(words)) for b in range(a + 1, len(words)))
    found = ((a, b, alike(words[a], words[b])) for a, b in pairs)
    return tuple(
        (a, b, share)
        for a, b, share in found
        if share >= (_ALIKE if min(len(words[a]), len(words[b])) >= _SHORT else _SHORT_ALIKE)
    )


def alike(words: list[str], others: list[str]) -> float:
    """The share of words that two texts have in common in the same order, from 0 to 1."""
    return SequenceMatcher(None, words, others, autojunk=False).ratio() if words and others else 0.0


def _boilerplate(subject: Subject) -> Iterator[str]:
    brand = subject.brand
    for told in (brand.tagline, brand.description, brand.contact.hours):
        yield from told.values()
    for mentions in brand.legal_mentions.values():
        yield from mentions
    if subject.brief:
        yield from (subject.brief.offer.text, subject.brief.offer.conditions, *subject.brief.key_facts)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(NO_PROSE.sub(" ", text)))


@lru_cache(maxsize=64)  # the variants of a brief, and their repairs, are held against the same texts
def _runs(texts: tuple[str, ...], size: int) -> frozenset[tuple[str, ...]]:
    """Every run of `size` words of some texts."""
    told = map(_words, texts)
    return frozenset(tuple(words[at : at + size]) for words in told for at in range(len(words) - size + 1))


def _longest_copy(text: str, runs: frozenset[tuple[str, ...]], size: int) -> tuple[Span, int]:
    """Where the longest stretch made of known runs is, and its words; ((0, 0), 0) when there is none."""
    places = [match.span() for match in _WORD.finditer(NO_PROSE.sub(_blank, text))]
    words = [fold(text[start:end]) for start, end in places]
    best, length, start = (0, 0), 0, None
    for at in range(len(words) - size + 2):
        known = tuple(words[at : at + size]) in runs
        if known and start is None:
            start = at
        if not known and start is not None:
            last = at + size - 2  # the last word of the run before
            if last - start + 1 > length:
                best, length = (places[start][0], places[last][1]), last - start + 1
            start = None
    return best, length


def _blank(match: "re.Match[str]") -> str:
    return " " * len(match.group())

"""The target keywords of a brief: whether the text has each of them, and none too often."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checks.copy.subject import Subject
from assistant.checks.wording import finding
from assistant.text.normalise import fold_with_offsets
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import stem, words
from assistant.types.draft import Finding
from assistant.types.language import Language

# Channels that a search engine reads, by how the studio shows them.
_WORD = re.compile(r"[^\W_]+")
_GAP = 12  # characters between two words of a keyword: room for “de la”, not for another thought
_SEARCHED = frozenset({"search", "page"})
FREE = 3  # times that a keyword may come in the shortest text
PER_WORDS = 60  # words of text that allow one more: under 2 %, far from what reads as stuffed


@dataclass(frozen=True)
class Coverage:
    """How often a text has a keyword, in any inflection, and in which fields; `most` is what reads well."""

    keyword: str
    count: int
    fields: tuple[str, ...]
    most: int


def coverage(fields: Mapping[str, str], keywords: Sequence[str], language: Language) -> tuple[Coverage, ...]:
    """The coverage of each keyword, in the order of the brief."""
    most = most_times(fields)
    found = []
    for keyword in keywords:
        counts = {name: len(_places(text, keyword, language)) for name, text in fields.items()}
        having = tuple(name for name, count in counts.items() if count)
        found.append(Coverage(keyword, sum(counts.values()), having, most))
    return tuple(found)


def most_times(fields: Mapping[str, str]) -> int:
    """How often one keyword may come in a text of this length: 3 times, and once more each 60 words."""
    return FREE + sum(len(words(text)) for text in fields.values()) // PER_WORDS


def check_keywords(subject: Subject) -> Iterator[Finding]:
    """Warnings for a keyword that comes too often, notes for one that is missing.

    The main keyword, which is the first, belongs into the title of what a search engine reads: a warning.
    """
    if subject.brief is None:
        return
    for place, each in enumerate(coverage(subject.fields, subject.brief.keywords, subject.language)):
        if not each.count:
            yield finding("keywords.missing", "info" if place else "warning", "", "", word=each.keyword)
        elif each.count > each.most:
            yield from _stuffed(subject, each)
        if each.count and not place:
            yield from _title(subject, each)


def _places(text: str, keyword: str, language: Language) -> list[str]:
    """The places of a text that say a keyword, verbatim: its words in order, inflected, small words aside."""
    wanted = _stems(words(keyword), language)
    folded, offsets = fold_with_offsets(text)
    found = [match for match in _WORD.finditer(folded) if match.group() not in STOP_WORDS[language]]
    stems = [stem(match.group(), language) for match in found]
    places = []
    for start in range(len(found) - len(wanted) + 1):
        run = found[start : start + len(wanted)]
        near = all(after.start() - before.end() <= _GAP for before, after in pairwise(run))
        if run and near and stems[start : start + len(wanted)] == wanted:
            places.append(text[offsets[run[0].start()] : offsets[run[-1].end() - 1] + 1])
    return places


def _stems(keyword: Sequence[str], language: Language) -> list[str]:
    telling = [word for word in keyword if word not in STOP_WORDS[language]]
    return [stem(word, language) for word in telling]


def _stuffed(subject: Subject, each: Coverage) -> Iterator[Finding]:
    """One finding, at the first place that is too much in the field with most of them."""
    counts = {name: _places(subject.fields[name], each.keyword, subject.language) for name in each.fields}
    field = max(counts, key=lambda name: len(counts[name]))
    yield finding(
        "keywords.stuffing",
        "warning",
        field,
        counts[field][-1],
        word=each.keyword,
        count=each.count,
        most=each.most,
    )


def _title(subject: Subject, each: Coverage) -> Iterator[Finding]:
    rule = subject.channel.fields[0]
    if subject.channel.preview in _SEARCHED and rule.name not in each.fields:
        yield finding("keywords.title", "warning", rule.name, "", word=each.keyword, label=dict(rule.label))

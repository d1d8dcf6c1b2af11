"""The words of a field that are the writer's own: the rest is blanked out, everything keeps its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

import regex

from assistant.checks.wording import finding, wording
from assistant.text.lexicon import lexicon
from assistant.text.normalise import fold
from assistant.types.draft import Finding, Severity
from assistant.types.language import Language

Span = tuple[int, int]

# Addresses, merge tags, mentions and hashtags, entities, times and ratios, smileys made of marks.
NO_PROSE = re.compile(
    r"https?://\S+|\bwww\.\S+|[^\s@]{1,64}@[^\s@]+\.\w+"
    r"|\b[\w-]+\.(?:com|fr|eu|org|net|co\.uk|example)\b(?:/\S*)?"
    r"|\{\{.*?\}\}|\*\|.*?\|\*|%%\w+%%|(?<!\w)[@#]\w+|&#?\w+;|\b\d{1,2}:\d{1,2}\b|(?<!\w)[:;]-?[()DP](?!\w)"
)
_QUOTATION = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]{1,300}\"")
_TAG = re.compile(r"<[^<>]+>")
_CAPITALS = regex.compile(r"(?<![\p{L}\d-])\p{Lu}[\p{Lu}’']{3,}(?![\p{L}\d-])")


@lru_cache(maxsize=128)
def prose(text: str, blank: str = " ") -> str:
    """The text, of the same length, without addresses, merge tags, mentions, hashtags and HTML tags.

    Each of their characters is a `blank`.
    """
    return _blanked(_TAG, _blanked(NO_PROSE, text, blank), blank)


@lru_cache(maxsize=64)  # the fields of a draft are asked for once per term of the glossary
def own_words(text: str) -> str:
    """The prose without what stands in quotation marks: somebody else says that."""
    return _blanked(_QUOTATION, prose(text), " ")


def _blanked(pattern: "re.Pattern[str]", text: str, blank: str) -> str:
    return pattern.sub(lambda match: blank * len(match.group()), text)


def spotted(key: str, severity: Severity, field: str, text: str, span: Span, **values: object) -> Finding:
    """A finding about one stretch of a field: its words are the excerpt, and it knows where they stand."""
    start, end = span
    return replace(finding(key, severity, field, text[start:end], **values), start=start, end=end)


def first(spans: Iterable[Span]) -> Iterator[Span]:
    """The first of some spans, or nothing: one finding per field says enough."""
    for span in spans:
        yield span
        return


def word_count(text: str) -> int:
    """How many words a text has: what stands between spaces and holds a letter or a digit."""
    return sum(1 for piece in text.split() if any(sign.isalnum() for sign in piece))


def shouted(text: str, language: Language, allowed: Iterable[str] = ()) -> Iterator[Span]:
    """The words of four letters and more that are in capitals though they are common words.

    Acronyms and names in capitals are no common words. `allowed` are texts whose capitals may be repeated: a
    label's name in a source, the code of an offer.
    """
    granted = {match.group() for one in allowed for match in _CAPITALS.finditer(one)} | _fixed()
    for match in _CAPITALS.finditer(prose(text)):
        if match.group() not in granted and _is_common(match.group(), language):
            yield match.span()


@cache
def _fixed() -> frozenset[str]:
    return frozenset(wording("capitals"))


def _is_common(word: str, language: Language) -> bool:
    return lexicon(language).count(fold(word).replace("'", "")) >= _COMMON


_COMMON = 400  # uses in some 400 million words of film subtitles

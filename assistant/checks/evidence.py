"""A statement beside a text that may support it: which of its figures and words are there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.checks.wording import other_language, translations
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures, supported
from assistant.text.sentences import split_sentences
from assistant.text.terms import stem, terms, words
from assistant.types.knowledge import Passage
from assistant.types.language import Language

_COGNATE = 5  # letters that two languages' forms of one word share at their beginning
_COGNATE_SHARE = 0.6
_MARKERS = re.compile(r"\[\d{1,3}\]")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+|www\.[^\s)>\]]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


@dataclass(frozen=True)
class Statement:
    """A sentence to be supported: its figures and its subject words, as (stem, folded word) pairs."""

    text: str
    language: Language
    figures: tuple[Figure, ...]
    words: tuple[tuple[str, str], ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Those of its words."""
        return frozenset(stemmed for stemmed, _ in self.words)


@dataclass(frozen=True)
class Evidence:
    """A text that may support statements.

    `stems` are those of the statement's language; `other_stems` and `prefixes` are empty unless the text
    may be in the other language.
    """

    text: str
    figures: tuple[Figure, ...]
    stems: frozenset[str]
    other_stems: frozenset[str]
    prefixes: frozenset[str]

    def holds(self, figure: Figure) -> bool:
        """Whether the text states the figure."""
        return supported(figure, self.figures)

    def says(self, stemmed: str, word: str, language: Language) -> bool:
        """Whether the text has the word, or its like in the other language."""
        if stemmed in self.stems:
            return True
        if not self.other_stems:
            return False
        if translations(language).get(stemmed, frozenset()) & self.other_stems:
            return True
        length = max(_COGNATE, round(len(word) * _COGNATE_SHARE))
        return len(word) >= _COGNATE and word[:length] in self.prefixes

    def share(self, statement: Statement) -> float:
        """The share of the statement's words that the text has, 0-1; 0 when it has no words."""
        return len(self.common(statement)) / len(statement.words) if statement.words else 0.0

    def common(self, statement: Statement) -> frozenset[str]:
        """The stems of the statement's words that the text has."""
        if not self.other_stems:
            return statement.stems & self.stems
        return frozenset(
            stemmed for stemmed, word in statement.words if self.says(stemmed, word, statement.language)
        )


def statement(text: str, language: Language) -> Statement:
    """What a sentence states, its citation markers left out."""
    bare = _MARKERS.sub("", text)
    plain = _ADDRESS.sub(" ", bare)
    subject = frozenset(term for term in terms(plain, language) if not term[0].isdigit())
    seen = {address: address for address in addresses(bare)}
    for word in words(plain):
        stemmed = stem(word, language)
        if stemmed in subject:
            seen.setdefault(stemmed, word)
    return Statement(bare, language, stated_figures(bare), tuple(seen.items()))


def addresses(text: str) -> tuple[str, ...]:
    """The e-mail and web addresses in a text, folded; each counts as one word."""
    return tuple(fold(address).rstrip(".,;:!?/") for address in _ADDRESS.findall(text))


def stated_figures(text: str) -> tuple[Figure, ...]:
    """The figures that a sentence commits itself to: small numbers in words without a unit say little."""
    return tuple(figure for figure in figures(text) if not (figure.spelled and not figure.unit))


@lru_cache(maxsize=8192)
def evidence(text: str, language: Language, foreign: bool) -> Evidence:
    """A text to hold statements of `language` against; `foreign`: it may be in the other language."""
    plain = _ADDRESS.sub(" ", text)
    all_words = words(plain) if foreign else []
    other = terms(plain, other_language(language)) if foreign else []
    return Evidence(
        text,
        figures(text),
        frozenset(terms(plain, language)) | frozenset(addresses(text)),
        frozenset(other),
        frozenset(word[:length] for word in all_words for length in range(_COGNATE, len(word) + 1)),
    )


def passage_text(passage: Passage) -> str:
    """All that a passage states: title, headings, text and the dates between which it holds."""
    chunk = passage.chunk
    days = [day.isoformat() for day in (chunk.valid_from, chunk.valid_until) if day]
    return "\n".join([chunk.embedded_text, *days])


def passage_evidence(passage: Passage, language: Language) -> Evidence:
    """A passage as evidence for statements in `language`."""
    return evidence(passage_text(passage), language, passage.chunk.language != language)


def sentence_evidence(passage: Passage, language: Language) -> Sequence[tuple[str, Evidence]]:
    """Each sentence or row of a passage, in order, and as evidence together with the heading above it.

    What holds no word is left out.
    """
    chunk = passage.chunk
    heading = chunk.heading.rpartition("›")[2].strip() or chunk.title
    return _under_heading(heading, chunk.text, language, chunk.language != language)


@lru_cache(maxsize=1024)
def _under_heading(
    heading: str, text: str, language: Language, foreign: bool
) -> tuple[tuple[str, Evidence], ...]:
    return tuple(
        (sentence, evidence(f"{heading}\n{sentence}", language, foreign))
        for sentence in split_sentences(text)
        if any(character.isalnum() for character in sentence)
    )

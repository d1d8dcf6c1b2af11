"""What an answer says only because the question did: “Yes, we sell firm mattresses”, “Yes, do you sell.”."""

import re
from collections.abc import Sequence

from assistant.checks.claims.lexicon import Sense, vocabulary
from assistant.checks.evidence import evidence, statement
from assistant.text.normalise import fold
from assistant.text.terms import stem, words
from assistant.types.language import LANGUAGES, Language

_ASKING = {
    "fr": re.compile(r"\w-(?:t-)?(?:il|elle|ils|elles|on|nous|vous|tu|je|ce)(?!\w)|(?<!\w)est-ce qu"),
    "en": re.compile(
        r"^\W*(?:(?:yes|no)\W+)?(?:do|does|did|is|are|was|were|can|could|will|would|has|have|should|may)\s"
    ),
}
_SAME = 0.8  # share of a sentence's words that the question has


def restates(sentence: str, question: str, language: Language) -> bool:
    """Whether a sentence is the question over again, its verb before its subject, and no question mark."""
    if sentence.rstrip(' »”"').endswith("?") or not _ASKING[language].search(fold(sentence)):
        return False
    asked, said = set(words(question)), words(sentence)
    return bool(said) and sum(word in asked for word in said) >= _SAME * len(said)


def unconfirmed(
    sentence: str, question: str, texts: Sequence[str], language: Language, known: Sequence[str] = ()
) -> tuple[str, ...]:
    """The folded words, in order, that a sentence takes from the question and that no text has.

    A text has a word when it has another form of it, a word of the same meaning, or its like in the other
    language. Words that claim nothing (“possible”, “take”) don't count, nor do those of `known`.
    """
    asked = {stemmed for stemmed, _ in statement(question, language).words}
    sources = [evidence(text, language, True) for text in (*texts, *known)]
    ideas = _ideas(texts)
    return tuple(
        word
        for stemmed, word in statement(sentence, language).words
        if stemmed in asked
        and not any(source.says(stemmed, word, language) for source in sources)
        and not _excused(word, language, ideas)
    )


def _excused(word: str, language: Language, ideas: frozenset[int]) -> bool:
    senses = _senses(word, language)
    return any(sense.generic or sense.idea in ideas for sense in senses)


def _senses(word: str, language: Language) -> frozenset[Sense]:
    known = vocabulary(language)
    return known.match([stem(word, language)], 0)[1] | frozenset(known.exact.get(word, ()))


def _ideas(texts: Sequence[str]) -> frozenset[int]:
    """What the words of the texts mean, read as either language."""
    found: set[int] = set()
    for language in LANGUAGES:
        for word in {word for text in texts for word in words(text)}:
            found |= {sense.idea for sense in _senses(word, language)}
    return frozenset(found)

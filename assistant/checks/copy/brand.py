"""Whether a draft uses the brand's words, its name as it is written, and no promise without a proof."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.checks.copy.subject import Subject
from assistant.checks.matching import occurrences, says
from assistant.checks.style.prose import Span, first, prose, spotted, word_count
from assistant.checks.wording import finding, other_language, translations
from assistant.text.lexicon import lexicon
from assistant.text.normalise import fold
from assistant.text.terms import stem, terms, words
from assistant.types.brand import Brand
from assistant.types.draft import DraftSentence, Finding
from assistant.types.knowledge import Passage
from assistant.types.language import LANGUAGES, Language

_WORD = re.compile(r"[^\W_]+")
_LONG_TEXT = 120  # words: a shorter text may well do without the brand's own words
_WORDS_SHOWN = 5
_COMMON = 400  # uses in some 400 million words of film subtitles
_SHORTEST_NAME = 6  # letters: shorter names are too near to other words


def check_words(subject: Subject) -> Iterator[Finding]:
    """An error for each word that the brand never uses, once per field."""
    for field, text in subject.fields.items():
        for word in subject.brand.dont_words.get(subject.language, ()):
            for excerpt in list(occurrences(text, word, subject.language))[:1]:
                yield finding("brand.dont_word", "error", field, excerpt, word=word)


def check_own_words(subject: Subject) -> Iterator[Finding]:
    """A note on a long draft that has none of the brand's welcome words."""
    wanted = subject.brand.do_words.get(subject.language, ())
    whole = "\n".join(subject.fields.values())
    if not wanted or word_count(whole) < _LONG_TEXT:
        return
    if not any(says(whole, word, subject.language) for word in wanted):
        field = max(subject.fields, key=lambda name: len(subject.fields[name]))
        yield finding("brand.do_word", "info", field, "", words=", ".join(wanted[:_WORDS_SHOWN]))


def check_competitors(subject: Subject) -> Iterator[Finding]:
    """A warning for each competitor that a draft names, once per field."""
    for field, text in subject.fields.items():
        for name in subject.brand.competitors:
            for excerpt in list(occurrences(text, name, subject.language))[:1]:
                yield finding("brand.competitor", "warning", field, excerpt)


def check_name(subject: Subject) -> Iterator[Finding]:
    """A warning per field for the brand's name in another spelling: its case, its accents, a letter off.

    A name that ends in a common word is left alone: who can tell whether the name is meant?
    """
    name = subject.brand.name
    parts = _WORD.findall(name)
    for field, text in subject.fields.items() if parts else ():
        for span in first(_misspelled(prose(text), parts)):
            # Asked last: the first time it reads the languages' words from disk.
            if not _is_common(parts[-1]):
                yield spotted("brand.name", "warning", field, text, span, name=name)


def _misspelled(text: str, parts: Sequence[str]) -> Iterator[Span]:
    found = list(_WORD.finditer(text))
    *before, last = (fold(part) for part in parts)
    for number in range(len(found) - len(parts) + 1):
        said = found[number : number + len(parts)]
        written = [match.group() for match in said]
        *ahead, end = (fold(word) for word in written)
        # “la maison Aubrelin” is a phrase too: only the last word has to be written as it is.
        if ahead != before or written[-1] in (parts[-1], parts[-1].upper()):
            continue
        if end == last or _is_slip(end, last, bool(before)):
            yield said[0].start(), said[-1].end()


def _is_slip(word: str, name: str, is_led: bool) -> bool:
    """Whether a word is the name with one letter off; alone, it must be no word of its own."""
    if len(name) < _SHORTEST_NAME or word[:1] != name[:1] or not _one_apart(word, name):
        return False
    return is_led or not any(word in lexicon(language) for language in LANGUAGES)


def _one_apart(word: str, other: str) -> bool:
    """Whether one letter added, left out, changed or swapped with the next makes one word of the other."""
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]


@lru_cache(maxsize=64)
def _is_common(word: str) -> bool:
    return any(lexicon(language).count(fold(word)) >= _COMMON for language in LANGUAGES)


def check_claims(
    sentences: Sequence[DraftSentence],
    brand: Brand,
    passages: Sequence[Passage],
    known: Sequence[str],
    language: Language,
) -> Iterator[Finding]:
    """A warning for each promise that needs a proof and has none in a cited passage or a known text."""
    for sentence in sentences:
        cited = [passages[number - 1].chunk.embedded_text for number in sentence.citations]
        for claim in brand.claims_needing_proof.get(language, ()):
            for excerpt in list(occurrences(sentence.text, claim, language))[:1]:
                if not any(_proves(text, claim, language) for text in (*cited, *known)):
                    yield finding("brand.claim", "warning", sentence.field, excerpt, word=excerpt)


def _proves(text: str, claim: str, language: Language) -> bool:
    """Whether a text says the claim, in either language."""
    if says(text, claim, language):
        return True
    stems = [stem(word, language) for word in words(claim)]
    meant = [translations(language).get(one, frozenset()) for one in stems]
    if not all(meant):
        return False
    said = set(terms(text, other_language(language)))
    return all(one & said for one in meant)

"""Finding a brand's words in a text, inflected or not, with the words as written."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.text.normalise import fold, fold_with_offsets
from assistant.types.language import Language

# Endings of one word in its other forms: ending -> all of them. The first that fits is taken.
_FRENCH_ENDINGS = (
    ("eux", "eux|euse|euses"),
    ("eur", "eur|eurs|euse|euses|rice|rices"),
    ("aux", "aux|al|ale|ales"),
    ("al", "al|ale|ales|aux"),
    ("el", "el|els|elle|elles"),
    ("en", "en|ens|enne|ennes"),
    ("if", "if|ifs|ive|ives"),
    ("er", "er|ers|ere|eres"),
    ("ez", "ez"),
    ("e", "e|es|ee|ees|ement"),
    ("", "|s|x|e|es"),
)
_ENGLISH_ENDINGS = (
    ("y", "y|ies|ied|ying|ier|iest|ily"),
    ("e", "e|es|ed|ing|er|est|ely"),
    ("", "|s|es|ed|ing|er|est|ly"),
)
_ENDINGS = {"fr": _FRENCH_ENDINGS, "en": _ENGLISH_ENDINGS}
_SHORTEST_INFLECTED = 3  # letters: of “à” and “no” there is one form


def occurrences(text: str, phrase: str, language: Language) -> Iterator[str]:
    """The places of `text` that say `phrase`, verbatim: whole words, any case, accent or inflection."""
    if not says(text, phrase, language):  # most texts don't, and this is ten times faster than offsets
        return
    folded, offsets = fold_with_offsets(text)
    for match in _pattern(phrase, language).finditer(folded):
        yield text[offsets[match.start()] : _end(offsets, match.end())]


def says(text: str, phrase: str, language: Language) -> bool:
    """Whether a text says a phrase, in any inflection."""
    return _pattern(phrase, language).search(fold(text)) is not None


def _end(offsets: list[int], end: int) -> int:
    # The last character of the match may have folded to several: its own end is what counts.
    return offsets[end - 1] + 1 if end else 0


@lru_cache(maxsize=1024)
def _pattern(phrase: str, language: Language) -> "re.Pattern[str]":
    words = [word for word in re.split(r"[\s-]+", fold(phrase)) if word]
    body = r"[\s-]+".join(_inflected(word, language) for word in words) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")


def _inflected(word: str, language: Language) -> str:
    if len(word) < _SHORTEST_INFLECTED or not word.isalpha():
        return re.escape(word)
    ending, forms = next(pair for pair in _ENDINGS[language] if word.endswith(pair[0]))
    return re.escape(word.removesuffix(ending)) + f"(?:{forms})"

"""The words of a text that carry its subject, in a form that can be compared."""

import re
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

from assistant.text.normalise import fold
from assistant.text.stopwords import STOP_WORDS
from assistant.types.language import Language

_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=\w)")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_LONGEST = 64  # a longer run of letters is no word


def terms(text: str, language: Language) -> list[str]:
    """The subject words of a text in order: folded, elisions split, stop words out, Snowball stems.

    Numbers are kept, with a decimal point. Accents are off before stemming, so that a question typed
    without accents gives the same terms; the last “e” goes too, which evens out what that costs
    (livré, livrée, livrer -> livr).
    """
    stop = STOP_WORDS[language]
    found = []
    for word in words(text):
        if word[0].isdigit():
            found.append(word.replace(",", "."))
        elif word not in stop and len(word) > 1:
            found.append(stem(word, language))
    return found


def words(text: str) -> list[str]:
    """All words and numbers of a text in order, folded, elisions split, nothing left out."""
    return [word for word in _TOKEN.findall(_ELISION.sub(" ", fold(text))) if len(word) <= _LONGEST]


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The stem of one folded word."""
    # A stemmer keeps the word it works on in itself: one per call is what makes this safe in threads.
    stemmer = FrenchStemmer() if language == "fr" else EnglishStemmer()
    stemmed: str = stemmer.stemWord(word)
    return stemmed.rstrip("e") or word

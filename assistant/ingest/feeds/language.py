"""Which language the texts of a feed are in."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from assistant.text.language import detect_any
from assistant.text.lexicon import Lexicon, lexicon
from assistant.text.normalise import fold
from assistant.text.terms import words
from assistant.types.language import LANGUAGES, Language

T = TypeVar("T")

_VOTES, _ROWS = 12, 6  # texts that vote, and how many rows make one: names alone are short
_LONGEST = 200  # characters of one row
_SHORTEST_WORD = 3  # letters
_RARE = 2e-7  # the share of a word that a language hardly has: two words in ten million
_MOST_OF_ONE = 1.5  # what one word may say: a name can be a common word of the other language
_TELLS = 2.0  # log odds of a word that tells: seven to one
_FEWEST, _FEWEST_WORDS = 2.2, 2  # log odds that decide, and how many different words have to tell them


def spread(rows: Sequence[T]) -> Sequence[T]:
    """As many rows as are looked at, from all over the feed."""
    return rows[:: max(1, len(rows) // (_VOTES * _ROWS))][: _VOTES * _ROWS]


def feed_language(texts: Iterable[str], default: Language) -> Language:
    """The language of most of the texts, one for each row; `default` when they don't tell.

    The detector needs a sentence. A feed of a few short names is told by how common their words are.
    """
    lines = [re.sub(r"\s+", " ", text)[:_LONGEST] for text in texts if text]
    votes: Counter[str] = Counter()
    for start in range(0, len(lines), _ROWS):
        if found := detect_any(". ".join(lines[start : start + _ROWS])):
            votes[found] += 1
    if not votes:
        return _by_words(lines) or default
    best = max(LANGUAGES, key=lambda language: votes[language])
    return best if votes[best] > votes.total() / 3 else default


def _by_words(lines: Iterable[str]) -> Language | None:
    """The language in which these words are much more usual, as naive Bayes has it; None when neither is.

    Each word counts once: the name of a brand stands in every row.
    """
    french, english = lexicon("fr"), lexicon("en")
    known = {folded for word in words(" ".join(lines)) if len(folded := fold(word)) >= _SHORTEST_WORD}
    told = [math.log(_share(word, french) / _share(word, english)) for word in known]
    odds = math.fsum(max(-_MOST_OF_ONE, min(_MOST_OF_ONE, one)) for one in told)
    tell = sum(one >= _TELLS if odds > 0 else one <= -_TELLS for one in told)
    if abs(odds) < _FEWEST or tell < _FEWEST_WORDS:
        return None
    return "fr" if odds > 0 else "en"


def _share(folded: str, known: Lexicon) -> float:
    return known.count(folded) / known.total + _RARE

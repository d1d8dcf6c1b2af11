"""Which language the texts of a feed are in."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from assistant.text.language import detect_any
from assistant.types.language import LANGUAGES, Language

T = TypeVar("T")

_VOTES, _ROWS = 12, 6  # texts that vote, and how many rows make one: names alone are short
_LONGEST = 200  # characters of one row


def spread(rows: Sequence[T]) -> Sequence[T]:
    """As many rows as are looked at, from all over the feed."""
    return rows[:: max(1, len(rows) // (_VOTES * _ROWS))][: _VOTES * _ROWS]


def feed_language(texts: Iterable[str], default: Language) -> Language:
    """The language of most of the texts, one for each row; `default` when they don't tell."""
    lines = [re.sub(r"\s+", " ", text)[:_LONGEST] for text in texts if text]
    votes: Counter[str] = Counter()
    for start in range(0, len(lines), _ROWS):
        if found := detect_any(". ".join(lines[start : start + _ROWS])):
            votes[found] += 1
    best = max(LANGUAGES, key=lambda language: votes[language])
    return best if votes[best] > votes.total() / 3 else default

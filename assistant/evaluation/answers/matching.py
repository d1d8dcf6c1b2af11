"""Whether a text says something: in these words and figures, however they are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.text.normalise import clean, fold
from assistant.text.numbers import Figure, figures, supported

_MARKUP = re.compile(r"[*`]|(?m:^#{1,6}\s)|\[\d{1,3}\]")
_WORD = re.compile(r"[^\W_]+")
# Between two figures these say the same: “2 à 4 jours”, “2-4 days”, “30 × 40 cm”, “30 by 40 cm”.
_JOINERS = frozenset({"a", "to", "et", "and", "ou", "or", "x", "by", "sur", "par"})


@dataclass(frozen=True)
class _Token:
    """A folded word, or the figures that one stretch of the text states."""

    word: str
    stated: tuple[Figure, ...] = ()


def says(text: str, phrase: str) -> bool:
    """Whether the words and figures of `phrase` stand in `text` one after the other.

    Case, accents, punctuation, Markdown, kinds of space and the way to write a number count for nothing:
    “1 200 €” is “1200 euros”, “31 mai 2027” is “31 May 2027”, 24 months are 2 years. A number without a unit
    in the phrase agrees with one that has a unit in the text.
    """
    wanted, given = _tokens(phrase), _tokens(text)
    return any(
        all(_same(want, have) for want, have in zip(wanted, given[start:], strict=False))
        for start in range(len(given) - len(wanted) + 1)
    )


def unsaid(text: str, groups: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of which the text says no alternative."""
    return tuple(tuple(group) for group in groups if not any(says(text, phrase) for phrase in group))


def _same(want: _Token, have: _Token) -> bool:
    if want.stated:
        return all(supported(figure, have.stated) for figure in want.stated)
    return bool(want.word) and want.word == have.word


@lru_cache(maxsize=512)
def _tokens(text: str) -> tuple[_Token, ...]:
    plain = _MARKUP.sub(" ", clean(text))
    tokens: list[_Token] = []
    position = 0
    for start, end, stated in _spans(plain):
        tokens += _words(plain[position:start])
        tokens += _named(plain[start:end]) if stated[0].unit == "code" else [_Token("", stated)]
        position = end
    tokens += _words(plain[position:])
    return _without_joiners(tokens)


def _named(code: str) -> list[_Token]:
    """“HC-LIN-240” in its parts: a reader types it in small letters and with spaces."""
    parts = _WORD.findall(fold(code))
    return [_Token("", (Figure(Decimal(part), ""),)) if part.isdecimal() else _Token(part) for part in parts]


def _spans(text: str) -> list[tuple[int, int, tuple[Figure, ...]]]:
    """Where the figures are; those of one place come together."""
    spans: list[tuple[int, int, tuple[Figure, ...]]] = []
    for figure in figures(text):
        if spans and figure.start < spans[-1][1]:
            start, end, stated = spans[-1]
            spans[-1] = (start, max(end, figure.end), (*stated, figure))
        else:
            spans.append((figure.start, figure.end, (figure,)))
    return spans


def _words(text: str) -> list[_Token]:
    return [_Token(word) for word in _WORD.findall(fold(text))]


def _without_joiners(tokens: Sequence[_Token]) -> tuple[_Token, ...]:
    kept = []
    for place, token in enumerate(tokens):
        inside = 0 < place < len(tokens) - 1 and tokens[place - 1].stated and tokens[place + 1].stated
        if not (inside and token.word in _JOINERS):
            kept.append(token)
    return tuple(kept)

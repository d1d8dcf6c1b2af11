"""Which words of a sentence go with which of its figures: the nearest, marks in between counted."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.checks.claims.reading import Sentence
from assistant.checks.claims.tokens import Token
from assistant.text.normalise import fold
from assistant.text.numbers import Figure
from assistant.text.units import CURRENCIES, dimension_of

RANGE = re.compile(r"\s?(?:-|à|a|to|ou|or|et|and|through|jusqu'a|until|x|×)\s?|\s?-\s?")
_WORD = re.compile(r"[^\W_]+")
_TIME = frozenset({"time", "months", "night"})
# How many words a mark or a conjunction between two words counts for: what a colon joins, a comma parts.
_MARKS = (
    (re.compile(r"[:(|/—–]"), 2),
    (re.compile(r",\s"), 5),
    (re.compile(r";|[.!?]\s"), 12),
    (re.compile(r"\s(?:et|and|ou|or|puis|then|mais|but|while|contre|plus)\s"), 4),
)
_ASIDE = re.compile(r"\([^()]{0,80}\)")
_SAME_CLAUSE = 5
_FARTHEST = 14
_CODE_SPAN = 12  # characters between a figure and the name that it is of: “84 % en 5G”


def family_of(figure: Figure) -> str:
    """What kind of thing a figure measures; figures of one family can be mistaken for each other."""
    if figure.unit in CURRENCIES:
        return "price"
    dimension = dimension_of(figure.unit)
    return "time" if dimension in _TIME else dimension or "count"


def context(sentence: Sentence, index: int) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The words nearer to a figure than to another of its family, and those shared by all of them.

    Both ends of a range have the same words. What opens the sentence is shared where its figures have their
    own words after them (“valid 10 years for adults and 5 for children”); where these stand before (“standard
    €5, express €9”) the last of the opening words is the first figure's own.
    """
    figure = sentence.figures[index]
    rivals = [one for one in sentence.figures if family_of(one) == family_of(figure)]
    homes = {one.start: _range_start(sentence, one, rivals) for one in rivals}
    nearest = {token: homes[_nearest(sentence, token, rivals)] for token in sentence.content}
    mine = homes[figure.start]
    near = [
        token
        for token, home in nearest.items()
        if home == mine and _within_reach(sentence, token, figure) and not _is_counted_by(sentence, token)
    ]
    if len(set(homes.values())) == 1:
        return tuple(near), ()
    opening = [token for token in nearest if token.end <= rivals[0].start]
    last = rivals[-1]
    named = any(one.unit == "code" and 0 <= one.start - last.end <= _CODE_SPAN for one in sentence.figures)
    alone = named or not any(rivals[0].end <= token.start < rivals[1].start for token in nearest)
    follows = alone or any(
        token.start >= last.end and _distance(sentence, token, last) < _SAME_CLAUSE for token in nearest
    )
    return tuple(near), tuple(opening if follows else opening[:-1])


def _is_counted_by(sentence: Sentence, token: Token) -> bool:
    """“Per cubic metre”, “par personne”: what a price is counted by says nothing of what it is for."""
    before = fold(sentence.text[max(0, token.start - sentence.start - 12) : token.start - sentence.start])
    return bool(re.search(r"(?<!\w)(?:per|par)\s(?:[a-z]+\s)?$", before))


def _within_reach(sentence: Sentence, token: Token, figure: Figure) -> bool:
    return _distance(sentence, token, figure) <= _FARTHEST


def _range_start(sentence: Sentence, figure: Figure, rivals: Sequence[Figure]) -> int:
    """Where the range begins that a figure belongs to; its own place when it belongs to none."""
    start = figure.start
    for left, right in reversed(list(pairwise(rivals))):
        between = fold(sentence.text[left.end - sentence.start : right.start - sentence.start])
        if right.start == start and RANGE.fullmatch(between):
            start = left.start
    return start


def _nearest(sentence: Sentence, token: Token, rivals: Sequence[Figure]) -> int:
    return min(rivals, key=lambda one: _distance(sentence, token, one)).start


def _distance(sentence: Sentence, token: Token, figure: Figure) -> int:
    return words_between(sentence, (token.start, token.end), (figure.start, figure.end))


def words_between(sentence: Sentence, one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many words are between two places of a sentence, marks and conjunctions counted as several."""
    first, last = sorted((one, other))
    between = _ASIDE.sub(" ", sentence.text[first[1] - sentence.start : last[0] - sentence.start])
    return len(_WORD.findall(between)) + sum(
        weight * len(pattern.findall(between)) for pattern, weight in _MARKS
    )

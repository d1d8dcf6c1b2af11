"""Which statements of the passages speak of what a statement of the sentence speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.checks.claims.reading import Reading
from assistant.checks.claims.statements import Statement, statements
from assistant.checks.claims.tokens import Bag, Token
from assistant.text.numbers import Figure, supported

_GENERIC = 0.3  # what a word of little meaning counts for, beside one that carries the subject
_ABOVE = 0.5  # and one that is only in the heading over a statement
_AROUND = 0.6  # or elsewhere in its sentence, where that counts
_FIGURE = 0.6  # and a figure that both give, twice when it is in the statement itself
_WORTH_A_LOOK = 0.6  # of the best score: what speaks nearly as much of the same


@dataclass(frozen=True, eq=False)
class Known:
    """The statements of the passages, with how many of them have a word: the rarer, the more it tells."""

    statements: Sequence[Statement]

    @cached_property
    def _bags(self) -> Sequence[Bag]:
        return [one.whole_bag for one in self.statements]

    @cached_property
    def _above(self) -> Sequence[Bag]:
        return [one.sentence.above_bag for one in self.statements]

    def is_above(self, token: Token) -> bool:
        """Whether a heading over a statement has the word."""
        return self._titles.has(token)

    @cached_property
    def _titles(self) -> Bag:
        sentences = {one.sentence for one in self.statements}
        told = {token for one in sentences for token in one.tokens}
        return Bag.of([token for one in sentences for token in one.above if token not in told])

    def weight(self, token: Token) -> float:
        """How much it tells that a statement has the word; 0 when none has."""
        count = sum(bag.has(token) for bag in self._bags)
        return (_GENERIC if token.generic else 1.0) / count**0.5 if count else 0.0

    def scored(
        self, words: Mapping[Token, float], figures: Sequence[Figure] = (), around: bool = False
    ) -> Sequence[tuple[float, Statement]]:
        """Each statement with how much it speaks of the words, by what each counts for, and of the figures.

        `around`: what the rest of its sentence says counts too.
        """
        weights = {token: counts * self.weight(token) for token, counts in words.items()}
        told = {token: weight for token, weight in weights.items() if weight}
        return [
            (self._said(told, index, around) + _FIGURE * _given(figures, one), one)
            for index, one in enumerate(self.statements)
        ]

    def _said(self, told: Mapping[Token, float], index: int, around: bool) -> float:
        bag, above = self._bags[index], self._above[index]
        rest = self.statements[index].sentence.bag if around else None
        return sum(
            weight
            * max(bag.has(token), _ABOVE * above.has(token), _AROUND * (rest is not None and rest.has(token)))
            for token, weight in told.items()
        )

    def nearest(
        self, words: Sequence[Token], figures: Sequence[Figure] = (), share: float = _WORTH_A_LOOK
    ) -> Sequence[Statement]:
        """The statements that speak most of the words and figures, the best first; none when none does.

        `share` is how much of the best one's score the others must have.
        """
        scored = sorted(self.scored(dict.fromkeys(words, 1.0), figures), key=lambda pair: -pair[0])
        best = scored[0][0] if scored else 0.0
        return [one for score, one in scored if best and score >= share * best]


def known(sources: Sequence[Reading]) -> Known:
    """All that some passages say."""
    return _known(tuple(sources), True)


def asserted(sources: Sequence[Reading]) -> Known:
    """All that some passages say, what they only assume (“if …”) left out."""
    return _known(tuple(sources), False)


@lru_cache(maxsize=128)
def _known(sources: tuple[Reading, ...], assumed: bool) -> Known:
    return Known([one for source in sources for one in statements(source) if assumed or not one.assumed])


def _given(figures: Sequence[Figure], one: Statement) -> int:
    """How many of the figures a statement gives, those of the statement itself twice."""
    return sum(supported(figure, one.sentence.figures) + supported(figure, one.figures) for figure in figures)

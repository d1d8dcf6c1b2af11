"""A word of a text with its meanings, and words without order, to be asked what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.checks.claims.lexicon import Sense

_ROOT, _ROOT_SHARE = 5, 0.6  # letters that two forms of one word share at their beginning
_SHORT = 3
_AGAIN = 7  # letters from which on “re-” is taken for “again”: reprint, but not return


@dataclass(frozen=True, eq=False)
class Token:
    """A word, or a phrase that is one idea. `start` and `end` are offsets into the text as given."""

    word: str  # folded
    stem: str
    start: int
    end: int
    capital: bool
    stop: bool
    senses: frozenset[Sense]
    parts: frozenset[int] = frozenset()  # the ideas of the words of a phrase

    @cached_property
    def forms(self) -> frozenset[str]:
        """The word as it is and without a plural’s “s”: stemmers leave some (“relus”)."""
        return frozenset({self.word, self.word.rstrip("s")} if len(self.word) > _SHORT else {self.word})

    @cached_property
    def ideas(self) -> frozenset[int]:
        """The ideas it may mean."""
        return frozenset(sense.idea for sense in self.senses)

    @cached_property
    def generic(self) -> bool:
        """Whether it claims nothing of its own."""
        return self.stop or any(sense.generic for sense in self.senses)

    @property
    def strict(self) -> bool:
        """Whether it is a claim by itself."""
        return any(sense.strict for sense in self.senses)

    @cached_property
    def side(self) -> int:
        """The side of two opposites or contraries it is on, 0 for neither."""
        return self.sign or next((sense.contrary for sense in self.senses if sense.contrary), 0)

    @cached_property
    def sign(self) -> int:
        """+1 or -1 on a side of two opposites, 0 for neither."""
        return next((sense.sign for sense in sorted(self.senses, key=lambda s: s.sign) if sense.sign), 0)


@dataclass(frozen=True)
class Bag:
    """Words without order."""

    stems: frozenset[str]
    ideas: frozenset[int]
    roots: frozenset[str]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> "Bag":
        """The bag of some tokens."""
        said = [token for token in tokens if not token.stop]
        again = [
            token.stem[2:] for token in said if token.stem.startswith("re") and len(token.word) >= _AGAIN
        ]
        return cls(
            frozenset(
                [
                    *again,
                    *(part for token in said for part in token.stem.split()),
                    *(token.stem for token in said),
                    *(form for token in tokens for form in token.forms),
                ]
            ),
            frozenset(idea for token in said for idea in token.ideas | token.parts),
            frozenset(token.word[:size] for token in said for size in range(_ROOT, len(token.word) + 1)),
        )

    def says(self, token: Token) -> bool:
        """Whether the bag has the word, or its like in the other language."""
        return token.stem in self.stems or bool(token.forms & self.stems or token.ideas & self.ideas)

    def has(self, token: Token) -> bool:
        """Whether the bag says what the token says, if only as another part of speech."""
        if self.says(token):
            return True
        size = max(_ROOT, round(len(token.word) * _ROOT_SHARE))
        return len(token.word) >= _ROOT and token.word[:size] in self.roots

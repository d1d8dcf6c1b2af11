"""A word of a text with its meanings, and words without order, to be asked what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.checks.claims.lexicon import Sense

_ROOT, _ROOT_SHARE = 5, 0.6  # letters that two forms of one word share at their beginning
_SHORT = 3
_SHORTEST = 4  # letters of what is left of a word without its ending
# Endings that make one word of another: exam, examination; proof, proofing.
_ENDS = (
    "ination", "isation", "ization", "ation", "ition", "sion", "ion", "ment", "ing", "ings", "er",
    "ers", "ed", "s", "es", "able", "ible", "ables", "ness", "ly", "al", "ity", "ite", "eur",
    "eurs", "euse", "age", "ages", "ier", "iere", "erie", "iste", "ique", "ee", "ees", "e", "ez",
    "ons", "ent", "ant", "ants", "ir", "y", "ies", "ance", "ence", "if", "ive", "ure", "ery",
    "ship", "ful", "less", "ais", "ait",
)  # fmt: skip
_BEGINS = ("re", "un", "pre", "non", "de", "in", "im")
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


@lru_cache(maxsize=20_000)
def _family(word: str) -> frozenset[str]:
    """A word and what is left of it without an ending or a beginning that makes one word of another."""
    found = {word}
    for bare in (word, *(word.removeprefix(begin) for begin in _BEGINS if word.startswith(begin))):
        found |= {bare.removesuffix(end) for end in _ENDS if bare.endswith(end)} | {bare}
    return frozenset(form for form in found if len(form) >= _SHORTEST) | {word}


@dataclass(frozen=True)
class Bag:
    """Words without order."""

    stems: frozenset[str]
    ideas: frozenset[int]
    roots: frozenset[str]
    families: frozenset[str]

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
            frozenset(form for token in said for form in _family(token.word)),
        )

    def says(self, token: Token) -> bool:
        """Whether the bag has the word, or its like in the other language."""
        return token.stem in self.stems or bool(token.forms & self.stems or token.ideas & self.ideas)

    def has(self, token: Token) -> bool:
        """Whether the bag says what the token says, if only as another part of speech."""
        if self.says(token):
            return True
        if _family(token.word) & self.families:
            return True
        size = max(_ROOT, round(len(token.word) * _ROOT_SHARE))
        return len(token.word) >= _ROOT and token.word[:size] in self.roots

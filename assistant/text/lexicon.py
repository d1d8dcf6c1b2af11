"""Which words a language has, and which of them are used most: to tell a slip of the keyboard from a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from spellchecker import SpellChecker

from assistant.text.normalise import fold
from assistant.types.language import Language


@dataclass(frozen=True)
class Lexicon:
    """A language's words in lower case: how often each is used, and those with accents by folded form."""

    uses: Mapping[str, int]
    accented: Mapping[str, tuple[str, ...]]

    def __contains__(self, folded: str) -> bool:
        return folded in self.uses or folded in self.accented

    def usual(self, folded: str) -> str:
        """The spelling most used of the words with this folded form; the form itself when there is none."""
        return max(self._spellings(folded), key=lambda word: (self.uses.get(word, 0), word))

    @cached_property
    def total(self) -> int:
        """How many words the corpus has, each as often as it is used."""
        return sum(self.uses.values())

    @cached_property
    def _ranked(self) -> list[int]:
        return sorted(self.uses.values(), reverse=True)

    def is_common(self, folded: str, among: int) -> bool:
        """Whether a word is used as much as the commonest words, `among` so many of them."""
        return len(self._ranked) >= among and self.count(folded) >= self._ranked[among - 1]

    def count(self, folded: str) -> int:
        """How often the words with this folded form are used, in a corpus of some 400 million words."""
        return sum(self.uses.get(word, 0) for word in self._spellings(folded))

    def _spellings(self, folded: str) -> tuple[str, ...]:
        return (folded, *self.accented.get(folded, ()))


@lru_cache(maxsize=4)
def lexicon(language: Language) -> Lexicon:
    """The 140,000 to 160,000 commonest words of film subtitles, as pyspellchecker carries them.

    Read once, in about 0.3 s.
    """
    uses: Mapping[str, int] = SpellChecker(language=language).word_frequency.dictionary
    accented: dict[str, tuple[str, ...]] = {}
    for word in uses:
        if not word.isascii():
            folded = fold(word)
            accented[folded] = (*accented.get(folded, ()), word)
    return Lexicon(uses, accented)

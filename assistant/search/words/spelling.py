"""What a mistyped word may have meant.

One slip in a question costs multilingual-e5 3 to 15 % (nDCG, docs/retrieval.md); mended, it costs 1 %.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Set

from assistant.text.language import detect_language
from assistant.text.lexicon import Lexicon, lexicon
from assistant.text.normalise import fold
from assistant.text.terms import stem
from assistant.types.language import LANGUAGES, Language

SHORTEST = 5  # letters of a stem; shorter ones have too many neighbours
SHORTEST_WORD = 4
SHORTEST_UNACCENTED = 3
FAR_MORE = 10  # times as often as typed: “donnees” is no word, but “peche” is less than “pêche” and both are
_TOKEN = re.compile(r"\S+")
# Not the first half of “lorsqu’on”, nor a part of a word with figures in it.
_WORD = re.compile(r"[^\W\d_]+(?!['’\w])")
_DOUBLED = re.compile(r"(.)\1+")
_NO_PROSE = re.compile(r"[\d@/\\_]|\w\.\w")  # references, addresses, names of files

Known = Callable[[Iterable[str]], Set[str]]
"""Gives those of some folded stems that the store holds."""


def neighbours(term: str, shortest: int = SHORTEST) -> set[str]:
    """Every word one slip away from a folded term: a letter missing, added, wrong, or two swapped.

    Empty for short terms and for those with anything but the letters a to z. About 54 words per letter
    (Peter Norvig, “How to Write a Spelling Corrector”).
    """
    if len(term) < shortest or not (term.isascii() and term.isalpha()):
        return set()
    splits = [(term[:place], term[place:]) for place in range(len(term) + 1)]
    missing = {head + letter + tail for head, tail in splits for letter in string.ascii_lowercase}
    added = {head + tail[1:] for head, tail in splits if tail}
    wrong = {head + letter + tail[1:] for head, tail in splits if tail for letter in string.ascii_lowercase}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    return (missing | added | wrong | swapped) - {term}


def mend(text: str, language: Language, known: Known) -> str:
    """The question with slips of one letter mended, and without its accents, with them again.

    Left alone are words that the store or either language has, names (capitals within the question), short
    words, and whatever holds figures. A slip that only the store's own words explain is left to the word
    index, which mends stems.
    """
    mender = _Mender(text, language, known)
    return _TOKEN.sub(lambda token: mender.token(token.group(), token.start() == 0), text)


class _Mender:
    """Mends the words of one question."""

    def __init__(self, text: str, language: Language, known: Known) -> None:
        self._known = known
        self._lexicon = lexicon(language)
        sure = all(detect_language(text, default) == language for default in LANGUAGES)
        self._accents = sure and language == "fr" and not _accented(text)

    def token(self, token: str, first: bool) -> str:
        """The token, its words mended; `first` when it begins the question."""
        if _NO_PROSE.search(token):
            return token
        return _WORD.sub(lambda word: self._word(word.group(), first and word.start() == 0), token)

    def _word(self, word: str, first: bool) -> str:
        folded = fold(word)
        if folded in self._lexicon or any(folded in lexicon(each) for each in LANGUAGES):
            return self._with_accents(word, folded)
        if len(folded) < SHORTEST_WORD or not (first or word.islower()) or self._holds(folded):
            return word
        meant = self._meant(folded)
        return word if meant is None else _cased(self._lexicon.usual(meant), word)

    def _with_accents(self, word: str, folded: str) -> str:
        if not self._accents or len(folded) < SHORTEST_UNACCENTED:
            return word
        usual = self._lexicon.usual(folded)
        typed = self._lexicon.uses.get(folded, 0)
        far_more = self._lexicon.uses.get(usual, 0) > FAR_MORE * typed
        return _cased(usual, word) if far_more else word

    def _meant(self, folded: str) -> str | None:
        """The word of the language that was probably meant: one that the store has too, if there is one."""
        near = [each for each in neighbours(folded, SHORTEST_WORD) if each in self._lexicon]
        if not near:
            return None
        stored = self._known({stem for each in near for stem in _stems(each)})
        ours = [each for each in near if stored & _stems(each)]
        if not ours and self._known({each for stem in _stems(folded) for each in neighbours(stem)}):
            return None
        return max(ours or near, key=lambda each: _likelihood(each, folded, self._lexicon))

    def _holds(self, folded: str) -> bool:
        return bool(self._known(_stems(folded)))


def _likelihood(meant: str, typed: str, words: Lexicon) -> tuple[bool, bool, int, str]:
    # A letter doubled or not is the commonest slip, and the first letter is rarely the wrong one.
    doubled = _DOUBLED.sub(r"\1", meant) == _DOUBLED.sub(r"\1", typed)
    return doubled, meant[0] == typed[0], words.count(meant), meant


def _stems(folded: str) -> set[str]:
    return {stem(folded, language) for language in LANGUAGES}


def _accented(text: str) -> bool:
    return any(unicodedata.combining(character) for character in unicodedata.normalize("NFD", text))


def _cased(word: str, typed: str) -> str:
    return word.capitalize() if typed[0].isupper() else word

"""What the products of a catalogue are called: “housse”, “housse de couette”; “cover”, “duvet cover”."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.text.endings import Form, bare
from assistant.text.normalise import fold
from assistant.text.stopwords import STOP_WORDS
from assistant.types.language import LANGUAGES, Language

SMALL = frozenset(word for language in LANGUAGES for word in STOP_WORDS[language]) | {"x", "cm", "mm", "ml"}
# Words of names that alone are no name for a product.
_NO_NAME = frozenset(bare(word) for word in ("lot", "set", "pack", "taille", "size", "paire", "pair"))
_LONGEST = 4  # words of a name that a product is called by
_WORD = re.compile(r"[^\W_]+")
# Where the name ends and its details begin; a hyphen only between spaces, for “drap-housse” has one.
_DETAILS = re.compile(r"[,:;(|/]| [-–—] |\d+\s?[x×]\s?\d+")


class Word(NamedTuple):
    """A word of a text. `bare` is how it is compared; `start` and `end` are its place in the text."""

    text: str
    folded: str
    bare: str
    start: int
    end: int

    @property
    def small(self) -> bool:
        """Whether it carries no subject of its own."""
        return self.folded in SMALL or (len(self.folded) == 1 and self.folded.isalpha())


def words_of(text: str) -> tuple[Word, ...]:
    """The words and numbers of a text in order."""
    return tuple(_word(match) for match in _WORD.finditer(text))


def _word(match: "re.Match[str]") -> Word:
    folded = fold(match.group())
    return Word(match.group(), folded, bare(folded), match.start(), match.end())


def called(name: str, language: Language) -> frozenset[Form]:
    """What a product of this name may be called, without its range and details.

    French names begin with the thing, English ones end with it: of “Honorine duvet cover 240 × 220 cm” that
    is (cover), (duvet, cover) and (honorine, duvet, cover).
    """
    run = _thing(_DETAILS.split(name, maxsplit=1)[0], language)
    lengths = range(1, min(len(run), _LONGEST) + 1)
    forms = (run[:length] if language == "fr" else run[-length:] for length in lengths)
    return frozenset(form for form in forms if not _NO_NAME.issuperset(form))


def _thing(name: str, language: Language) -> Form:
    """The words for the thing itself: up to a proper name or a number, which are no words for things."""
    bare_runs = (tuple(word.bare for word in run if not word.small) for run in _runs(words_of(name)))
    runs = [run for run in bare_runs if run]
    # “Damas 1921 tablecloth”: what stands alone at the beginning of an English name is a range.
    lone = language == "en" and len(runs) > 1 and len(runs[0]) == 1
    return (runs[1] if lone else runs[0]) if runs else ()


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    titled = all(word.small or word.text[0].isupper() or word.text[0].isdigit() for word in words)
    run: list[Word] = []
    for place, word in enumerate(words):
        proper = place > 0 and word.text[0].isupper() and not titled
        if proper or word.text[0].isdigit():
            yield run
            run = []
        else:
            run.append(word)
    yield run


def proper(name: str) -> frozenset[str]:
    """The words of a name that are names: ranges and models. None where all words have capitals."""
    words = words_of(_DETAILS.split(name, maxsplit=1)[0])
    if all(word.small or word.text[0].isupper() or word.text[0].isdigit() for word in words[1:]):
        return frozenset()
    return frozenset(word.bare for word in words if word.text[0].isupper() and not word.small)

"""Passages that say the same twice: copies, translations, and last year's edition."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from assistant.types.knowledge import Chunk, Standing
from assistant.types.language import Language
from assistant.types.model import Vectors

# Cosine of multilingual-e5 from which two passages of different languages with the same figures are
# translations of each other, with no, one, or more figures. On the demo company it takes 35 of 36 rightly.
TRANSLATED = (0.92, 0.88, 0.86)
SAME_WORDS = 0.85  # share of common terms from which two passages of one language are copies
SAME_SUBJECT = 0.6  # … and from which two dated passages are editions of one text
NEARLY_ALL_WORDS, BOILERPLATE_WORDS = 0.9, 15  # shorter texts may differ in just the word that matters
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Candidate:
    """A chunk on its way to becoming a passage: its score 0-1, unit vector and indexed terms."""

    chunk: Chunk
    score: float
    vector: Vectors
    terms: Set[str]
    standing: Standing = "current"

    @cached_property
    def figures(self) -> list[str]:
        """The numbers in the text, sorted; the same in any language."""
        return sorted(_FIGURE.findall(self.chunk.text))

    @cached_property
    def words(self) -> Set[str]:
        """The terms that are no numbers."""
        return frozenset(term for term in self.terms if not term[0].isdigit())


def without_twins(
    candidates: Sequence[Candidate], language: Language
) -> tuple[list[Candidate], dict[str, str]]:
    """The candidates, best first, each thing said once; and of those left out, which one says the same.

    Of two translations the one in `language` stays, of two editions the newer one, of two copies the better;
    it takes the better place of the two.
    """
    kept: list[Candidate] = []
    said: dict[str, str] = {}
    for candidate in candidates:
        place = next((place for place, other in enumerate(kept) if _twins(candidate, other)), None)
        if place is None:
            kept.append(candidate)
            continue
        pair = (candidate, kept[place])
        kept[place] = _preferred(*pair, language)
        said |= {each.chunk.id: kept[place].chunk.id for each in pair if each is not kept[place]}
    return kept, said


def near_copies(one: Candidate, two: Candidate) -> bool:
    """Whether two texts differ in a few words or numbers only: boilerplate, filled in anew on each page."""
    enough = min(len(one.words), len(two.words)) >= BOILERPLATE_WORDS
    return enough and _overlap(one.words, two.words) >= NEARLY_ALL_WORDS


def _twins(one: Candidate, two: Candidate) -> bool:
    first, second = one.chunk, two.chunk
    if first.sku != second.sku:
        return False
    if first.language != second.language:
        return _translations(one, two)
    copies = one.figures == two.figures
    editions = first.source != second.source and _year(first) != _year(second)
    if not copies and not editions:
        return False
    common = _overlap(one.terms, two.terms)
    return (copies and common >= SAME_WORDS) or (editions and common >= SAME_SUBJECT)


def _translations(one: Candidate, two: Candidate) -> bool:
    first, second = one.chunk, two.chunk
    if first.sku is not None:
        return first.position == second.position
    enough = TRANSLATED[min(len(one.figures), len(TRANSLATED) - 1)]
    return one.figures == two.figures and float(one.vector @ two.vector) >= enough


def _preferred(one: Candidate, two: Candidate, language: Language) -> Candidate:
    """The better of two twins; `two` was placed before."""
    if one.standing != two.standing and "current" in (one.standing, two.standing):
        return one if one.standing == "current" else two
    if one.chunk.language != two.chunk.language:
        return one if one.chunk.language == language else two
    newer = one.chunk.date is not None and two.chunk.date is not None and one.chunk.date > two.chunk.date
    return one if newer else two


def _overlap(one: Set[str], two: Set[str]) -> float:
    common = len(one & two)
    return common / max(1, len(one) + len(two) - common)


def _year(chunk: Chunk) -> int | None:
    return None if chunk.date is None else chunk.date.year

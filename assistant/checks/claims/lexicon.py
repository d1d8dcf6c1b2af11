"""Words that say the same in French and English, from the packaged `lexicon.yaml` and `names.yaml`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from assistant.rules import load
from assistant.text.normalise import fold
from assistant.text.terms import stem, words
from assistant.types.language import LANGUAGES, Language

LONGEST_PHRASE = 5


@dataclass(frozen=True)
class Sense:
    """What a word or phrase means: an idea and what it is worth as a claim.

    `strict` ideas need a source of their own, `generic` ones claim nothing; `sign` is -1 for the “no” side
    of two opposites, +1 for the other side, 0 for what has no opposite; `contrary` likewise of two
    contraries, of which neither denies. `place` ideas are names, `praise` is puffery.
    """

    idea: int
    generic: bool = False
    strict: bool = False
    sign: int = 0
    place: bool = False
    contrary: int = 0
    praise: bool = False


@dataclass
class Vocabulary:
    """The words of one language: first stem -> (all stems, senses), the longest first."""

    phrases: dict[str, list[tuple[tuple[str, ...], set[Sense]]]] = field(default_factory=dict)
    exact: dict[str, set[Sense]] = field(default_factory=dict)  # folded word -> senses of just that form
    forms: set[str] = field(default_factory=set)  # the folded forms as they are listed

    def add(self, stems: tuple[str, ...], sense: Sense) -> None:
        """Let a phrase mean one thing more."""
        known = self.phrases.setdefault(stems[0], [])
        for phrase, senses in known:
            if phrase == stems:
                senses.add(sense)
                return
        known.append((stems, {sense}))
        known.sort(key=lambda entry: -len(entry[0]))

    def match(self, stems: Sequence[str], start: int) -> tuple[int, frozenset[Sense]]:
        """How many words from `start` on are the longest known phrase there, and what it means."""
        for phrase, senses in self.phrases.get(stems[start], ()):
            if tuple(stems[start : start + len(phrase)]) == phrase:
                return len(phrase), frozenset(senses)
        return 0, frozenset()


@cache
def vocabulary(language: Language) -> Vocabulary:
    """All phrases of a language."""
    found = Vocabulary()
    for phrase, sense in _entries(language):
        stems = tuple(stem(word, language) for word in words(phrase))
        found.forms.add(fold(phrase).removeprefix("="))
        if phrase.startswith("="):
            found.exact.setdefault(fold(phrase[1:]), set()).add(sense)
        elif stems:
            found.add(stems, sense)
    return found


@cache
def idioms(language: Language) -> Mapping[str, str]:
    """What to read as something else, folded: the phrase -> its meaning."""
    listed: dict[str, str] = load("lexicon")["idioms"][language]
    return {fold(phrase): fold(meaning) for phrase, meaning in listed.items()}


@cache
def more_stops() -> frozenset[str]:
    """Folded words that carry no claim, beside the stop words."""
    return frozenset(load("lexicon")["stops"].split())


@cache
def given_names() -> frozenset[str]:
    """Folded given names of both languages."""
    return frozenset(load("names")["given"].split())


def _entries(language: Language) -> Iterator[tuple[str, Sense]]:
    data: dict[str, Any] = load("lexicon")
    idea = 0
    for section in ("generic", "praise", "common", "features"):
        for line in data[section].splitlines():
            idea += 1
            praise = section == "praise"
            sense = Sense(
                idea, generic=praise or section == "generic", strict=section == "features", praise=praise
            )
            yield from ((phrase, sense) for phrase in _side(line, language))
    for section in ("opposites", "contraries"):
        for line in data[section].splitlines():
            idea += 1
            for part, side in zip(line.split("><"), (1, -1), strict=True):
                sense = (
                    Sense(idea, sign=side) if section == "opposites" else Sense(-idea * side, contrary=side)
                )
                yield from ((phrase, sense) for phrase in _side(part, language))
    for line in load("names")["places"].splitlines():
        idea += 1
        yield from ((phrase, Sense(idea, place=True)) for phrase in _side(line, language))


def _side(line: str, language: Language) -> list[str]:
    """The forms of one language on a line “French | English”."""
    sides = dict(zip(LANGUAGES, line.split("|"), strict=True))
    return [form.strip() for form in sides[language].split(",") if form.strip()]

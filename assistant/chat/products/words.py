"""The words by which people choose, from `rules/choosing.yaml` and `rules/shades.yaml`, to be matched."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from assistant import rules
from assistant.text.endings import Form, bare_words
from assistant.types.language import LANGUAGES, Language

Cue = str  # a key of choosing.yaml that holds patterns


def says(cue: Cue, folded: str) -> bool:
    """Whether a folded text has one of the cue's patterns, in either language."""
    return _pattern(cue).search(folded) is not None


def spans(cue: Cue, folded: str) -> list[tuple[int, int]]:
    """Where a folded text has the cue's patterns."""
    return [match.span() for match in _pattern(cue).finditer(folded)]


@cache
def _pattern(cue: Cue) -> "re.Pattern[str]":
    stored = rules.load("choosing")
    for key in cue.split("."):
        stored = stored[key]
    patterns = [f"(?:{pattern})" for language in LANGUAGES for pattern in stored[language]]
    return re.compile(r"(?:(?<!\w)|^)(?:" + "|".join(patterns) + ")")


@cache
def neutral() -> frozenset[str]:
    """Words beside a product's name that no record could answer for, bare."""
    stored = rules.load("choosing")
    return frozenset(word for language in LANGUAGES for word in bare_words(stored["neutral"][language]))


@cache
def no_thing() -> frozenset[str]:
    """Words in the name of a limit that do not say what it limits, bare."""
    stored = rules.load("choosing")["no_thing"]
    return frozenset(word for language in LANGUAGES for word in bare_words(stored[language]))


@cache
def owners() -> frozenset[str]:
    """Words that say whose a thing is, folded."""
    return frozenset(rules.load("choosing")["owned"])


@cache
def rooms() -> Mapping[Form, str]:
    """Other names of the usual categories, to the category."""
    stored: Mapping[str, Iterable[str]] = rules.load("choosing")["rooms"]
    return {bare_words(name): category for category, names in stored.items() for name in names}


@cache
def for_their_own() -> frozenset[str]:
    """Categories whose things are presents for some people only, as they are compared."""
    return frozenset(rules.load("choosing")["for_their_own"])


@cache
def colors() -> Mapping[Form, tuple[str, ...]]:
    """Names of colours, to the values that they stand for: a common name stands for its shades too."""
    stored: Mapping[str, Mapping[str, list[str]]] = rules.load("shades")["colors"]
    found: dict[Form, tuple[str, ...]] = {}
    for family in stored.values():
        common = [*family["fr"], *family["en"]]
        for shade in family["shades"]:
            found.setdefault(bare_words(shade), (shade,))
        for name in common:
            found[bare_words(name)] = (*common, *family["shades"])
    return found


@cache
def materials() -> Mapping[Form, tuple[str, ...]]:
    """Names of materials, to all names of the same one."""
    stored: Mapping[str, Mapping[Language, list[str]]] = rules.load("shades")["materials"]
    names = [[*kind["fr"], *kind["en"]] for kind in stored.values()]
    return {bare_words(name): tuple(same) for same in names for name in same}

"""Which words of one language say the same as which of the other, by the packaged list."""

from collections.abc import Iterator, Mapping
from functools import cache

from assistant.rules import load
from assistant.text.terms import terms
from assistant.types.language import LANGUAGES, Language

_SECTIONS = ("common", "features")  # of lexicon.yaml: words with a meaning of their own


@cache
def equivalents(language: Language) -> Mapping[str, frozenset[str]]:
    """The terms of a language (`text.terms`), to those of the other that say the same; single words."""
    found: dict[str, set[str]] = {}
    for sides in _lines():
        others = {term for other, forms in sides.items() if other != language for term in forms}
        for term in sides[language]:
            found.setdefault(term, set()).update(others)
    return {term: frozenset(others) for term, others in found.items() if others}


def _lines() -> Iterator[dict[Language, set[str]]]:
    lines = [line for section in _SECTIONS for line in load("lexicon")[section].splitlines()]
    for line in [*lines, *load("names")["places"].splitlines()]:
        sides = zip(LANGUAGES, line.split("|"), strict=True)
        yield {language: _words(forms, language) for language, forms in sides}


def _words(forms: str, language: Language) -> set[str]:
    told = (terms(form.strip().removeprefix("="), language) for form in forms.split(","))
    return {each[0] for each in told if len(each) == 1}

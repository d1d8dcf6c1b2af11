"""Claims that need a source in so many words: a recall, a danger, a cure, a way of dyeing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading
from assistant.rules import load
from assistant.types.language import LANGUAGES, Language

_QUESTION = re.compile(r"\?[\s»\"”)]*$")


def check_strict(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each claim of `strict_claims.yaml` that no passage makes, whether said or denied.

    “It has not been recalled” needs a source as well: nobody would have asked.
    """
    for sentence in claim.sentences:
        if _QUESTION.search(sentence.text):
            continue
        for name, by_language in _patterns().items():
            found = by_language[claim.language].search(sentence.folded)
            if found and not any(name in _made(source) for source in sources):
                start, end = sentence.places[found.start()], sentence.places[found.end()]
                yield ClaimFinding("feature", start, end, claim.text[start:end], "", "error")


@lru_cache(maxsize=512)
def _made(source: Reading) -> frozenset[str]:
    """The claims that a passage makes, in whatever language it is."""
    return frozenset(
        name
        for name, by_language in _patterns().items()
        if any(by_language[language].search(source.folded) for language in LANGUAGES)
    )


@cache
def _patterns() -> Mapping[str, Mapping[Language, "re.Pattern[str]"]]:
    listed = load("strict_claims")["claims"]
    return {
        name: {language: re.compile("|".join(ways[language])) for language in LANGUAGES}
        for name, ways in listed.items()
    }

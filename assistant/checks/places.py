"""Which places a text names: what holds for one country is no answer about another."""

from functools import lru_cache

from assistant.checks.claims.lexicon import vocabulary
from assistant.text.terms import stem, words
from assistant.types.language import LANGUAGES, Language

# What speaks of other places without their names.
_ELSEWHERE = frozenset(
    {
        "etranger", "international", "internationale", "internationaux", "monde", "europe", "pays", "abroad",
        "countries", "country", "overseas", "worldwide", "elsewhere", "ailleurs",
    }
)  # fmt: skip
# Places that others are parts of: what stands below such a heading may hold for the part that is asked for.
_UNION, _KINGDOM = "union européenne", "royaume-uni"
_PARTS = "angleterre, écosse, pays de galles, irlande du nord"
_SHORTEST = 4  # letters; shorter ones are written large where they are a place: “UK”, but not “6 pm”


@lru_cache(maxsize=4096)
def places(text: str) -> frozenset[int]:
    """The places of `names.yaml` that a text in either language names, each as the idea it is there."""
    return frozenset(idea for language in LANGUAGES for idea in _named(text, language))


def is_elsewhere(text: str, above: str, asked: frozenset[int]) -> bool:
    """Whether a text is about places other than those asked for, and not about the rest of the world.

    What names no place itself is about those of the headings `above` it.
    """
    if places(text):
        return _others(text, asked)
    return _others(above, asked)


def is_headed_elsewhere(above: str, asked: frozenset[int]) -> bool:
    """Whether headings name other places than those asked for, and none that may hold them."""
    named = places(above)
    within = named & places(_UNION) or (named & places(_KINGDOM) and asked & places(_PARTS))
    return not within and _others(above, asked)


def _others(text: str, asked: frozenset[int]) -> bool:
    named = places(text)
    return bool(asked and named and not named & asked) and not _ELSEWHERE & set(words(text))


def _named(text: str, language: Language) -> set[int]:
    known, found = vocabulary(language), set[int]()
    said = words(text)
    stems = [stem(word, language) for word in said]
    for at, word in enumerate(said):
        count, senses = known.match(stems, at)
        if count > 1 or len(word) >= _SHORTEST or word.upper() in text:
            found |= {sense.idea for sense in senses if sense.place}
    return found

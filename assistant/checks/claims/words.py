"""Lists of words from the packaged `claims.yaml`, as patterns on folded text."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from assistant.rules import load
from assistant.text.normalise import fold
from assistant.types.language import LANGUAGES, Language

NE_QUE = re.compile(r"(?<!\w)n(?:e\s|')(?:\w+\s){1,3}?qu(?:e\s|')")  # “ne … que” says only, not no
_EVERY_SO_OFTEN = re.compile(
    r"(?<!\w)(?:every (?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)"
    r"|every (?:\d+|[€£$]\s?\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
    r"|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"|tou(?:s|tes) les (?:\w+ )?(?:ans|mois|semaines?|jours?|heures?|minutes?)|free to(?= \w)"
    r"|(?:throughout|all through|for the whole of|tout au long d[eu]|pendant toute?) (?:the |la |l'"
    r"|le )?(?:\w+ )?"
    r"(?:year|month|week|day|night|season|term|annee|mois|semaine|journee|nuit|saison)"
    r"|(?:whole|entire|full) (?:stay|visit|trip|day|night|week|month|year|season|journey|duration)"
    r"|(?:tout le|toute la|entiere) (?:sejour|visite|duree|voyage|trajet)"
    r"|n'y a qu'une?)(?!\w)"
)


def claims(part: str) -> Any:
    """One part of `claims.yaml`, as it stands there."""
    return load("claims")[part]


def any_of(phrases: Iterable[str]) -> str:
    """A regular expression for one of some phrases, the longest first; nothing when there is none."""
    listed = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return "(?:" + "|".join(map(_spaced, listed)) + ")" if listed else "(?!)"


def _spaced(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"[\s-]+")


@cache
def whole_words(part: str, name: str = "", language: Language | None = None) -> "re.Pattern[str]":
    """The phrases of `part`, of its entry `name`, in one language or in both, as whole words."""
    listed = claims(part)[name] if name else claims(part)
    languages = (language,) if language else LANGUAGES
    phrases = [phrase for one in languages for phrase in listed[one]]
    return re.compile(rf"(?<![\w]){any_of(phrases)}(?!\w)")


def without_idle_scope(folded: str, language: Language) -> str:
    """A folded text with scope words that claim nothing where they stand (“every day”) blanked out."""
    for pattern in (_EVERY_SO_OFTEN, _idle_scope(language)):
        folded = pattern.sub(lambda match: " " * len(match.group()), folded)
    return folded


@cache
def _idle_scope(language: Language) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w){any_of(claims('idle_scope')[language])}(?!\w)")

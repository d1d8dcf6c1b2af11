"""What the checks know about words, from the packaged `wording.yaml`, and what they tell, `findings.yaml`."""

from functools import cache
from typing import Any

from assistant.rules import load
from assistant.text.terms import stem, words
from assistant.types.draft import Finding, Severity
from assistant.types.language import LANGUAGES, Language


def wording(part: str) -> Any:
    """One part of `wording.yaml`, as it stands there."""
    return load("wording")[part]


def finding(key: str, severity: Severity, field: str, excerpt: str, **values: object) -> Finding:
    """A finding told in both languages: the entry `key` of `findings.yaml`, filled with `values`.

    An entry has a message, and where they help an advice and the source of the rule. A third part of `key`
    chooses among the entries of one rule: `brand.register.tu` makes a finding of the rule `brand.register`.
    A value that is a mapping gives each language its own.
    """
    told: dict[str, Any] = load("findings")[key]
    message, advice = (
        {
            language: part[language].format(excerpt=excerpt, **_in_language(values, language))
            for language in LANGUAGES
            if language in part
        }
        for part in (told["message"], told.get("advice", {}))
    )
    rule = ".".join(key.split(".")[:2])
    return Finding(rule, severity, field, excerpt, message, advice, told.get("source", ""))


def _in_language(values: dict[str, object], language: Language) -> dict[str, object]:
    return {
        name: value.get(language, "") if isinstance(value, dict) else value for name, value in values.items()
    }


@cache
def translations(language: Language) -> dict[str, frozenset[str]]:
    """Stem of a word in `language` -> stems of the words that say it in the other one."""
    other = other_language(language)
    found: dict[str, frozenset[str]] = {}
    for entry in wording("lexicon"):
        targets = frozenset(stem(word, other) for phrase in entry[other] for word in words(phrase))
        for phrase in entry[language]:
            for word in words(phrase):
                key = stem(word, language)
                found[key] = found.get(key, frozenset()) | targets
    return found


def other_language(language: Language) -> Language:
    """The one of the two languages that `language` is not."""
    return "en" if language == "fr" else "fr"

"""What the checks know about words, from the packaged `wording.yaml`."""

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
    """A finding whose message, in both languages, is the one of `key` filled with `values`.

    A third part of `key` chooses among the messages of one rule: `channel.length.soft` makes a finding
    of the rule `channel.length`. A value that is a mapping gives each language its own.
    """
    messages: dict[str, str] = wording("messages")[key]
    message = {
        language: messages[language].format(excerpt=excerpt, **_in_language(values, language))
        for language in LANGUAGES
    }
    return Finding(".".join(key.split(".")[:2]), severity, field, excerpt, message)


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

"""The words of a count, in both languages, from the packaged `channel_texts.yaml`."""

from typing import Any

from assistant.rules import load
from assistant.types.brand import Bilingual, Count
from assistant.types.language import LANGUAGES


def said(section: str, key: str, **values: object) -> Bilingual:
    """The text `key` of a section, filled with `values`; a mapping among them gives each language its own."""
    text: Bilingual = load("channel_texts")[section][key]
    return filled(text, **values)


def filled(text: Bilingual, **values: object) -> Bilingual:
    """A text in both languages with its `{…}` filled."""
    return {
        language: text[language].format(**{name: _own(value, language) for name, value in values.items()})
        for language in LANGUAGES
    }


def _own(value: object, language: str) -> Any:
    return value[language] if isinstance(value, dict) else value


def joined(*parts: Bilingual) -> Bilingual:
    """Texts one after the other, with commas."""
    return {language: ", ".join(part[language] for part in parts) for language in LANGUAGES}


def unit_name(unit: Count, count: int) -> Bilingual:
    """What `count` of a unit is called: French has the plural from two on, English for all but one."""
    names = load("channel_texts")["units"][unit]
    return {"fr": names["fr"][count >= 2], "en": names["en"][count != 1]}

"""The words of results, in both languages, from the packaged `result_sentences.yaml`."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.results.reading import written
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual
from assistant.types.language import LANGUAGES

_SHOWN = 6  # names in a list; the others are counted


def phrase(section: str, key: str, **values: object) -> Bilingual:
    """A text filled with `values`; a mapping among them gives each language its own."""
    return filled(load("result_sentences")[section][key], **values)


def listed(names: Sequence[str | Bilingual]) -> Bilingual:
    """Names one after the other: “a, b et c”; of many the first six, and how many more there are."""
    texts = [dict.fromkeys(LANGUAGES, name) if isinstance(name, str) else name for name in names]
    if len(texts) > _SHOWN:
        rest = {language: f"+{len(texts) - _SHOWN + 1}" for language in LANGUAGES}
        texts = [*texts[: _SHOWN - 1], rest]
    last = load("result_sentences")["list"]
    return {
        language: last[language].join(_ends([text[language] for text in texts])) for language in LANGUAGES
    }


def _ends(names: Sequence[str]) -> list[str]:
    """All but the last one with commas, and the last."""
    return [part for part in (", ".join(names[:-1]), *names[-1:]) if part]


def plural(section: str, key: str, count: float | Decimal, **values: object) -> Bilingual:
    """A text in the singular or the plural, with its `count` as each language writes it."""
    forms = load("result_sentences")[section][key]
    chosen: Bilingual = {
        language: forms[language][written.is_plural(count, language)] for language in LANGUAGES
    }
    return filled(chosen, count=written.number(count), **values)

"""The lines of a plan's problems, in both languages; the words are in rules/campaign_problems.yaml."""

import datetime as dt
import difflib
from collections.abc import Iterable
from decimal import Decimal

from assistant.campaigns.plan.preview import Problem
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.text.long_date import long_date
from assistant.text.normalise import fold
from assistant.types.brand import Bilingual
from assistant.types.language import LANGUAGES, Language

_SHOWN = 60  # characters of a value that a message repeats
_LISTED = 12


def problem(code: str, key: str, **values: object) -> Problem:
    """The problem `code` at the place `key` of the definition; days and mappings become words."""
    entry = load("campaign_problems")[code]
    return Problem(code, entry["severity"], key, filled(entry, **{k: _words(v) for k, v in values.items()}))


def unknown(code: str, key: str, name: str, known: Iterable[str]) -> Problem:
    """A name that nothing has, with the nearest ones that there are."""
    names = sorted(set(known))
    near = [known for known in names if fold(known) in _near(name, names)]
    listed = {language: _one_of(near, language) for language in LANGUAGES}
    texts = load("campaign_problems")
    if near:
        hint = filled(texts["near"], names=listed)
    elif names:
        hint = filled(texts["known"], names=", ".join(names[:_LISTED]) + (" …" if names[_LISTED:] else ""))
    else:
        hint = texts["none"]
    return problem(code, key, name=name[:_SHOWN], near=hint)


def in_reasons(reason: str) -> Bilingual:
    """Why a contact gets nothing, in words."""
    words: Bilingual = load("campaign_problems")["reasons"].get(reason, dict.fromkeys(LANGUAGES, reason))
    return words


def in_language(language: Language) -> Bilingual:
    """The name of a language, in both."""
    words: Bilingual = load("campaign_problems")["languages"][language]
    return words


def in_euros(amount: Decimal) -> Bilingual:
    """An amount of money as both languages write it; cents of cents where there is less than one euro."""
    exact = f"{amount:.2f}" if amount >= 1 else f"{amount:.4f}".rstrip("0").ljust(4, "0")
    return {"fr": f"{exact.replace('.', ',')}\u00a0€", "en": f"€{exact}"}


def in_tokens(count: int) -> Bilingual:
    """A number of tokens as both languages write it."""
    shown = {"fr": f"{count:,}".replace(",", "\u202f"), "en": f"{count:,}"}
    return filled(load("campaign_problems")["tokens"], count=shown)


def _near(name: str, names: list[str]) -> list[str]:
    return difflib.get_close_matches(fold(name), [fold(known) for known in names], n=3, cutoff=0.5)


def _one_of(names: list[str], language: str) -> str:
    return f" {load('campaign_problems')['or'][language]} ".join(names)


def _words(value: object) -> object:
    if isinstance(value, dt.date):
        return {language: long_date(value, language) for language in LANGUAGES}
    return dict(value) if isinstance(value, dict) else value

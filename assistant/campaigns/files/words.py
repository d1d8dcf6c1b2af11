"""What is said of an export, in both languages; the texts: rules/mailing_imports.yaml."""

import datetime as dt
from decimal import Decimal

from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.text.long_date import long_date
from assistant.types.brand import Bilingual
from assistant.types.campaign_export import ExportProblem
from assistant.types.language import LANGUAGES


def said(section: str, key: str, **values: object) -> Bilingual:
    """A text of a section, filled; a mapping among the values gives each language its own."""
    return filled(load("mailing_imports")[section][key], **values)


def warning(key: str, **values: object) -> Bilingual:
    """What to look at before an export is used."""
    return said("warnings", key, **values)


def problem(key: str, **values: object) -> ExportProblem:
    """What keeps a campaign from leaving."""
    return ExportProblem(key, said("problems", key, **values))


def day(date: dt.date | None) -> Bilingual:
    """A date as each language writes it, or that there is none."""
    if date is None:
        return dict(load("mailing_imports")["no_date"])
    return {language: long_date(date, language) for language in LANGUAGES}


def amount(value: Decimal) -> Bilingual:
    """An amount with two places and the decimal mark of each language."""
    return {"fr": f"{value:.2f}".replace(".", ","), "en": f"{value:.2f}"}


def stock(availability: str) -> Bilingual:
    """An availability in words."""
    names = load("mailing_imports")["availability"]
    return dict(names.get(availability) or dict.fromkeys(LANGUAGES, availability))


def counted(reason: str, count: int) -> Bilingual:
    """How many texts do not leave for a reason."""
    names = load("mailing_imports")["reasons"][reason]
    return {language: f"{count} × {names[language]}" for language in LANGUAGES}

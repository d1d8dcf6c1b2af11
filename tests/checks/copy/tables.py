"""The tables of bad and good texts (tests/data/copy), one entry per rule and language."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.brand.channels import load_channels
from assistant.checks.copy.brand import check_competitors, check_name, check_own_words, check_words
from assistant.checks.copy.glossary import check_glossary
from assistant.checks.copy.originality import (
    check_goal,
    check_originality,
    check_repeats,
    check_variants,
)
from assistant.checks.copy.place import placed
from assistant.checks.copy.subject import Check, Subject
from assistant.checks.style.deliverability import check_deliverability
from assistant.checks.style.inclusive import check_inclusive, check_plain
from assistant.checks.style.readability import check_readability
from assistant.checks.style.register import check_register
from assistant.checks.style.typography import check_typography
from assistant.checks.style.voice import check_voice
from assistant.types.brand import Channel, FieldRule
from assistant.types.draft import Brief, Finding
from assistant.types.language import LANGUAGES, Language
from tests.checks.examples import brand_with, passage

FOLDER = Path(__file__).parents[2] / "data" / "copy"
FILES = ("words", "register", "typography", "reading", "originality", "deliverability")
TODAY = dt.date(2026, 11, 22)
MINE: tuple[Check, ...] = (
    check_words, check_own_words, check_competitors, check_name, check_glossary, check_voice, check_register,
    check_inclusive, check_plain, check_typography, check_readability, check_originality, check_variants,
    check_repeats, check_goal, check_deliverability,
)  # fmt: skip
NAME = {"fr": "Essai", "en": "Test"}
CHANNELS = {
    **load_channels(),
    "x_test": Channel("x_test", NAME, (FieldRule("body", NAME, count="x"),), "copy/x"),
}


@dataclass(frozen=True)
class Case:
    """A text of a table: the rule it is about, whether it is bad, the words the finding points at."""

    rule: str
    language: Language
    text: str
    says: str | None  # None: nothing may be found
    set: str | None
    options: Mapping[str, Any]

    @property
    def field(self) -> str:
        """The field the text stands in: that of an SMS is called otherwise than that of an e-mail."""
        channel = CHANNELS[self.options.get("channel", "email")]
        usual = "body" if any(rule.name == "body" for rule in channel.fields) else channel.fields[0].name
        return str(self.options.get("field", usual))

    def subject(self) -> Subject:
        options = self.options
        source = options.get("source")
        siblings = tuple(dict(one) for one in options.get("siblings", ()))
        return Subject(
            {**options.get("fields", {}), self.field: self.text},
            CHANNELS[options.get("channel", "email")],
            brand_with(**{"dont_words": {}, "claims_needing_proof": {}, **options.get("with", {})}),
            self.language,
            TODAY,
            (passage(source, self.language),) if source else (),
            brief=Brief("", "", options["goal"], self.language) if "goal" in options else None,
            past=tuple(options.get("past", ())),
            siblings=siblings,
        )

    def found(self) -> list[Finding]:
        subject = self.subject()
        return list(placed((one for check in MINE for one in check(subject)), subject.fields))


def spaced(text: str) -> str:
    return text.replace("[N]", "\u00a0").replace("[T]", "\u202f")


def cases() -> Iterator[Case]:
    for name in FILES:
        table = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        for rule, entry in table.items():
            for language in LANGUAGES:
                yield from _cases(rule, language, entry)


def _cases(rule: str, language: Language, entry: dict[str, Any]) -> Iterator[Case]:
    own = entry[language]
    shared = {key: value for key, value in entry.items() if key not in LANGUAGES}
    options = {**shared, **{key: value for key, value in own.items() if key not in ("bad", "good")}}
    for bad in own["bad"]:
        right = spaced(bad["set"]) if "set" in bad else None
        yield Case(rule, language, spaced(bad["text"]), spaced(bad["says"]), right, options)
    for good in own["good"]:
        yield Case(rule, language, spaced(good), None, None, options)

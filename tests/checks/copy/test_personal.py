import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.brand.channels import load_channels
from assistant.brand.segments import EVERYONE
from assistant.checks.copy.personal import check_personal
from assistant.checks.copy.place import placed
from assistant.checks.copy.subject import Subject
from assistant.types.brand import Segment
from assistant.types.draft import Brief, Finding
from assistant.types.language import LANGUAGES, Language
from tests.checks.examples import brand_with

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "copy" / "personal.yaml").read_text(encoding="utf-8")
)
PROFILE = {"age": "25-34", "household": {"any": ["couple or single without children"]}, "mix": "all"}
SEGMENT = Segment("s", EVERYONE.name, PROFILE, {}, {}, {}, {}, {})


def found(text: str, language: Language, brief: Brief | None = None) -> list[Finding]:
    subject = Subject(
        {"body": text},
        load_channels()["email"],
        brand_with(),
        language,
        dt.date(2026, 11, 22),
        brief=brief,
        segment=SEGMENT,
    )
    return list(placed(check_personal(subject), subject.fields))


def bad(language: Language) -> list[dict[str, str]]:
    return list(TABLE[language]["bad"])


@pytest.mark.parametrize(
    ("language", "case"), [(language, case) for language in LANGUAGES for case in bad(language)]
)
def test_what_readers_are_told_of_themselves_is_found(language: Language, case: dict[str, str]) -> None:
    (finding,) = found(case["text"], language)
    assert (finding.rule, finding.severity, finding.excerpt) == (case["rule"], "warning", case["says"])
    assert case["text"][finding.start : finding.end] == case["says"]
    assert set(finding.message) == set(finding.advice) == set(LANGUAGES)
    assert finding.source


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in LANGUAGES for text in TABLE[language]["good"]]
)
def test_products_and_needs_are_no_attributes(language: Language, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "goal"), [(one, goal) for one in LANGUAGES for goal in TABLE["aims"][one]["bad"]]
)
def test_a_brief_that_aims_at_a_special_category_is_told(language: Language, goal: str) -> None:
    (finding,) = found("Un texte.", language, Brief("email", "s", goal, language))
    assert (finding.rule, finding.field) == ("personal.aim", "")
    assert finding.excerpt in goal


@pytest.mark.parametrize(
    ("language", "goal"), [(one, goal) for one in LANGUAGES for goal in TABLE["aims"][one]["good"]]
)
def test_a_brief_about_a_need_is_fine(language: Language, goal: str) -> None:
    assert found("Un texte.", language, Brief("email", "s", goal, language)) == []


def test_every_category_has_a_bad_text_in_both_languages() -> None:
    for language in LANGUAGES:
        told = " ".join(one.message["en"] for case in bad(language) for one in found(case["text"], language))
        names = "health religion origin political orientation age income family record"
        for name in names.split():
            assert name in told, name

import datetime as dt

import pytest

from assistant.brand.channels import load_channels
from assistant.checks.copy.keywords import check_keywords, coverage, most_times
from assistant.checks.copy.subject import Subject
from assistant.types.draft import Brief, Finding
from assistant.types.language import Language
from tests.checks.examples import brand_with

FILL = "Une phrase de dix mots qui ne dit presque rien ici. "


def found(
    fields: dict[str, str], keywords: tuple[str, ...], channel: str = "seo", language: Language = "fr"
) -> list[Finding]:
    brief = Brief(channel, "s", "x", language, keywords=keywords)
    subject = Subject(
        fields, load_channels()[channel], brand_with(), language, dt.date(2026, 11, 22), brief=brief
    )
    return list(check_keywords(subject))


GOOD = {
    "fr": {"title": "Draps en lin lavé de Rochemelle", "description": "Le drap en lin se lave à 40 °C."},
    "en": {"title": "Linen sheets woven in Rochemelle", "description": "Our linen sheet washes at 40 °C."},
}
WORDS = {"fr": ("drap en lin",), "en": ("linen sheets",)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_with_its_keywords_in_any_form_is_fine(language: Language) -> None:
    assert found(GOOD[language], WORDS[language], language=language) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_missing_main_keyword_is_a_warning_and_another_a_note(language: Language) -> None:
    fields = {"title": "Rochemelle", "description": "Rochemelle, 1921."}
    told = found(fields, (*WORDS[language], "satin"), language=language)
    assert [(one.rule, one.severity) for one in told] == [
        ("keywords.missing", "warning"),
        ("keywords.missing", "info"),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_main_keyword_belongs_into_the_title_of_what_is_searched(language: Language) -> None:
    fields = {**GOOD[language], "title": "Rochemelle"}
    (finding,) = found(fields, WORDS[language], language=language)
    assert (finding.rule, finding.field) == ("keywords.title", "title")
    mail = {"subject": "Rochemelle", "body": GOOD[language]["description"]}
    assert found(mail, WORDS[language], "email", language) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_keyword_too_often_is_stuffing(language: Language) -> None:
    word = WORDS[language][0]
    fields = {"title": f"{word}", "description": f"{word}, {word}, {word}."}
    (finding,) = found(fields, WORDS[language], language=language)
    assert (finding.rule, finding.field, finding.excerpt) == ("keywords.stuffing", "description", word)
    assert "4" in finding.message[language]
    assert finding.source.endswith("keyword-stuffing")


def test_a_long_text_may_repeat_it_more_often() -> None:
    fields = {"body": FILL * 6 + "drap en lin " * 4}
    assert most_times(fields) == 4
    assert found({"subject": "x", **fields}, ("drap en lin",), "email") == []


def test_coverage_tells_where_each_keyword_is() -> None:
    first, second = coverage(GOOD["fr"], ("drap en lin", "satin"), "fr")
    assert (first.count, first.fields, first.most) == (2, ("title", "description"), 3)
    assert (second.count, second.fields) == (0, ())


def test_without_a_brief_or_keywords_nothing_is_said() -> None:
    subject = Subject(
        GOOD["fr"], load_channels()["seo"], brand_with(), "fr", dt.date(2026, 11, 22), brief=None
    )
    assert list(check_keywords(subject)) == []
    assert found(GOOD["fr"], ()) == []

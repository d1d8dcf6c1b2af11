"""Every rule finds its bad texts, at the right words, and says nothing of the good ones."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks.copy.subject import Subject
from assistant.checks.style.typeset import typeset
from assistant.rules import load
from assistant.types.language import LANGUAGES, Language
from tests.checks.copy.tables import CHANNELS, MINE, TODAY, Case, cases
from tests.checks.examples import brand_with

CASES = list(cases())
BAD = [case for case in CASES if case.says is not None]
GOOD = [case for case in CASES if case.says is None]
# The rules that one of the languages has no use for.
ONE_LANGUAGE = {
    "brand.register": "fr",
    "brand.register.tu": "fr",
    "typography.fr": "fr",
    "typography.en": "en",
}
VOICE = {
    "fr": [
        "Pas de point d’exclamation, pas d’émoji, pas de majuscules.",
        "Écriture inclusive, langage clair.",
    ],
    "en": ["No exclamation marks, no emoji, no capitals.", "Inclusive language, plain English."],
}
ROOM = {"brand", "inclusive", "plain", "typography", "readability", "originality", "deliverability"}
ELSEWHERE = {"brand.claim", "brand.register.mixed", "brand.register.across"}  # test_brand, test_register


def named(case: Case) -> str:
    return f"{case.rule}-{case.language}-{case.text[:24]}"


def rule_of(case: Case) -> str:
    return ".".join(case.rule.split(".")[:2])


@pytest.mark.parametrize("case", BAD, ids=named)
def test_a_bad_text_is_found(case: Case) -> None:
    found = [one for one in case.found() if one.rule == rule_of(case) and one.field == case.field]
    assert [one.excerpt for one in found if (case.says or "") in one.excerpt], found
    one = next(one for one in found if (case.says or "") in one.excerpt)
    assert one.message.keys() == set(LANGUAGES)
    if one.excerpt:
        assert case.text[one.start : one.end] == one.excerpt


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_nothing_is_said_of_a_good_text(case: Case) -> None:
    assert [(one.rule, one.excerpt, one.message["en"]) for one in case.found()] == []


@pytest.mark.parametrize("case", [case for case in BAD if case.set], ids=named)
def test_one_click_puts_it_right(case: Case) -> None:
    unit = CHANNELS[case.options.get("channel", "email")].fields[0].count
    assert typeset(case.text, case.language, unit) == case.set


def test_every_rule_has_texts_in_both_languages() -> None:
    for case in CASES:
        languages = {one.language for one in BAD if one.rule == case.rule}
        assert languages == ({ONE_LANGUAGE[case.rule]} if case.rule in ONE_LANGUAGE else set(LANGUAGES))


def test_every_entry_of_this_room_is_told_of_some_text() -> None:
    messages = {one.message["en"] for case in BAD for one in case.found()}
    for key, entry in load("findings").items():
        told = re.compile(re.sub(r"\\{\w+\\}", ".*", re.escape(entry["message"]["en"])), re.DOTALL)
        if key.split(".")[0] in ROOM and key not in ELSEWHERE:
            assert any(told.fullmatch(message) for message in messages), key


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
@settings(max_examples=40, deadline=None)
def test_any_text_is_checked_and_each_finding_stands_where_it_says(text: str, language: Language) -> None:
    brand = brand_with(voice=VOICE)
    subject = Subject({"subject": text[:20], "body": text}, CHANNELS["email"], brand, language, TODAY)
    for finding in (one for check in MINE for one in check(subject)):
        if finding.start is not None:
            assert subject.fields[finding.field][finding.start : finding.end] == finding.excerpt

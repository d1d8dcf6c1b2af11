"""Each rule of law finds a text that breaks it, in each language, and leaves a good one alone."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.brand.channels import load_channels
from assistant.checks.copy.subject import Subject
from assistant.checks.law.check import check_law
from assistant.checks.law.conditions import CONDITIONS, sales_periods
from assistant.checks.law.rules import law_rules, read_rules
from assistant.errors import KnowledgeError
from assistant.types.draft import Brief, Finding, Offer
from assistant.types.knowledge import Product
from assistant.types.language import Language
from tests.checks.examples import BRAND, passage

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "copy" / "law.yaml").read_text(encoding="utf-8")
)
CASES, MORE = TABLE["cases"], TABLE["more"]
TODAY = dt.date(2026, 11, 22)
LANGUAGES: tuple[Language, Language] = ("fr", "en")


def subject(text: str, language: Language, case: dict[str, Any]) -> Subject:
    channel = load_channels()[case.get("channel", "email")]
    said = case.get("source", {}).get(language, "")
    return Subject(
        {channel.fields[-1].name: text},
        channel,
        BRAND,
        language,
        case.get("today", TODAY),
        passages=(passage(said, language),) if said else (),
        products=(product(case["reference"]),) if "reference" in case else (),
    )


def product(reference: int) -> Product:
    return Product(
        sku="HC-1",
        name={"fr": "Housse", "en": "Cover"},
        category="bed",
        price_eur=Decimal(151),
        availability="in_stock",
        description={},
        price_reference_30j=Decimal(reference),
    )


def found(case: dict[str, Any], language: Language, kind: str) -> list[Finding]:
    return found_in(case[language][kind], language, case)


def found_in(text: str, language: Language, case: dict[str, Any]) -> list[Finding]:
    return [finding for finding in check_law(subject(text, language, case)) if finding.rule == case["rule"]]


def more(kind: str) -> list[Any]:
    return [
        pytest.param(text, language, case, id=f"{case['rule']}-{language}-{text}")
        for case in MORE
        for language in LANGUAGES
        for text in case.get(language, {}).get(kind, ())
    ]


def cases() -> list[Any]:
    return [
        pytest.param(case, language, id=f"{case['rule']}-{number}-{language}")
        for number, case in enumerate(CASES)
        for language in LANGUAGES
        if language in case
    ]


@pytest.mark.parametrize(("case", "language"), cases())
def test_a_bad_text_is_found_and_a_good_one_is_not(case: dict[str, Any], language: Language) -> None:
    text = case[language]["bad"]
    findings = found(case, language, "bad")
    assert findings
    for finding in findings:
        assert text[finding.start : finding.end] == finding.excerpt != ""
        assert finding.message["fr"] != finding.message["en"]
        assert finding.excerpt in finding.message[language]
        assert finding.advice["fr"]
        assert finding.advice["en"]
        assert finding.source
    assert found(case, language, "good") == []


@pytest.mark.parametrize(("text", "language", "case"), more("bad"))
def test_other_ways_to_break_a_rule_are_found(text: str, language: Language, case: dict[str, Any]) -> None:
    assert found_in(text, language, case)


@pytest.mark.parametrize(("text", "language", "case"), more("good"))
def test_what_only_looks_like_a_breach_is_not_found(
    text: str, language: Language, case: dict[str, Any]
) -> None:
    assert found_in(text, language, case) == []


def test_every_rule_is_in_the_table_in_each_language_that_it_knows() -> None:
    shown = {(case["rule"], language) for case in CASES for language in LANGUAGES if language in case}
    known = {(rule.id, language) for rule in law_rules() for language in LANGUAGES if rule.says[language]}
    assert shown == known


def test_good_texts_break_no_other_rule_of_law() -> None:
    # A rule of its own kind may stand beside it: a price that is compared is a price cut too.
    beside = {
        "law.soldes_date",
        "law.prize_draw",
        "law.offset",
        "law.credit_2026",
        "law.origin",
        "law.price_cut",
        "law.partnership",
    }
    wrong = [
        (case["rule"], language, finding.rule, finding.excerpt)
        for case in CASES
        for language in LANGUAGES
        if language in case
        for finding in check_law(subject(case[language]["good"], language, case))
        if finding.rule not in beside
    ]
    assert wrong == []


def test_the_rules_are_whole() -> None:
    rules = law_rules()
    assert len({rule.id for rule in rules}) == len(rules) >= 40
    for rule in rules:
        assert rule.id.startswith("law.")
        assert set(rule.met_by) <= set(CONDITIONS)
        assert set(rule.in_channels) <= set(load_channels())
        assert rule.since <= TODAY
        assert rule.checked is None or rule.checked <= TODAY


def test_a_rule_holds_between_its_days() -> None:
    text = {"fr": {"bad": "Un crédit gratuit sur 12 mois."}}
    before = found({"rule": "law.credit", "today": dt.date(2026, 11, 19), **text}, "fr", "bad")
    after = found({"rule": "law.credit", "today": dt.date(2026, 11, 20), **text}, "fr", "bad")
    assert before
    assert after == []


def test_an_offer_that_ends_may_hurry() -> None:
    case: dict[str, Any] = {"rule": "law.urgency"}
    hurried = subject("Dernière chance.", "fr", case)
    offer = Offer("−10 %", ends=dt.date(2026, 12, 6))
    brief = Brief("email", "", "", "fr", offer=offer)
    dated = Subject(**{**vars(hurried), "brief": brief})
    assert [finding.rule for finding in check_law(hurried)] == ["law.urgency"]
    assert list(check_law(dated)) == []


def test_a_channel_may_make_a_rule_graver() -> None:
    case: dict[str, Any] = {"rule": "law.green", "fr": {"bad": "Un linge écologique."}}
    assert found(case, "fr", "bad")[0].severity == "warning"
    assert found({**case, "channel": "product_description"}, "fr", "bad")[0].severity == "error"


def test_the_same_words_are_found_once_and_others_beside() -> None:
    text = "Écologique, écologique, biodégradable."
    excerpts = [one.excerpt for one in check_law(subject(text, "fr", {})) if one.rule == "law.green"]
    assert excerpts == ["Écologique", "biodégradable"]


@pytest.mark.parametrize(
    ("year", "winter", "summer"),
    [
        (2026, (dt.date(2026, 1, 7), dt.date(2026, 2, 3)), (dt.date(2026, 6, 24), dt.date(2026, 7, 21))),
        (2027, (dt.date(2027, 1, 6), dt.date(2027, 2, 2)), (dt.date(2027, 6, 23), dt.date(2027, 7, 20))),
        (2028, (dt.date(2028, 1, 12), dt.date(2028, 2, 8)), (dt.date(2028, 6, 28), dt.date(2028, 7, 25))),
    ],
)
def test_the_days_of_the_soldes(
    year: int, winter: tuple[dt.date, dt.date], summer: tuple[dt.date, dt.date]
) -> None:
    assert sales_periods(year) == (winter, summer)


WHOLE: dict[str, Any] = {
    "id": "law.test",
    "title": {"fr": "Essai", "en": "Test"},
    "since": dt.date(2026, 1, 1),
    "checked": dt.date(2026, 1, 1),
    "source": "Code, art. 1",
    "says": {"fr": ["essai"], "en": ["test"]},
    "message": {"fr": "« {excerpt} »", "en": "“{excerpt}”"},
    "advice": {"fr": "Retirez-le.", "en": "Take it out."},
}


def test_a_rule_needs_its_source_its_dates_and_words() -> None:
    assert read_rules("x.yaml", {"rules": [WHOLE]})[0].severity == "warning"
    for name, value in (
        ("source", ""),
        ("since", None),
        ("checked", "soon"),
        ("message", None),
        ("says", {"fr": [], "en": []}),
        ("says", {"fr": ["("], "en": []}),
        ("severity", "grave"),
        ("unknown", 1),
    ):
        with pytest.raises(KnowledgeError):
            read_rules("x.yaml", {"rules": [{**WHOLE, name: value}]})

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.campaigns.plan.preview import PlanPreview
from assistant.campaigns.plan.problems import in_euros, in_reasons, in_tokens
from assistant.rules import load
from assistant.store.database import Database
from assistant.types.campaign import Campaign, ProductRule
from assistant.types.draft import Offer
from tests.campaigns.plan.parts import BRIEF, CAMPAIGN, contact, planner

OFFER = {"fr": "−10 %", "en": "10% off"}
BOTH = [contact(2, basis={"email": "consent", "sms": "consent"}, phone="+33612345678", language="en")]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def offering(**values: Any) -> dict[str, Any]:
    offer = Offer(**{"text": "−10 %", **values})
    return {"brief": replace(BRIEF, offer=offer, offer_text=OFFER if offer.text else {})}


def plan(db: Database, **changes: Any) -> PlanPreview:
    return planner(db, BOTH).plan(replace(CAMPAIGN, **changes))


def test_a_campaign_in_order_has_no_problems(db: Database) -> None:
    found = plan(db, **offering(ends=day("2026-12-24")), starts=day("2026-12-01"), ends=day("2026-12-24"))
    assert found.problems == ()
    assert len(found.texts) == 8
    assert found.estimate is not None


@pytest.mark.parametrize(
    ("changes", "code", "key", "told"),
    [
        ({"segments": ("urbain",)}, "unknown_segment", "segments", "“urbain”. Did you mean urban?"),
        ({"channels": ("fax",)}, "unknown_channel", "channels", "There is no channel “fax”. Known: blog_art"),
        ({"products": ("A-9",)}, "unknown_product", "products", "no product “A-9”. Did you mean A-"),
        (
            {"products_by_segment": {"urban": ("Z",)}},
            "unknown_product",
            "products_by_segment.urban",
            "There is no product “Z”. Known: A-1",
        ),
        ({"products": ProductRule("tabel")}, "unknown_category", "products.category", "Did you mean table?"),
        (
            {"tool": "brevvo"},
            "unknown_tool",
            "tool",
            "There is no mailing tool “brevvo”. Did you mean brevo?",
        ),
        ({"engine": "ray"}, "unknown_engine", "engine", "There is no engine “ray”. Known: asyncio."),
        ({"contacts": 9}, "unknown_contacts", "contacts", "There is no contact list 9"),
        ({"channels": ("review_reply",)}, "reply_channel", "channels", "answers a message that came in"),
        (
            {"starts": day("2026-12-24"), "ends": day("2026-12-01")},
            "dates_turned",
            "ends",
            "ends on 1 December 2026, before it starts on 24 December 2026",
        ),
        ({"ends": day("2026-11-21")}, "campaign_over", "ends", "was over on 21 November 2026"),
        (offering(text="", code="X"), "offer_without_words", "brief.offer.text", "and no words"),
        (
            offering(starts=day("2026-12-24"), ends=day("2026-12-01")),
            "offer_turned",
            "brief.offer.ends",
            "The offer ends on 1 December 2026, before it starts",
        ),
        (offering(ends=day("2026-11-20")), "offer_over", "brief.offer.ends", "was over on 20 November 2026"),
        (
            {**offering(ends=day("2026-11-30")), "starts": day("2026-12-01")},
            "offer_ends_before_campaign",
            "brief.offer.ends",
            "the campaign only starts on 1 December 2026",
        ),
        (
            {**offering(starts=day("2026-12-20")), "ends": day("2026-12-10")},
            "offer_starts_after_campaign",
            "brief.offer.starts",
            "only starts on 20 December 2026",
        ),
        (
            {"brief": replace(BRIEF, goal={"fr": "Vendre"})},
            "missing_goal",
            "brief.goal",
            "There is no goal in English",
        ),
        (
            {"brief": replace(BRIEF, offer=Offer("−10 %"), offer_text={"fr": "−10 %"})},
            "missing_offer",
            "brief.offer.text",
            "The offer has no words in English",
        ),
        ({"brief": replace(BRIEF, cta={"en": "See"})}, "missing_cta", "brief.cta", "action in French"),
        (
            {"brief": replace(BRIEF, key_facts={"fr": ("x",)})},
            "missing_key_facts",
            "brief.key_facts",
            "no key facts in English",
        ),
        ({"products": ("A-6",)}, "product_gone", "products", "A-6 (Tablecloth A-6) is no longer sold"),
        ({"products": ("a-4",)}, "product_out_of_stock", "products", "A-4 (Tablecloth A-4) is out of stock"),
        (
            {"products": ("A-5",), "starts": day("2026-12-10")},
            "price_ends_before_campaign",
            "products",
            "holds until 6 December 2026, and the campaign only starts on 10 December 2026",
        ),
        (
            {"products_by_segment": {"hosts": ProductRule("table", max_price=Decimal(1))}},
            "no_product_fits",
            "products_by_segment.hosts",
            "No product fits the rule of the segment “hosts”",
        ),
        ({"products": tuple(f"A-{n}" for n in range(1, 7))}, "too_many_products", "products", "6 products"),
        ({"variants": 5}, "too_many_variants", "variants", "5 variants are too many: 4 at most"),
        (
            {"segments": ("urban",), "products_by_segment": {"hosts": ("A-1",)}},
            "products_of_other_segment",
            "products_by_segment.hosts",
            "which the campaign does not write to",
        ),
        ({"brief": replace(BRIEF, tone="x" * 400)}, "brief", "brief", "has 400 characters"),
        ({"contacts": 1, "channels": ("push",)}, "nobody_in_channel", "channels", "“push”: 1 of 1 (no legal"),
        ({"budget_eur": Decimal("0.0001")}, "budget_too_small", "budget_eur", "budget of €0.0001 is below"),
        ({"budget_tokens": 100}, "budget_too_small", "budget_tokens", "budget of 100 tokens is below"),
    ],
)
def test_what_contradicts_itself_is_one_line_and_keeps_it_from_being_made(
    db: Database, changes: dict[str, Any], code: str, key: str, told: str
) -> None:
    problems = {problem.code: problem for problem in plan(db, **changes).errors}
    found = problems[code]
    assert (found.severity, found.key) == ("error", key)
    assert told in found.message["en"]
    assert found.message["fr"] != found.message["en"]
    assert "{" not in "".join(found.message.values())


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        (
            {**offering(ends=day("2026-12-10")), "ends": day("2026-12-20")},
            "offer_ends_during_campaign",
            "nothing may be sent in between",
        ),
        (
            {"products": ("A-5",), "ends": day("2026-12-24")},
            "price_ends_during_campaign",
            "before the campaign ends",
        ),
        ({"products": ("A-5",)}, "product_language", "A-5 has no name in English"),
        ({"contacts": 1}, "nobody_in_segment", "No contact is in the segment “hosts”"),
        (
            {"contacts": 1, "languages": ("fr",)},
            "language_not_written",
            "Contacts who read English, in which the campaign is not written: 1.",
        ),
        ({"budget_tokens": 25_000}, "budget_may_not_do", "may stop before its end"),
    ],
)
def test_what_may_be_meant_is_only_told(db: Database, changes: dict[str, Any], code: str, told: str) -> None:
    found = plan(db, **changes)
    assert found.errors == ()
    assert found.estimate is not None
    messages = {problem.code: problem.message["en"] for problem in found.problems}
    assert told in messages[code]


def test_an_ended_price_is_told_from_the_day_after_its_last(db: Database) -> None:
    found = planner(db)
    company = replace(found.house, today=lambda: day("2026-12-07"))
    codes = [
        problem.code
        for problem in replace(found, house=company).plan(replace(CAMPAIGN, products=("A-5",))).errors
    ]
    assert codes == ["price_expired"]


def test_a_brief_that_can_not_be_used_is_told_beside_a_warning(db: Database) -> None:
    found = plan(db, products=("A-5",), brief=replace(BRIEF, tone="x" * 400))
    assert [problem.code for problem in found.problems] == ["product_language", "brief"]
    assert found.estimate is None


def test_every_name_is_told_and_nothing_is_planned_with_them(db: Database) -> None:
    found = plan(db, segments=("x", "urban"), products=("A-9",), tool="y")
    assert [problem.code for problem in found.problems] == [
        "unknown_segment",
        "unknown_tool",
        "unknown_product",
    ]
    assert (found.texts, found.estimate, found.audience) == ((), None, None)


def test_a_product_is_told_of_once_and_no_estimate_is_made(db: Database) -> None:
    found = plan(db, products=("A-4",))
    assert [problem.code for problem in found.problems] == ["product_out_of_stock"]
    assert found.estimate is None
    assert len(found.texts) == 8


def test_a_budget_in_euros_needs_a_price(db: Database) -> None:
    unknown = planner(db, model="qwen3:8b").plan(replace(CAMPAIGN, budget_eur=Decimal(5)))
    assert [problem.code for problem in unknown.errors] == ["budget_without_price"]
    embedded = planner(db, model="").plan(replace(CAMPAIGN, budget_eur=Decimal(5)))
    assert embedded.problems == ()


def test_amounts_are_written_as_each_language_does() -> None:
    assert in_euros(Decimal("12.5")) == {"fr": "12,50\u00a0€", "en": "€12.50"}
    assert in_euros(Decimal("0.0123")) == {"fr": "0,0123\u00a0€", "en": "€0.0123"}
    assert in_tokens(1_234_567) == {"fr": "1\u202f234\u202f567 jetons", "en": "1,234,567 tokens"}
    assert in_reasons("minor")["fr"] == "mineurs"
    assert in_reasons("other") == {"fr": "other", "en": "other"}


def test_french_lines_have_the_spaces_of_french() -> None:
    data = load("campaign_problems")
    texts = [each for each in data.values() if "fr" in each]
    for entry in (*texts, *data["reasons"].values(), *load("estimates")["basis"].values()):
        for sign in ":;!?»%":
            assert f" {sign}" not in entry["fr"], entry
        assert "« " not in entry["fr"]
        assert entry["en"]


def test_an_empty_company_plans_without_products(db: Database) -> None:
    campaign = Campaign("A", ("urban",), ("email",), replace(BRIEF), ("fr",))
    assert planner(db).plan(campaign).problems == ()

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.services import Services
from assistant.types.brief import Claim
from assistant.types.draft import Brief
from assistant.types.knowledge import Availability
from assistant.writing.facts import FactFinder

TODAY = dt.date(2026, 11, 21)
BRIEF = Brief("email", "families", "Présenter la nappe", "fr", ("NAP-01",))


def finder(services: Services, claims: Sequence[Claim] = ()) -> FactFinder:
    return FactFinder(services.knowledge.retriever, lambda: TODAY, 5, lambda: claims)


NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
CLAIM = Claim(
    7,
    "La nappe Alma est tissée en 12 minutes.",
    "fr",
    "Léa",
    "Film 3",
    None,
    "approved",
    "ana",
    NOW,
    "léa",
    NOW,
)


def test_the_chosen_product_comes_first_and_no_other(services: Services) -> None:
    product = services.house.catalogue.get("NAP-01")
    facts = finder(services).find(BRIEF, [product], 800)
    skus = [passage.chunk.sku for passage in facts.context.passages]
    assert skus[0] == "NAP-01"
    assert set(skus) == {"NAP-01"}
    assert facts.context.passages[0].chunk.language == "fr"
    assert facts.findings == ()


def test_a_page_that_the_goal_clearly_asks_for_stands_beside_the_product(services: Services) -> None:
    brief = replace(BRIEF, goal="Annoncer la livraison offerte en France")
    facts = finder(services).find(brief, [services.house.catalogue.get("NAP-01")], 800)
    assert {passage.chunk.sku for passage in facts.context.passages} == {"NAP-01", None}
    assert "80 €" in facts.context.text


def test_without_a_product_the_goal_decides(services: Services) -> None:
    brief = replace(BRIEF, goal="Parler du torchon Brume", products=())
    facts = finder(services).find(brief, [], 800)
    assert "TOR-02" in {passage.chunk.sku for passage in facts.context.passages}


def test_an_expired_price_is_an_error(services: Services) -> None:
    product = replace(services.house.catalogue.get("NAP-01"), valid_until=dt.date(2026, 11, 20))
    (finding,) = finder(services).find(BRIEF, [product], 800).findings
    assert (finding.rule, finding.severity) == ("product.price_expired", "error")
    assert "2026-11-20" in finding.message["fr"]


@pytest.mark.parametrize("availability", ["out_of_stock", "discontinued"])
def test_what_cannot_be_bought_is_a_warning(services: Services, availability: Availability) -> None:
    product = replace(services.house.catalogue.get("NAP-01"), availability=availability)
    (finding,) = finder(services).find(BRIEF, [product], 800).findings
    assert (finding.rule, finding.severity) == ("product.availability", "warning")


def test_a_product_that_does_not_fit_is_told(services: Services) -> None:
    products = [services.house.catalogue.get(sku) for sku in ("NAP-01", "TOR-02")]
    facts = finder(services).find(replace(BRIEF, products=("NAP-01", "TOR-02")), products, 60)
    assert [passage.chunk.sku for passage in facts.context.passages] == ["NAP-01"]
    assert [(finding.rule, finding.excerpt) for finding in facts.findings] == [("product.left_out", "TOR-02")]


def test_the_facts_to_choose_from_begin_with_price_and_stock(services: Services) -> None:
    facts = finder(services, [CLAIM]).candidates(BRIEF)
    kinds = [fact.kind for fact in facts if fact.chosen]
    order = ("price", "date", "stock", "claim", "product", "page")
    assert kinds == sorted(kinds, key=order.index)
    assert {"price", "stock", "claim", "product"} <= set(kinds)
    price = facts[0]
    assert "59,00" in price.text
    assert (price.source, price.title, price.chosen) == ("products.csv", "Nappe Alma", True)
    assert not [fact for fact in facts if "NAP-01" in fact.text]
    assert len({fact.id for fact in facts}) == len(facts)


def test_pinned_facts_come_first_and_excluded_ones_are_not_chosen(services: Services) -> None:
    search = finder(services)
    facts = search.candidates(BRIEF)
    price = next(fact for fact in facts if fact.kind == "price")
    free = next(fact for fact in facts if "80" in fact.text and fact.kind == "price")
    chosen = replace(BRIEF, pinned=(free.id,), excluded=(price.id,))
    again = search.candidates(chosen)
    assert (again[0].id, again[0].pinned, again[0].chosen) == (free.id, True, True)
    assert not next(fact for fact in again if fact.id == price.id).chosen


def test_the_prompt_honours_pins_and_exclusions(services: Services) -> None:
    search = finder(services)
    product = services.house.catalogue.get("NAP-01")
    facts = search.candidates(BRIEF)
    price = next(fact for fact in facts if "59,00" in fact.text)
    free = next(fact for fact in facts if "80" in fact.text and fact.kind == "price")
    without = search.find(replace(BRIEF, excluded=(price.id,)), [product], 800).context.text
    assert "59,00" not in without
    assert "170" in without
    pinned = search.find(replace(BRIEF, pinned=(free.id,)), [product], 160)
    assert "80\u202f€" in pinned.context.text or "80 €" in pinned.context.text
    assert pinned.findings == ()


def test_the_number_and_the_category_of_a_product_are_no_facts(services: Services) -> None:
    text = finder(services).find(BRIEF, [services.house.catalogue.get("NAP-01")], 800).context.text
    assert "Référence" not in text
    assert "Catégorie" not in text


def test_an_added_fact_can_be_cited(services: Services) -> None:
    found = finder(services, [CLAIM]).find(BRIEF, [services.house.catalogue.get("NAP-01")], 800)
    chunk = next(p.chunk for p in found.context.passages if p.chunk.root == "claims")
    assert (chunk.text, chunk.title) == (CLAIM.text, "Film 3")
    assert "12 minutes" in found.context.text
    (fact,) = (fact for fact in finder(services, [CLAIM]).candidates(BRIEF) if fact.kind == "claim")
    assert (fact.id, fact.chosen, fact.title) == ("claim-7", True, "Film 3 (Léa)")


def test_a_fact_nobody_approved_is_used_when_pinned_and_told(services: Services) -> None:
    proposed = replace(CLAIM, status="proposed")
    search = finder(services, [proposed])
    assert not [fact for fact in search.candidates(BRIEF) if fact.kind == "claim"]
    (own,) = (fact for fact in search.candidates(BRIEF, user="ana") if fact.kind == "claim")
    assert not own.chosen
    found = search.find(replace(BRIEF, pinned=("claim-7",)), [], 800)
    assert [finding.rule for finding in found.findings] == ["fact.unapproved"]


def test_a_pinned_fact_without_room_and_one_that_is_gone_are_told(services: Services) -> None:
    brief = replace(BRIEF, pinned=("claim-7", "abc"))
    product = services.house.catalogue.get("NAP-01")
    found = finder(services, [replace(CLAIM, text=CLAIM.text * 30)]).find(brief, [product], 80)
    assert [finding.rule for finding in found.findings] == ["fact.left_out", "fact.gone"]


def test_a_key_fact_needs_a_proof(services: Services) -> None:
    product = services.house.catalogue.get("NAP-01")
    proven, not_proven = "La livraison est offerte à partir de 80 €", "La nappe est garantie 10 ans"
    brief = replace(BRIEF, key_facts=(proven, not_proven))
    found = finder(services).find(brief, [product], 800)
    assert [(one.rule, one.excerpt) for one in found.findings] == [("brief.key_fact", not_proven)]
    assert "Livraison" in found.context.text
    assert "Ajoutez-le comme fait" in found.findings[0].advice["fr"]


def test_a_brief_that_says_nothing_gets_the_added_facts(services: Services) -> None:
    empty = replace(BRIEF, goal="", products=())
    assert [fact.kind for fact in finder(services, [CLAIM]).candidates(empty)] == ["claim"]


def test_a_key_fact_that_the_record_proves_draws_no_page_in(services: Services) -> None:
    product = services.house.catalogue.get("NAP-01")
    brief = replace(BRIEF, key_facts=("Elle coûte 59,00 €",))
    found = finder(services).find(brief, [product], 800)
    assert [passage.chunk.sku for passage in found.context.passages] == ["NAP-01"]
    assert found.findings == ()


def test_the_facts_in_the_language_of_the_brief_come_first(services: Services) -> None:
    english = replace(CLAIM, id=8, text="The Alma tablecloth is woven in 12 minutes.", language="en")
    search = finder(services, [CLAIM, english])
    for language in ("fr", "en"):
        facts = search.candidates(replace(BRIEF, language=language, goal="nappe Alma tablecloth"))
        near = [fact.language for fact in facts if fact.kind == "claim"]
        assert near == [language, "en" if language == "fr" else "fr"]
        own = [fact.language == language for fact in facts if fact.chosen]
        assert own == sorted(own, reverse=True)

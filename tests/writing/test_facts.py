import datetime as dt
from dataclasses import replace

import pytest

from assistant.services import Services
from assistant.types.draft import Brief
from assistant.types.knowledge import Availability
from assistant.writing.facts import FactFinder

TODAY = dt.date(2026, 11, 21)
BRIEF = Brief("email", "families", "Présenter la nappe", "fr", ("NAP-01",))


def finder(services: Services) -> FactFinder:
    return FactFinder(services.knowledge.retriever, lambda: TODAY, 5)


def test_the_chosen_product_comes_first_and_no_other(services: Services) -> None:
    product = services.house.catalogue.get("NAP-01")
    facts = finder(services).find(BRIEF, [product], 800)
    skus = [passage.chunk.sku for passage in facts.context.passages]
    assert skus[0] == "NAP-01"
    assert set(skus) == {"NAP-01", None}
    assert facts.context.passages[0].chunk.language == "fr"
    assert facts.findings == ()


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
    facts = finder(services).find(replace(BRIEF, products=("NAP-01", "TOR-02")), products, 90)
    assert [passage.chunk.sku for passage in facts.context.passages] == ["NAP-01"]
    assert [(finding.rule, finding.excerpt) for finding in facts.findings] == [("product.left_out", "TOR-02")]

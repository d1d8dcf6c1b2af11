import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.campaigns.plan.products import Choice, matching, new_since
from assistant.store.database import Database
from assistant.types.campaign import ProductRule
from tests.campaigns.plan.parts import CAMPAIGN, PRODUCTS, house, product


@pytest.mark.parametrize(
    ("rule", "skus"),
    [
        (ProductRule(top=9), ["A-1", "A-2", "A-3", "A-5"]),
        (ProductRule(), ["A-1", "A-2", "A-3"]),
        (ProductRule("TABLE"), ["A-1", "A-3"]),
        (ProductRule("cuisine", in_stock=False), ["A-2", "A-4"]),
        (ProductRule("maison"), ["A-2"]),
        (ProductRule(max_price=Decimal(59), order="dearest"), ["A-1", "A-5", "A-2"]),
        (ProductRule(order="cheapest", top=1), ["A-2"]),
        (ProductRule(new_since=dt.date(2026, 10, 1), order="newest"), ["A-2", "A-3"]),
        (ProductRule("garden"), []),
    ],
)
def test_a_rule_finds_the_first_that_fit(rule: ProductRule, skus: list[str]) -> None:
    assert [found.sku for found in matching(PRODUCTS, rule)] == skus


def test_equal_products_come_by_sku() -> None:
    alike = [product(sku, "5.00") for sku in ("B-2", "B-10", "B-1")]
    assert [found.sku for found in matching(alike, ProductRule(order="dearest"))] == ["B-1", "B-10", "B-2"]


def test_the_day_a_product_is_new_since_is_that_of_its_feed() -> None:
    assert new_since(product("A", attributes={"date_created": " 2026-11-01 10:00"})) == dt.date(2026, 11, 1)
    assert new_since(product("A", attributes={"created_at": "last week"})) is None
    assert new_since(product("A")) is None


def test_named_products_are_written_as_the_catalogue_does(db: Database) -> None:
    choice = Choice(house(db).catalogue)
    assert choice(CAMPAIGN, "urban") == ("A-1",)
    own = replace(CAMPAIGN, products=("a-1 ", "Z-9"), products_by_segment={"hosts": ProductRule("plaid")})
    assert choice(own, "urban") == ("A-1", "Z-9")
    assert choice(own, "hosts") == ("A-5",)
    assert choice.categories == ["Maison > Cuisine", "cuisine", "plaid", "table"]
    assert choice.has_category("maison")
    assert not choice.has_category("garden")

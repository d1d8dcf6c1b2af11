"""Feeds on their way through a whole sync: into both indexes, the catalogue, and out again."""

from pathlib import Path
from typing import Any

import pytest

from assistant.ingest.reports import SyncReport
from assistant.types.knowledge import Filters
from tests.ingest.conftest import House, house
from tests.ingest.feeds import samples

__all__ = ["house"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shop"
    (made / "internal").mkdir(parents=True)
    (made / "google.xml").write_text(samples.GOOGLE_RSS, encoding="utf-8")
    (made / "shopify.csv").write_text(samples.SHOPIFY, encoding="utf-8")
    (made / "internal" / "woo.csv").write_text(samples.WOOCOMMERCE_EN, encoding="utf-8")
    (made / "sitemap.xml").write_text("<urlset/>", encoding="utf-8")
    return made


def run(house: House, folder: Path, **options: Any) -> SyncReport:
    return house.sync.run(folder, "shop", **options)


def skus(house: House) -> list[str]:
    return [product.sku for product in house.stores.catalogue.all()]


def test_every_feed_of_a_folder_becomes_products(house: House, folder: Path) -> None:
    report = run(house, folder)
    assert len(skus(house)) == 8
    assert (report.public, report.internal) == (6, 2)  # one text each: these feeds have one language
    public = house.stores.catalogue.find(Filters())
    assert {product.sku for product in public}.isdisjoint({"TOWEL-1", "TOWEL-2"})
    reasons = {item.source: item.reason for item in report.skipped}
    assert reasons["google.xml, line 48"] == "the price is in GBP: only prices in EUR are taken"
    assert "no product feed" in reasons["sitemap.xml"]
    assert any("does not publish" in warning for warning in report.warnings)
    found = house.stores.index.get(house.stores.index.ids("public"), "public")
    assert {chunk.language for chunk, _ in found.values()} == {"fr"}
    again = run(house, folder)
    assert (again.unchanged, again.embedded) == (3, 0)


def test_a_feed_that_is_gone_takes_its_own_products_along(house: House, folder: Path) -> None:
    run(house, folder)
    (folder / "google.xml").unlink()
    run(house, folder)
    assert len(skus(house)) == 6
    (folder / "shopify.csv").rename(folder / "renamed.csv")
    run(house, folder)
    assert len(skus(house)) == 6
    (folder / "renamed.csv").write_text("Handle,Title,Variant Price,Variant SKU\n", encoding="utf-8")
    run(house, folder)
    assert skus(house) == ["TOWEL-1", "TOWEL-2"]


def test_a_feed_that_becomes_public(house: House, folder: Path) -> None:
    run(house, folder)
    (folder / "internal" / "woo.csv").rename(folder / "woo.csv")
    run(house, folder)
    assert "TOWEL-1" in {product.sku for product in house.stores.catalogue.find(Filters())}

from dataclasses import replace
from decimal import Decimal

from assistant.chat.products.shelf import Shelves, shelf_of
from assistant.store.knowledge.catalogue import Catalogue
from tests.chat.products.conftest import CLOTH, COVER, LONG_CLOTH, SHOP


def test_products_are_found_by_what_they_are_called() -> None:
    shelf = shelf_of(SHOP)
    assert [item.product.sku for item in shelf.named(("napp",))] == ["CLO-1", "CLO-2"]
    assert [item.product.sku for item in shelf.named(("tablecloth",), ("duvet", "cover"))] == [
        "COV-1",
        "CLO-1",
        "CLO-2",
    ]
    assert shelf.named(("poussett",)) == []


def test_a_range_is_what_both_names_hold() -> None:
    cover = shelf_of([COVER]).items[0]
    assert cover.own == {"alma"}
    assert cover.lengths == {Decimal(240), Decimal(220)}


def test_variants_are_of_one_family() -> None:
    first, second = shelf_of([LONG_CLOTH, replace(LONG_CLOTH, sku="CLO-3")]).items
    assert first.family == second.family
    assert first.family != shelf_of([CLOTH]).items[0].family


def test_lengths_are_compared_in_centimetres() -> None:
    item = shelf_of([replace(COVER, attributes={"width_mm": "900", "Longueur (m)": "2,5", "depth_cm": "?"})])
    assert item.items[0].lengths == {Decimal(90), Decimal(250)}


def test_the_shelf_holds_public_products_and_follows_the_catalogue(catalogue: Catalogue) -> None:
    shelves = Shelves(catalogue)
    first = shelves.current()
    assert len(first.items) == len(SHOP)
    assert all(not item.product.description for item in first.items)
    assert shelves.current() is first
    catalogue.replace("root", "more.csv", [replace(COVER, sku="NEW-1")], "public")
    assert "NEW-1" in {item.product.sku for item in shelves.current().items}

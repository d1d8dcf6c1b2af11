from decimal import Decimal

import pytest

from assistant.store.knowledge.facets import MOST_VALUES, Facet, Facets, FacetValue, facets_of, pieces
from assistant.types.knowledge import Product


def product(sku: str, category: str = "", price: str = "10", **attributes: str) -> Product:
    return Product(sku, {"fr": "Nappe", "en": "Cloth"}, category, Decimal(price), "in_stock", {}, attributes)


def test_names_values_and_languages() -> None:
    bleu = FacetValue("bleu", "fr", 2)
    found = facets_of(
        [
            product("A", "Linge > Nappes", "12.50", color_fr="bleu", color_en="blue", size="L"),
            product("B", "Linge > Nappes; Soldes", "89", couleur_fr="Bleu", color_en="blue", width_cm="140"),
            product("C", "", "40", color_fr="sauge", item_group_id="G", gtin="3760000000017", note="x" * 80),
        ]
    )
    assert found == Facets(
        3,
        (FacetValue("Linge", None, 2), FacetValue("Nappes", None, 2), FacetValue("Soldes", None, 1)),
        (
            Facet("color", "", (bleu, FacetValue("blue", "en", 2), FacetValue("sauge", "fr", 1))),
            Facet("size", "", (FacetValue("L", None, 1),)),
            Facet("width", "cm", (FacetValue("140", None, 1),)),
        ),
        Decimal("12.50"),
        Decimal(89),
    )  # fmt: skip


def test_the_values_of_a_feed_in_one_language_are_in_it() -> None:
    only = Product("A", {"en": "Cloth"}, "Table", Decimal(1), "in_stock", {}, {"Colour": "Blue, White"})
    found = facets_of([only])
    assert found.categories == (FacetValue("Table", "en", 1),)
    assert found.attributes == (
        Facet("color", "", (FacetValue("Blue", "en", 1), FacetValue("White", "en", 1))),
    )  # fmt: skip


def test_no_product_no_facet() -> None:
    assert facets_of([]) == Facets(0, (), (), None, None)


def test_values_are_capped_and_counted() -> None:
    found = facets_of(product(str(number), pattern=f"motif {number}") for number in range(MOST_VALUES + 7))
    assert (len(found.attributes[0].values), found.attributes[0].more) == (MOST_VALUES, 7)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Bleu", ["Bleu"]),
        ("Bleu, Vert", ["Bleu", "Vert"]),
        ("lin; coton", ["lin", "coton"]),
        ("S|M|L", ["S", "M", "L"]),
        ("2,5", ["2,5"]),
        ("lavage en machine à 40 °C, sèche-linge à basse température", None),
    ],
)
def test_lists_of_values(text: str, values: list[str] | None) -> None:
    assert pieces(text) == (values or [text])

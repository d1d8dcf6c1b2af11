import datetime as dt
from decimal import Decimal

import pytest

from assistant.ingest.feeds.products import money, product_documents
from assistant.text.long_date import long_date
from assistant.types.knowledge import Origin, Product
from assistant.types.language import Language

LAMP = Product(
    sku="LUN-1",
    name={"fr": "Lampe Lune", "en": "Moon lamp"},
    category="gift",
    price_eur=Decimal("1249.9"),
    availability="preorder",
    description={"fr": "Une lampe en grès.", "en": "A stoneware lamp."},
    attributes={
        "height_cm": "40.5",
        "finish": "matt",
        "ship_from": "2026-12-01",
        "color_fr": "craie",
        "color_en": "chalk",
        "surcharge_eur": "2.50",
        "weight_g": "about 400",
        "edition": "2026-13-45",
    },
    url="https://lune.example/1",
    valid_until=dt.date(2026, 3, 1),
    price_reference_30j=Decimal(1300),
)


def test_a_product_in_words() -> None:
    french, english = product_documents([LAMP], origin=Origin("internal"))
    assert french.parts[0].text.replace("\u00a0", " ").split("\n") == [
        "Une lampe en grès.",
        "",
        "- Prix : 1 249,90 € TTC",
        "- Prix le plus bas des 30 derniers jours : 1 300,00 €",
        "- Prix valable jusqu’au : 1er mars 2026",
        "- Disponibilité : en précommande",
        "- Hauteur : 40,5 cm",
        "- Finish : matt",
        "- Expédié à partir du : 1er décembre 2026",
        "- Couleur : craie",
        "- Supplément : 2,50 €",
        "- Poids : about 400 g",
        "- Édition : 2026-13-45",
        "- Catégorie : cadeaux",
        "- Référence : LUN-1",
    ]
    text = english.parts[0].text
    assert "- Price: €1,249.90 VAT included\n" in text
    assert "- Height: 40.5\u00a0cm\n" in text
    assert "- Colour: chalk\n" in text
    assert "- Price valid until: 1 March 2026\n" in text
    assert "craie" not in text
    assert (french.title, english.title) == ("Lampe Lune", "Moon lamp")
    for document in (french, english):
        assert (document.sku, document.url, document.source) == ("LUN-1", LAMP.url, "products.csv")
        assert (document.valid_until, document.audience) == (LAMP.valid_until, "internal")


def test_what_is_not_known_is_not_written() -> None:
    bare = Product("X", {"fr": "x", "en": "x"}, "", Decimal(3), "in_stock", {"fr": "", "en": ""})
    french, _ = product_documents([bare])
    assert french.parts[0].text.replace("\u00a0", " ") == (
        "- Prix : 3,00 € TTC\n- Disponibilité : en stock\n- Référence : X"
    )


def test_a_feed_in_one_language_gives_no_copy_in_the_other() -> None:
    product = Product(
        "NAP-1",
        {"fr": "Nappe Alma"},
        "Linge de table > table; Soldes",
        Decimal("71.90"),
        "in_stock",
        {"fr": "Nappe en lin.\n- Lavable"},
        {
            "Couleur": "Sauge",
            "Poids (kg)": "0.9",
            "regular_price_eur": "89.90",
            "item_group_id": "NAPPE-ALMA",
            "additional_images": "https://a.example/2.jpg",
            "Points": "un\ndeux",
        },
    )
    (only,) = product_documents([product])
    assert (only.language, only.title) == ("fr", "Nappe Alma")
    assert only.parts[0].text.replace("\u00a0", " ").split("\n") == [
        "Nappe en lin.",
        "- Lavable",
        "",
        "- Prix : 71,90 € TTC",
        "- Disponibilité : en stock",
        "- Couleur : Sauge",
        "- Poids : 0,9 kg",
        "- Prix hors promotion selon la boutique : 89,90 €",
        "- Points : un deux",
        "- Catégorie : Linge de table > linge de table; Soldes",
        "- Référence : NAP-1",
    ]


def test_a_name_in_one_language_serves_both() -> None:
    product = Product(
        "X", {"en": "Cloth"}, "", Decimal(3), "in_stock", {"fr": "Une nappe.", "en": "A cloth."}
    )
    french, english = product_documents([product])
    assert (french.title, english.title) == ("Cloth", "Cloth")
    assert french.parts[0].text.startswith("Une nappe.\n")
    assert Product("X", {}, "", Decimal(3), "in_stock", {}).named("fr") == "X"


@pytest.mark.parametrize(
    ("language", "price", "day"),
    [("fr", "1\u00a0250,50\u00a0€", "21 novembre 2026"), ("en", "€1,250.50", "21 November 2026")],
)
def test_formats(language: Language, price: str, day: str) -> None:
    assert money(Decimal("1250.5"), language) == price
    assert long_date(dt.date(2026, 11, 21), language) == day

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from assistant.store.knowledge.matching import has_value, matches
from assistant.types.knowledge import Filters, Product

LAMP = Product(
    "L",
    {"fr": "Lampe"},
    "Éclairage > Lampes; bed",
    Decimal("29.90"),
    "in_stock",
    {},
    {"Couleur": "Bleu nuit, Or", "material_fr": "100 % lin lavé", "width_cm": "40"},
    valid_until=dt.date(2026, 11, 30),
)


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({}, True),
        ({"category": "eclairage"}, True),
        ({"category": "LAMPES"}, True),
        ({"category": "Linge de lit"}, True),
        ({"category": "lamp"}, False),
        ({"price_until": Decimal("29.90")}, True),
        ({"price_until": Decimal("29.89")}, False),
        ({"price_from": Decimal("29.90")}, True),
        ({"price_from": Decimal(30)}, False),
        ({"availability": ("in_stock", "preorder")}, True),
        ({"availability": ("out_of_stock",)}, False),
        ({"language": "fr"}, True),
        ({"language": "en"}, False),
        ({"attributes": {"colour": "or"}}, True),
        ({"attributes": {"color": "bleu", "matière": "LIN"}}, True),
        ({"attributes": {"color": "bleu", "matière": "coton"}}, False),
        ({"trust": ("official",), "dated_from": dt.date(2030, 1, 1)}, True),
    ],
)
def test_filters(wanted: Mapping[str, Any], passes: bool) -> None:
    assert matches(LAMP, Filters(**wanted)) is passes


def test_nobody_knows_what_an_ended_price_is_now() -> None:
    cheap = Filters(price_until=Decimal(50))
    assert matches(LAMP, cheap, dt.date(2026, 11, 30))
    assert not matches(LAMP, cheap, dt.date(2026, 12, 1))
    assert matches(LAMP, Filters(category="lampes"), dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("name", "value", "there"),
    [
        ("couleur", "bleu nuit", True),
        ("color_en", "Nuit", True),
        ("couleur", "nuit bleu", False),
        ("couleur", "ble", False),
        ("largeur", "40", True),
        ("taille", "40", False),
    ],
)
def test_words_of_a_value(name: str, value: str, there: bool) -> None:
    assert has_value(LAMP.attributes, name, value) is there

"""Measured attributes: limits of what a product takes, and amounts that it must have."""

from decimal import Decimal

import pytest

from assistant.chat.products.fitting import Fitter
from assistant.chat.products.measures import measures_of
from assistant.chat.products.shelf import shelf_of
from assistant.chat.products.wishes import Fit, Measure, Remembered, Wishes
from tests.chat.products.conftest import COTTON, TODAY, product

D = Decimal
THIN = product(
    "DH-28", "Drap-housse Alma, bonnet 30 cm / Alma fitted sheet, 30 cm pocket", "bed", "60",
    width_cm="160", length_cm="200", depth_cm="30", mattress_max_cm="28", **COTTON,
)  # fmt: skip
DEEP = product(
    "DH-37", "Drap-housse Alma, bonnet 40 cm / Alma fitted sheet, 40 cm pocket", "bed", "70",
    width_cm="160", length_cm="200", depth_cm="40", mattress_max_cm="37", **COTTON,
)  # fmt: skip
HEAVY = product(
    "TO-6", "Drap de bain Nil / Nil bath sheet", "bath", "40", weight_gsm="600", weight_g="900", **COTTON
)
LIGHT = product("TO-4", "Drap de bain Brume / Brume bath sheet", "bath", "30", weight_gsm="400", **COTTON)
FINE = product("HO-3", "Housse Alma / Alma duvet cover", "bed", "90", thread_count="300", **COTTON)
STEP = product(
    "ST-1", "Escabeau Rive / Rive step stool", "furniture", "80", charge_max_kg="120", charge_min_kg="5"
)
SHELF = shelf_of([THIN, DEEP, HEAVY, LIGHT, FINE, STEP])


def mattress(cm: str) -> Measure:
    return Measure("mattress", "length", D(cm) * 10, D(cm) * 10, limit=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un drap-housse pour un matelas de 35 cm d'épaisseur", mattress("35")),
        ("un drap-housse 160 × 200 pour un matelas de 30 cm", mattress("30")),
        ("mon matelas fait 32 cm de haut, quel drap-housse ?", mattress("32")),
        ("hauteur de matelas 0,35 m", mattress("35")),
        ("a fitted sheet for a mattress 32 cm deep", mattress("32")),
        ("My mattress is 14 inches deep. Which fitted sheet will fit it?", mattress("35.56")),
        ("a sheet for a 90 cm deep mattress", mattress("90")),
        ("un drap-housse pour un matelas de 90 cm", None),
        ("un drap-housse pour un matelas de 160 × 200 cm", None),
        ("un drap-housse à bonnet de 40 cm", None),
        ("un matelas à 300 €", None),
        (
            "un escabeau pour une charge de 100 kg",
            Measure("charge", "mass", D(100_000_000), D(100_000_000), limit=True),
        ),
        ("un drap de bain d'au moins 500 g/m²", Measure("weight", "g/m2", D(500), None)),
        ("a bath sheet of 450 gsm or less", Measure("weight", "g/m2", None, D(450))),
        ("a bath sheet, 600 g/m²", Measure("weight", "g/m2", D(540), D(660))),
        ("a duvet cover, 300 thread count", Measure("thread_count", "", D(270), D(330))),
        ("livré en 3 jours", None),
    ],
)
def test_what_is_asked_of_measures(text: str, expected: Measure | None) -> None:
    assert measures_of(text, SHELF)[0] == ((expected,) if expected else ())


@pytest.mark.parametrize(
    ("measure", "skus"),
    [
        (mattress("25"), ["DH-28", "DH-37"]),
        (mattress("35"), ["DH-37"]),
        (mattress("40"), []),
        (Measure("weight", "g/m2", D(500), None), ["TO-6"]),
        (Measure("weight", "g/m2", None, D(450)), ["TO-4"]),
        (Measure("charge", "mass", D(1_000_000), D(1_000_000), limit=True), []),
        (Measure("charge", "mass", D(50_000_000), D(50_000_000), limit=True), ["ST-1"]),
    ],
)
def test_only_what_measures_so_fits(measure: Measure, skus: list[str]) -> None:
    kind = {"mattress": [THIN, DEEP], "weight": [HEAVY, LIGHT], "charge": [STEP]}[measure.name]
    found = Fitter(shelf_of(kind), TODAY, lambda _: ()).fit(Remembered(Wishes(fit=Fit(measures=(measure,)))))
    assert [item.product.sku for item in found.items] == skus


def test_what_most_of_a_kind_do_not_state_leaves_the_others_out_only_where_they_state_it() -> None:
    asked = Remembered(Wishes(fit=Fit(measures=(mattress("35"),))))
    found = Fitter(SHELF, TODAY, lambda _: ()).fit(asked)
    assert "DH-28" not in [item.product.sku for item in found.items]
    assert {"DH-37", "TO-6", "HO-3"} <= {item.product.sku for item in found.items}

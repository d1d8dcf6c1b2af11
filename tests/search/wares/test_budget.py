from decimal import Decimal

import pytest

from assistant.search.wares.budget import price_bounds

D = Decimal


@pytest.mark.parametrize(
    ("question", "lowest", "highest"),
    [
        ("une housse à moins de 30 €", None, "29.99"),
        ("moins de trente euros", None, "29.99"),
        ("Serviettes en dessous de 20 €", None, "19.99"),
        ("sous les 1 250 €", None, "1249.99"),
        ("a throw under £40", None, "39.99"),
        ("cheaper than 25 EUR", None, "24.99"),
        ("€30 or less", None, "30"),
        ("pas plus de 100 €", None, "100"),
        ("no more than 100 euros", None, "100"),
        ("mon budget est de 80 €", None, "80"),
        ("cadeau, 50 € max", None, "50"),
        ("jusqu’à 45,50 €", None, "45.50"),
        ("sans dépasser 60 €", None, "60"),
        ("à partir de 60 €", "60", None),
        ("60 € ou plus", "60", None),
        ("plus de 100 €", "100.01", None),
        ("more than 100 euros", "100.01", None),
        ("entre 20 et 50 euros", "20", "50"),
        ("from €20 to €50", "20", "50"),
        ("50-20 €", "20", "50"),
        ("plus de 20 € et moins de 50 €", "20.01", "49.99"),
        ("over €20 but under €50", "20.01", "49.99"),
    ],
)
def test_prices_that_are_asked_for(question: str, lowest: str | None, highest: str | None) -> None:
    assert price_bounds(question) == (lowest and D(lowest), highest and D(highest))


@pytest.mark.parametrize(
    "question",
    [
        "quel est le prix ?",
        "Le plaid à 139 €, il gratte ?",
        "livraison offerte à partir de 60 €",
        "What is the shipping on orders under €30?",
        "un bon d’achat de moins de 30 €",
        "moins de 18 ans",
        "retours sous 30 jours",
        "under 30",
    ],
)
def test_amounts_that_ask_for_no_product(question: str) -> None:
    assert price_bounds(question) == (None, None)

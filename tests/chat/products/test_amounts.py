from decimal import Decimal

import pytest

from assistant.chat.products.amounts import budget_of, fit_of
from assistant.chat.products.scan import scan
from assistant.chat.products.wishes import Budget, Fit

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("moins de 50 €", Budget(None, D("49.99"), D(50))),
        ("entre 30 et 50 euros", Budget(D(30), D(50), D(50))),
        ("au moins 30 €", Budget(D(30), None, D(30))),
        ("under £40", Budget(None, D("39.99"), D(40), euros=False)),
        ("environ 50 €", Budget(D(40), D(60), D(50), rough=True)),
        ("€25 or so", Budget(D(20), D(30), D(25), rough=True)),
        ("plutôt 80 €", Budget(None, D(80), D(80))),
        ("for €30", Budget(None, D(30), D(30))),
        ("la nappe à 80 €", Budget()),
        ("pour une livraison à 5 €", Budget()),
        ("12 € ou 15 € ?", Budget(D(12), D(15), D(15))),
        ("une nappe", Budget()),
    ],
)
def test_budgets(text: str, expected: Budget) -> None:
    assert budget_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un peignoir taille XL", Fit(size="xl")),
        ("une housse 240 × 220 cm", Fit(lengths=frozenset({D(240), D(220)}))),
        ("a sheet 160 by 200", Fit(lengths=frozenset({D(160), D(200)}))),
        ("un rideau de 2,6 m", Fit(lengths=frozenset({D(260)}))),
        ("un drap pour un lit de 160", Fit(near=frozenset({D(160)}))),
        ("a sheet for a 160 cm bed", Fit(near=frozenset({D(160)}))),
        ("une nappe pour une table de 120 cm", Fit(near=frozenset({D(120)}))),
        ("un lot de 6 serviettes", Fit(pieces=D(6))),
        ("une nappe pour huit personnes", Fit(seats=D(8))),
        ("a tablecloth for 10 guests", Fit(seats=D(10))),
        ("une nappe à 50 €", Fit()),
    ],
)
def test_sizes(text: str, expected: Fit) -> None:
    assert fit_of(text, scan(text).purposes)[0] == expected

import pytest

from assistant.checks.measures import of_another_kind


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Le poids du coffret emballé est de 79,00 € TTC.", ["79,00 €"]),
        ("The weight of the box is €79.", ["€79"]),
        ("La nappe pèse 59 €.", ["59 €"]),
        ("The throw costs 420 g.", ["420 g"]),
        ("Le prix est de 420 g.", ["420 g"]),
        ("The washing temperature is €40.", ["€40"]),
        ("Le poids est de 420 g.", []),
        ("La nappe coûte 59 € et pèse 420 g.", []),
        ("Le prix est valable jusqu’au 31 décembre 2026.", []),
        ("Le poids est donné à 5 % près ; le prix est de 59 €.", []),
        ("The price of the 420 g throw is €139.", []),
        ("La température de lavage est de 40 °C.", []),
        ("The cost is 3 points.", []),
    ],
)
def test_a_quantity_is_of_the_kind_that_it_is_said_to_be(sentence: str, wrong: list[str]) -> None:
    assert [figure.text.rstrip() for figure in of_another_kind(sentence)] == wrong

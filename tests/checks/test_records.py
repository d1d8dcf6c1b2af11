import pytest

from assistant.checks.records import of_another_row
from assistant.types.language import Language

RATES = """Delivery rates › 2026
- Zone / Pays: Italie; Country: Italy; Standard (€): 11.9; Express (€): 24.9; Express (working days): 2
- Zone: Royaume-Uni; Country: United Kingdom; Standard (€): 14.9; Express (€): 29.9; Express (working days): 2
- Zone / Pays: Norvège; Country: Norway; Standard (€): 19.9; Express (€): 39.9; Express (working days): 3"""
TABLE = """Which size?
Every cloth is washed at 40 °C.
| Table | Places | Tablecloth |
|---|---|---|
| Square, 120 cm | 8 | Damas, 180 cm |
| Oblong, 240 cm | 10 | Damas, 300 cm |
| Round, 110 cm | 6 | Tablée, 160 cm |"""
BASKET = """Coffret
- Prix : 79,00 €
- Poids : 420 g"""


@pytest.mark.parametrize(
    ("sentence", "language", "wrong"),
    [
        ("Express delivery to the United Kingdom costs €29.90.", "en", []),
        (
            "Express delivery to the United Kingdom costs €39.90 and takes 3 working days.",
            "en",
            ["€39.90", "3 working days"],
        ),
        ("L’express pour la Norvège coûte 39,90 €.", "fr", []),
        ("L’express pour la Norvège coûte 29,90 €.", "fr", ["29,90 €"]),
        ("Express costs from €24.90 (Italy) to €39.90 (Norway).", "en", []),
        # About no row in particular, or with a figure that is in none.
        ("Express costs up to €39.90.", "en", []),
        ("Express delivery to the United Kingdom costs €99.", "en", []),
        ("For a round table, take the 160 cm cloth.", "en", []),
        ("For a round table, take the 300 cm cloth.", "en", ["300 cm"]),
        ("The round cloth is washed at 40 °C.", "en", []),
        ("Le coffret coûte 79,00 € pour un poids de 420 g.", "fr", []),
        ("Le poids est de 79,00 €.", "fr", ["79,00 €"]),
    ],
)
def test_a_figure_belongs_to_the_row_that_the_sentence_is_about(
    sentence: str, language: Language, wrong: list[str]
) -> None:
    found = of_another_row(sentence, [RATES, TABLE, BASKET], language)
    assert [figure.text for figure in found] == wrong


def test_what_another_passage_says_in_prose_counts() -> None:
    prose = "Since March, express to the United Kingdom is €39.90."
    assert of_another_row("Express to the United Kingdom costs €39.90.", [RATES, prose], "en") == ()


def test_two_rows_make_a_list_and_one_does_not() -> None:
    assert of_another_row("Le retour coûte 4 €.", ["- Livraison : 4 €\n- Retour : gratuit"], "fr")
    assert not of_another_row("Le retour coûte 4 €.", ["Le retour est facile.\n- Livraison : 4 €"], "fr")

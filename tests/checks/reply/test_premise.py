import pytest

from assistant.checks.reply.premise import without_premise
from assistant.types.language import Language

TABLE_FR = "Quelle nappe pour une table ronde de 115 cm, pour 6 personnes ?"
TABLE_EN = "Which tablecloth for a round table of 115 cm, for 6 people?"


@pytest.mark.parametrize(
    ("sentence", "question", "language", "rest"),
    [
        ("Pour une table ronde de 115 cm, prenez 180 cm.", TABLE_FR, "fr", "prenez 180 cm."),
        ("Prenez 180 cm pour une table de 115 cm.", TABLE_FR, "fr", "Prenez 180 cm ."),
        ("For a round table of 115 cm choose 180 cm.", TABLE_EN, "en", "choose 180 cm."),
        ("For 6 people, choose 180 cm.", TABLE_EN, "en", "choose 180 cm."),
        # Another size, another thing, or nothing that the visitor measured: it stays.
        ("Pour une table ronde de 120 cm, prenez 180 cm.", TABLE_FR, "fr", None),
        ("Pour un drap de 115 cm, prenez 180 cm.", TABLE_FR, "fr", None),
        ("Pour une table ronde, prenez 180 cm.", TABLE_FR, "fr", None),
        ("La table de 115 cm convient.", TABLE_FR, "fr", None),
        # Prices and time limits are what a visitor may want to have confirmed.
        ("Pour 10 €, c’est gratuit.", "C’est gratuit pour 10 € ?", "fr", None),
        ("With a guarantee of 10 years, yes.", "Is it sold with a guarantee of 10 years?", "en", None),
    ],
)
def test_only_the_visitors_own_sizes_are_left_out(
    sentence: str, question: str, language: Language, rest: str | None
) -> None:
    assert without_premise(sentence, question, language) == (sentence if rest is None else rest)

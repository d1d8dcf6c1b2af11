import pytest

from assistant.checks.reply.echo import restates, unconfirmed
from assistant.types.language import Language

SHEET = "Drap-housse percale 160 × 200 cm\nPour un matelas jusqu’à 28 cm. Lavage en machine à 60 °C."
HOUSE = "Our story\nHonorine Aubrelin founded the mill in Nancy."


@pytest.mark.parametrize(
    ("sentence", "question", "language", "words"),
    [
        ("Oui, vendons des matelas fermes.", "Vendez-vous des matelas fermes ?", "fr", ("fermes",)),
        ("Oui, le drap convient à un matelas de 28 cm.", "Quel drap pour un matelas de 28 cm ?", "fr", ()),
        ("Yes, we deliver to Greenland.", "Do you deliver to Greenland?", "en", ("deliver", "greenland")),
        # A word of the sentence's own is another check's business; so is what claims nothing.
        ("Le drap est magnifique.", "Vendez-vous des matelas fermes ?", "fr", ()),
        ("Il est possible de le laver.", "Est-il possible de le laver ?", "fr", ()),
        # In other words, in the other language, or the company's own name.
        ("La maison a été fondée par Honorine.", "Qui a fondé la maison ?", "fr", ()),
        ("Aubrelin lave le drap.", "Aubrelin lave-t-il le drap ?", "fr", ()),
    ],
)
def test_what_only_the_question_says_is_told(
    sentence: str, question: str, language: Language, words: tuple[str, ...]
) -> None:
    assert unconfirmed(sentence, question, [SHEET, HOUSE], language, ["Maison Aubrelin"]) == words


@pytest.mark.parametrize(
    ("language", "question", "sentence", "over_again"),
    [
        (
            "fr",
            "Un matelas king va-t-il avec vos draps-housses de 160 ?",
            "Oui, un matelas king va-t-il avec vos draps-housses de 160.",
            True,
        ),
        ("fr", "Livrez-vous le dimanche ?", "Oui, nous livrons le dimanche.", False),
        ("fr", "Livrez-vous le dimanche ?", "Livrez-vous le dimanche ?", False),
        ("fr", "Est-ce lavable ?", "Demandez-nous conseil avant le premier lavage.", False),
        ("en", "Is the shop open on Sundays?", "Yes, is the shop open on Sundays.", True),
        ("en", "Is the shop open on Sundays?", "Yes, the shop is open on Sundays.", False),
    ],
)
def test_the_question_over_again_is_no_answer(
    language: Language, question: str, sentence: str, over_again: bool
) -> None:
    assert restates(sentence, question, language) is over_again

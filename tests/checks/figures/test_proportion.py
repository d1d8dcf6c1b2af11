import pytest

from assistant.checks.grounding import check_sentence
from assistant.types.language import Language

PIANO = "Le cours coûte 38 €. Par forfait de dix cours : 340 €."
BARS = "A box of 12 bars costs £21.60."
POINTS = "Le programme donne un point par euro dépensé ; 100 points valent 5 €."
TRADE = "Vous recevez un bon d’achat de 20 % du prix d’origine."
STUDENTS = "Membership costs $30 a year. Students pay half."
RENT = "Semaine : 720 € en juillet, 480 € le reste de l’année. Acompte de 30 % à la réservation."
SHIPPING = "Delivery is free on orders over $75; below that it is a flat $6."


@pytest.mark.parametrize(
    ("sentence", "source", "language"),
    [
        ("En prenant le forfait, le cours revient à 34 €.", PIANO, "fr"),
        ("Each bar works out at £1.80.", BARS, "en"),
        ("Un achat de 60 € vous rapporte 60 points.", POINTS, "fr"),
        ("Avec 200 points, vous obtenez 10 €.", POINTS, "fr"),
        ("Pour un meuble payé 500 €, cela ferait 100 €.", TRADE, "fr"),
        ("A student pays $15 a year.", STUDENTS, "en"),
        ("À la réservation, vous versez 30 %, soit 144 €.", RENT, "fr"),
        ("On a $50 order you pay $6 for delivery.", SHIPPING, "en"),
    ],
)
def test_what_follows_exactly_stands(sentence: str, source: str, language: Language) -> None:
    assert check_sentence(sentence, [source], language) == ()


@pytest.mark.parametrize(
    ("sentence", "source", "language", "figure"),
    [
        ("En prenant le forfait, le cours revient à 36 €.", PIANO, "fr", "36 €"),
        ("Each bar works out at £1.60.", BARS, "en", "£1.60"),
        ("Un achat de 60 € vous rapporte 120 points.", POINTS, "fr", "120"),
        ("Avec 200 points, vous obtenez 15 €.", POINTS, "fr", "15 €"),
        ("Pour un meuble payé 500 €, cela ferait 150 €.", TRADE, "fr", "150 €"),
        ("A student pays $20 a year.", STUDENTS, "en", "$20"),
        ("À la réservation, vous versez 30 %, soit 120 €.", RENT, "fr", "120 €"),
        ("On a $50 order you pay $9 for delivery.", SHIPPING, "en", "$9"),
        ("The box costs £1.80.", BARS, "en", "£1.80"),
    ],
)
def test_what_does_not_is_found(sentence: str, source: str, language: Language, figure: str) -> None:
    assert figure in [one.text for one in check_sentence(sentence, [source], language)]

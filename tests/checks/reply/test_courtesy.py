import pytest

from assistant.checks.reply.courtesy import Courtesies
from assistant.types.language import Language

TEXTS = ["Livraison\nLa livraison en France coûte 4,90 €.", "Returns\nYou have 30 days to return an article."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour ! Avec plaisir.", "fr"),
        ("N’hésitez pas à nous contacter pour toute autre question !", "fr"),
        ("Souhaitez-vous d’autres informations sur la livraison en France ?", "fr"),
        ("Voici les détails :", "fr"),
        ("Would you like to know more about returns?", "en"),
        ("Feel free to ask another question!", "en"),
        ("Here are the details:", "en"),
    ],
)
def test_what_says_nothing_is_harmless(text: str, language: Language) -> None:
    assert Courtesies(TEXTS, language).harmless(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Saviez-vous que nos tissus sont toxiques ?", "fr"),
        ("Voici pourquoi la concurrence est meilleure :", "fr"),
        ("Souhaitez-vous que j’annule votre abonnement ?", "fr"),
        ("Did you know that our fabrics are toxic?", "en"),
        ("Here is why rivals are better:", "en"),
        ("Would you like me to cancel your subscription?", "en"),
    ],
)
def test_a_claim_is_not_polite_because_it_ends_like_a_courtesy(text: str, language: Language) -> None:
    assert not Courtesies(TEXTS, language).harmless(text)

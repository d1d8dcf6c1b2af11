import pytest

from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language
from assistant.writing.knowing.problems import supporting

PRIVACY = "| Commandes et factures | obligation comptable | 10 ans |"
RECORD = "- Prix\u00a0: 59,00\u00a0€ TTC\n- Matière\u00a0: lin lavé"
DELIVERY = "La livraison en France est offerte à partir de 80 € d’achat."


def passage(text: str, sku: str | None = None, language: Language = "fr") -> Passage:
    return Passage(Chunk(text[:9], "r", "p.md", "Page", "", language, text, 0, sku=sku), 1.0, 1)


@pytest.mark.parametrize(
    ("fact", "text", "sku", "supported"),
    [
        ("garantie 10 ans", PRIVACY, None, False),
        ("factures gardées 10 ans", PRIVACY, None, True),
        ("Elle coûte 59,00 €", RECORD, "NAP-01", True),
        ("Elle coûte 49,00 €", RECORD, "NAP-01", False),
        ("livraison offerte dès 80 €", DELIVERY, None, True),
        ("livraison offerte dès 60 €", DELIVERY, None, False),
    ],
)
def test_a_figure_alone_proves_nothing(fact: str, text: str, sku: str | None, supported: bool) -> None:
    assert bool(supporting(fact, [passage(text, sku)], "fr")) is supported


def test_a_page_in_the_other_language_is_a_proof_too() -> None:
    english = passage("Delivery in France is free from €80.", language="en")
    assert supporting("La livraison en France est offerte à partir de 80 €", [english], "fr") == [english]

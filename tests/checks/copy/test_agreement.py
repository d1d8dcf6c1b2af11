"""Messages of a sequence that contradict each other, and those that only look so."""

import datetime as dt
from decimal import Decimal

import pytest

from assistant.checks.copy.agreement import check_agreement
from assistant.types.draft import Offer
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES, Language

ALMA = Product("N-1", {"fr": "Nappe Alma", "en": "Alma tablecloth"}, "t", Decimal(59), "in_stock", {})
BRUME = Product("N-2", {"fr": "Nappe Brume", "en": "Brume tablecloth"}, "t", Decimal(69), "in_stock", {})
OFFER = Offer("−20 %", dt.date(2026, 12, 1), dt.date(2026, 12, 6), "dès 60 € d’achat", "NOEL20")
NONE = Offer()


def found(
    text: str,
    *earlier: str,
    offer: Offer = NONE,
    products: tuple[Product, ...] = (ALMA,),
    language: Language = "fr",
) -> list[str]:
    """What is told of a text, each excerpt where it stands."""
    findings = list(
        check_agreement({"body": text}, [{"body": one} for one in earlier], offer, products, language)
    )
    for one in findings:
        assert (one.rule, one.field) == ("sequence.agreement", "body")
        assert text[one.start : one.end] == one.excerpt
        assert all("{" not in told for told in (*one.message.values(), *one.advice.values()))
        assert set(one.message) == set(LANGUAGES)
    return [one.excerpt for one in findings]


@pytest.mark.parametrize(
    ("earlier", "text", "excerpts"),
    [
        ("La nappe Alma coûte 59,00 €.", "Elle est à 69 €.", ["69 €"]),
        ("La nappe Alma coûte 59,00 €.", "La nappe Alma : 59 € seulement.", []),
        ("Prix : 59 €.", "Prix\u00a0:\u00a049\u00a0€.", ["49\u00a0€"]),
        ("Elle coûte 47,20 € au lieu de 59 €.", "Elle coûte 47,20 € au lieu de 69 €.", ["69 €"]),
        ("Livraison offerte dès 80 €.", "La livraison est offerte à partir de 90 €.", ["90 €"]),
        ("Livraison offerte dès 80 €.", "Livraison à domicile : 6,90 €, offerte dès 80 €.", []),
        ("−20 % dès 60 € d’achat.", "−20 % dès 50 € d’achat.", ["50 €"]),
        ("−20 % dès 60 € d’achat.", "Une remise de 30 % vous attend.", ["30 %"]),
        ("10 € offerts.", "15 € de remise.", ["15 €"]),
        ("En lin 100 %, avec −20 %.", "Du 100 % lin.", []),
        ("Jusqu’au dimanche 6 décembre.", "Jusqu’au 6 décembre 2026.", []),
        ("Jusqu’au 6 décembre.", "Avant le 8 décembre.", ["8 décembre"]),
        ("Valable du 1er au 6 décembre.", "Noël tombe le 25 décembre.", []),
        ("Avec le code NOEL20.", "Code : « NOEL25 ».", ["NOEL25"]),
        ("Avec le code NOEL20.", "Tapez le code NOEL20.", []),
        ("Avec le code NOEL20.", "Le code postal suffit.", []),
        ("Avec le code NOEL20.", "Saisissez NOEL25 au paiement.", ["NOEL25"]),
        ("Jusqu’au 30 novembre.", "L’offre se termine le 2 décembre.", ["2 décembre"]),
        ("Jusqu’au 30 novembre.", "L’offre prend fin le 2 décembre.", ["2 décembre"]),
        ("Jusqu’au 30 novembre.", "Dernier jour : le 2 décembre.", ["2 décembre"]),
        ("15 % de remise.", "Profitez de 20 % sur tout le site.", ["20 %"]),
        ("15 % de remise.", "20 % de moins.", ["20 %"]),
        ("15 % de remise.", "Une réduction exceptionnelle de 20 %.", ["20 %"]),
        ("15 % de remise.", "Du 100 % lin sur mesure.", []),
        ("Livraison offerte dès 60 €.", "Livraison offerte pour toute commande de plus de 80 €.", ["80 €"]),
        ("Retours sous 30 jours.", "Vous avez 14 jours pour un retour.", ["14 jours"]),
        ("Retours sous 30 jours.", "Un retour est remboursé sous 7 jours.", []),
        ("Garantie 2 ans.", "Nos coutures sont garanties 5 ans.", ["5 ans"]),
        ("", "La nappe coûte 59 €, −20 % avec le code X20.", []),
        ("La nappe coûte 59 €.", "Elle coûte 69 €. Oui, elle coûte 69 €.", ["69 €"]),
    ],
)
def test_french_messages(earlier: str, text: str, excerpts: list[str]) -> None:
    assert found(text, earlier) == excerpts


@pytest.mark.parametrize(
    ("earlier", "text", "excerpts"),
    [
        ("The Alma tablecloth costs €59.00.", "The price is €49.", ["€49"]),
        ("Free delivery from €80.", "Delivery is free from €90.", ["€90"]),
        ("20% off with code XMAS20.", "25% off with code XMAS25.", ["XMAS25", "25%"]),
        ("20% off until 6 December.", "20% off, ends on Sunday 6 December 2026.", []),
        ("20% off until 6 December.", "20% off through 8 December.", ["8 December"]),
        ("20% off until 30 November.", "20% off. Ends at midnight on 2 December.", ["2 December"]),
        ("20% off until 30 November.", "It expires 2 December.", ["2 December"]),
        ("20% off until 30 November.", "Last day: 2 December.", ["2 December"]),
        ("20% off with code XMAS20.", "Enter XMAS25 at checkout.", ["XMAS25"]),
        ("20% off with code XMAS20.", "We use GOTS cotton.", []),
        ("You have 30 days to return it.", "Returns within 14 days.", ["14 days"]),
        ("It costs €47, down from €59.", "It costs €47 instead of €69.", ["€69"]),
        ("Spend over €60 and get a gift.", "Orders over €50 get a gift.", ["€50"]),
    ],
)
def test_english_messages(earlier: str, text: str, excerpts: list[str]) -> None:
    assert found(text, earlier, language="en") == excerpts


def test_the_offer_of_the_brief_goes_before_what_messages_say() -> None:
    right = "−20 % avec le code NOEL20 jusqu’au 6 décembre 2026, dès 60 € d’achat."
    wrong = "−30 % avec le code NOEL30 jusqu’au 8 décembre, dès 50 € d’achat."
    assert found(right, wrong, offer=OFFER) == []
    assert found(wrong, wrong, offer=OFFER) == ["NOEL30", "30 %", "8 décembre", "50 €"]
    (finding,) = check_agreement({"cta": "Jusqu’au 8 décembre"}, (), OFFER, (), "fr")
    assert finding.message["fr"].endswith("l’offre du brief dit «\u00a06 décembre 2026\u00a0».")
    assert finding.message["en"].endswith("the offer of the brief says “6 December 2026”.")


def test_the_first_message_that_says_it_counts() -> None:
    assert found("Elle coûte 69 €.", "Bonjour.", "Elle coûte 59 €.", "Elle coûte 69 €.") == ["69 €"]
    (finding,) = check_agreement(
        {"body": "Elle coûte 69 €."},
        [{"body": "Bonjour."}, {"body": "Elle coûte 59 €."}],
        NONE,
        (ALMA,),
        "fr",
    )
    assert "le message 2 dit" in finding.message["fr"]


def test_prices_of_several_products_are_kept_apart() -> None:
    both = (ALMA, BRUME)
    first = "La nappe Alma coûte 59 €. La nappe Brume coûte 69 €."
    assert found("La Brume coûte 69 €.", first, products=both) == []
    assert found("La Brume coûte 59 €.", first, products=both) == ["59 €"]
    assert found("Elle coûte 49 €.", first, products=both) == []  # nobody can tell which
    assert found("Elle coûte 49 €.", first, products=()) == []

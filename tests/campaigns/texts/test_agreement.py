"""What the texts of one campaign may not say in two ways, across channels and languages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assistant.campaigns.texts.agreement import Agreement, Disagreement
from assistant.services import Services
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.draft import Offer
from tests.campaigns.texts.parts import BRIEF, CAMPAIGN, row

QUIET = replace(CAMPAIGN, brief=replace(BRIEF, offer=Offer(), offer_text={}))


def found(
    services: Services, texts: list[tuple[PlannedText, Mapping[str, str]]], campaign: Campaign = CAMPAIGN
) -> list[Disagreement]:
    agreement = Agreement(campaign, services.house)
    for planned, fields in texts:
        agreement.add(planned, fields)
    return agreement.found()


def text(number: int, words: str, **values: Any) -> tuple[PlannedText, Mapping[str, str]]:
    return row(number, **{"variant": number, **values}).planned, {"body": words}


OFFER = "−20 % avec le code NOEL20 jusqu’au 6 décembre 2099, dès 60 € d’achat."
SAME = "20% off with the code NOEL20 until 6 December 2099, from €60 of purchases."


def test_channels_and_languages_that_say_the_same_agree(services: Services) -> None:
    texts = [text(1, OFFER), text(2, SAME, language="en"), text(3, OFFER, channel="sms")]
    assert found(services, texts) == []


@pytest.mark.parametrize(
    ("words", "language", "excerpt"),
    [
        (OFFER.replace("20 %", "25 %"), "fr", "25 %"),
        (OFFER.replace("NOEL20", "NOEL25"), "fr", "NOEL25"),
        (OFFER.replace("6 décembre", "8 décembre"), "fr", "8 décembre 2099"),
        (OFFER.replace("60 €", "80 €"), "fr", "80 €"),
        (SAME.replace("20%", "25%"), "en", "25%"),
        (SAME.replace("6 December", "7 December"), "en", "7 December 2099"),
        (SAME.replace("€60", "€50"), "en", "€50"),
    ],
)
def test_what_is_otherwise_than_the_offer_is_told_with_its_place(
    services: Services, words: str, language: Any, excerpt: str
) -> None:
    (wrong,) = found(services, [text(1, OFFER), text(2, words, language=language, channel="sms")])
    assert wrong.number == 2
    assert wrong.other == ""
    assert wrong.finding.rule == "campaign.agreement"
    assert wrong.finding.severity == "error"
    assert wrong.finding.excerpt == excerpt
    assert words[wrong.finding.start : wrong.finding.end] == excerpt
    assert "l’offre de la campagne" in wrong.finding.message["fr"]
    assert "the offer of the campaign" in wrong.finding.message["en"]
    assert wrong.as_dict()["finding"]["rule"] == "campaign.agreement"


def test_without_an_offer_what_most_texts_say_counts(services: Services) -> None:
    texts = [
        text(1, "Livraison offerte dès 60 €."),
        text(2, "Free delivery from €80.", language="en"),
        text(3, "Livraison offerte dès 80 €."),
    ]
    (wrong,) = found(services, texts, QUIET)
    assert (wrong.number, wrong.finding.excerpt) == (1, "60 €")
    assert wrong.other == texts[1][0].variant_id
    assert "(et 1 de plus)" in wrong.finding.message["fr"]


def test_delivery_and_returns_are_those_of_one_segment(services: Services) -> None:
    texts = [
        text(1, "Livraison offerte dès 80 €."),
        text(2, "Livraison offerte dès 180 €.", segment="british"),
    ]
    assert found(services, texts, QUIET) == []
    texts.append(text(3, "Free delivery from €120.", segment="british", language="en"))
    assert [one.number for one in found(services, texts, QUIET)] == [3]


def test_the_reference_price_is_no_other_price(services: Services) -> None:
    texts = [
        text(1, "La nappe Alma est à 47,20 € (prix le plus bas des 30 derniers jours : 59 €)."),
        text(
            2, "The Alma tablecloth is €47.20; the lowest price of the last 30 days was €59.", language="en"
        ),
        text(3, "La nappe Alma, à 47,20 €, de 20 à 1 500 € en trois fois sans frais."),
    ]
    assert found(services, texts, QUIET) == []


def test_one_that_says_the_usual_too_contradicts_nobody(services: Services) -> None:
    texts = [
        text(1, "Livraison offerte dès 80 €."),
        text(2, "Livraison offerte dès 80 €. En Belgique, livraison offerte dès 120 €."),
        text(3, "Livraison offerte dès 120 €."),
    ]
    assert [one.number for one in found(services, texts, QUIET)] == [3]


def test_prices_are_compared_product_by_product(services: Services) -> None:
    texts = [
        text(1, "La nappe Alma, à 59,00 €."),
        text(2, "The Alma tablecloth is at €59.00.", language="en"),
        text(3, "Le torchon Brume, à 12,00 €.", products=("TOR-02",)),
        text(4, "La nappe Alma, à 49,00 €."),
        text(5, "Gone, at €5.00.", language="en", products=("GONE-1",)),
    ]
    (wrong,) = found(services, texts, QUIET)
    assert (wrong.number, wrong.finding.excerpt) == (4, "49,00 €")


def test_discounts_are_those_of_the_same_products_in_the_same_unit(services: Services) -> None:
    texts = [
        text(1, "Une remise de 10 € sur la nappe, au lieu de 69 €."),
        text(2, "−15 % sur la nappe, au lieu de 69 €."),
        text(3, "Une remise de 3 € sur le torchon, au lieu de 15 €.", products=("TOR-02",)),
    ]
    assert found(services, texts, QUIET) == []
    assert [one.number for one in found(services, [*texts, text(4, "au lieu de 79 €.")], QUIET)] == [4]


def test_the_register_of_the_brand_holds_for_all_french_texts(services: Services) -> None:
    texts = [text(1, "Découvrez votre nappe."), text(2, "Découvre ta nappe."), text(3, "Your tablecloth.")]
    (wrong,) = found(services, texts)
    assert (wrong.number, wrong.finding.rule, wrong.finding.excerpt) == (2, "campaign.register", "Découvre")
    assert "« tu »" in wrong.finding.message["fr"].replace("\u00a0", " ")


def test_a_tone_that_asks_for_tu_is_kept_to(services: Services) -> None:
    close = replace(CAMPAIGN, brief=replace(BRIEF, tone="tutoyez le lecteur"))
    texts = [text(1, "Découvre ta nappe."), text(2, "Découvrez votre nappe.")]
    assert [one.number for one in found(services, texts, close)] == [2]


def test_where_nobody_asks_most_texts_decide(services: Services) -> None:
    silent = replace(services.house, brand=replace(services.house.brand, registers={"en": "you"}))
    texts = [text(1, "Découvrez votre nappe."), text(2, "Aime ta nappe."), text(3, "Aime ton lin, ta nappe.")]
    assert [one.number for one in found(replace(services, house=silent), texts)] == [1]
    assert found(replace(services, house=silent), texts[1:]) == []

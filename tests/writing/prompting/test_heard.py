import datetime as dt
from decimal import Decimal

import pytest

from assistant.brand.channels import load_channels
from assistant.types.brand import Segment
from assistant.types.knowledge import Product
from assistant.types.language import Language
from assistant.writing.prompting import heard

TODAY = dt.date(2026, 11, 22)


def product(sku: str, french: str, english: str) -> Product:
    return Product(sku, {"fr": french, "en": english}, "bed", Decimal("1.00"), "in_stock", {})


def segment(id_: str, french: str, english: str) -> Segment:
    return Segment(id_, {"fr": french, "en": english}, {}, {}, {}, {}, {}, {})


PRODUCTS = (
    product(
        "HC-140", "Housse de couette Honorine 140 × 200 cm, craie", "Honorine duvet cover 140 × 200 cm, chalk"
    ),
    product(
        "HC-240", "Housse de couette Honorine 240 × 220 cm, sauge", "Honorine duvet cover 240 × 220 cm, sage"
    ),
    product("NAP-01", "Nappe Alma 170 × 300 cm", "Alma tablecloth 170 × 300 cm"),
    product("SER-01", "Serviettes de table Alma, lot de 4", "Alma napkins, set of 4"),
    product("TOR-02", "Torchon Brume", "Brume tea towel"),
    product("DRA-01", "Drap de bain Brume", "Brume bath sheet"),
    product("PLA-01", "Plaid Écume", "Écume throw"),
)
SEGMENTS = {
    one.id: one
    for one in (
        segment("family-practical", "Familles pratiques", "Practical families"),
        segment("gift-givers", "Acheteurs de cadeaux", "Gift buyers"),
    )
}


@pytest.mark.parametrize(
    ("sentence", "channel"),
    [
        ("Un texto pour la nappe Alma", "sms"),
        ("Un e-mail, pas un SMS", "email"),
        ("A LinkedIn post on weaving", "linkedin"),
        ("A LinkedIn ad for hotels", "linkedin_ad"),
        ("Un post Facebook sur la nappe", "facebook"),
        ("Une annonce Facebook pour la nappe", "meta_ad"),
        ("A thread on X about linen", "x_thread"),
        ("Répondre à un avis sur la nappe", "review_reply"),
        ("Un article de blog sur le lin", "blog_article"),
        ("Le script vidéo de la nappe", "video_script"),
        ("Annonces Google pour nos draps", "google_rsa"),
        ("Une fiche produit pour Brume", "product_description"),
        ("Title tag and meta description of the sheets", "seo"),
        ("Une infolettre de décembre", "newsletter"),
        ("Quelque chose sur la nappe", ""),
    ],
)
def test_a_channel_is_heard_under_any_of_its_names(sentence: str, channel: str) -> None:
    assert heard.named_channel(sentence, load_channels()) == channel


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        ("Un mail à nos familles pratiques", "fr", "family-practical"),
        ("For gift buyers, please", "en", "gift-givers"),
        ("pour family-practical", "fr", "family-practical"),
        ("pour tout le monde", "fr", ""),
    ],
)
def test_a_segment_is_heard(sentence: str, language: Language, found: str) -> None:
    assert heard.named_segment(sentence, SEGMENTS, language) == found


@pytest.mark.parametrize(
    ("sentence", "language", "skus"),
    [
        ("la housse de couette Honorine sauge", "fr", ("HC-240",)),
        ("la housse Honorine 140, craie", "fr", ("HC-140",)),
        ("la nappe Alma et le torchon Brume", "fr", ("NAP-01", "TOR-02")),
        ("the Alma tablecloth", "en", ("NAP-01",)),
        ("parlez de hc-140 et NAP-01", "fr", ("HC-140", "NAP-01")),
        ("nos draps pour l’hiver", "fr", ()),
        ("140 × 200 cm", "fr", ()),
    ],
)
def test_products_are_heard_by_sku_or_by_what_is_rare_in_their_names(
    sentence: str, language: Language, skus: tuple[str, ...]
) -> None:
    assert heard.named_products(sentence, PRODUCTS, language) == skus


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("du 1er au 6 décembre", (dt.date(2026, 12, 1), dt.date(2026, 12, 6))),
        ("jusqu’au 3 janvier", (None, dt.date(2027, 1, 3))),
        ("from 3 January", (dt.date(2027, 1, 3), None)),
        ("until 6 December 2026", (None, dt.date(2026, 12, 6))),
        ("le 31 février", (None, None)),
        ("en mars 2027", (None, None)),
        ("bientôt", (None, None)),
    ],
)
def test_days_are_those_to_come(sentence: str, period: tuple[dt.date | None, dt.date | None]) -> None:
    assert heard.period(sentence, TODAY) == period


@pytest.mark.parametrize(
    ("sentence", "offer"),
    [
        ("Un SMS sur la nappe Alma, −20 % jusqu’au 6 décembre, code NOEL20", "−20 %"),
        ("An e-mail with 20% off the Alma until 6 December", "20% off the Alma"),
        ("Présenter la nappe, livraison offerte.", "livraison offerte"),
        ("Présenter la nappe", ""),
    ],
)
def test_an_offer_is_its_clause_without_the_days(sentence: str, offer: str) -> None:
    assert heard.offered(sentence) == offer


def test_codes_links_languages_and_counts_are_heard() -> None:
    said = "Trois variantes en anglais, code promo « NOEL20 », vers https://shop.example/p/1?a=b."
    assert heard.code(said) == "NOEL20"
    assert heard.link(said) == "https://shop.example/p/1?a=b"
    assert heard.named_language(said, "fr") == "en"
    assert heard.variants(said, 4) == 3
    assert heard.variants("9 versions", 4) == 4
    assert heard.variants("un mail", 4) == 1
    assert heard.code("le code postal") == ""
    assert heard.link("shop.example") == ""
    assert heard.named_language("un mail", "fr") == "fr"


def test_words_that_a_sentence_does_not_say_are_noticed() -> None:
    said = "Un mail sur les nappes, ton léger, 20 % de remise"
    assert heard.said_in("ton léger", said)
    assert not heard.said_in("ton chaleureux", said)
    assert not heard.said_in("", said)
    assert heard.mostly_said_in("présenter la nappe, 20 % de remise", said)
    assert not heard.mostly_said_in("présenter la nappe à 30 % de remise", said)
    assert not heard.mostly_said_in("", said)

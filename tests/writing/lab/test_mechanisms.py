"""Which ways a brief's facts allow, and which one a line really has."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.brand.channels import load_channels
from assistant.errors import InputError, UnknownNameError
from assistant.rules import load
from assistant.types.brand import Segment
from assistant.types.draft import Brief, Offer
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES
from assistant.writing.lab.mechanisms import fitting, lab_field, lab_fields, last_day, mechanisms, own
from assistant.writing.order import Order
from tests.checks.examples import passage

TODAY = dt.date(2026, 11, 22)
CHANNELS = load_channels()
SEGMENT = Segment("a", {"fr": "A", "en": "A"}, {}, {}, {}, {}, {}, {"fr": "", "en": ""})
NONE = Offer()


def order(goal: str = "Présenter la nappe", offer: Offer = NONE, *products: Product) -> Order:
    return Order(Brief("email", "a", goal, "fr", offer=offer), CHANNELS["email"], SEGMENT, products)


def ids(asked: Order, text: str = "Une nappe en lin.") -> list[str]:
    return [way.id for way in fitting(asked, (passage(text, "fr"),), TODAY)]


def test_ten_lines_are_asked_for_and_none_that_nothing_proves() -> None:
    found = ids(order())
    assert len(found) == load("mechanisms")["lines"] == 10
    assert not {"offer", "urgency", "social_proof", "news", "figure"} & set(found)


@pytest.mark.parametrize(
    ("asked", "text", "way"),
    [
        (order(offer=Offer("Broderie offerte")), "Une nappe.", "offer"),
        (order(offer=Offer("−10 %", ends=dt.date(2026, 12, 6))), "Une nappe.", "urgency"),
        (order(), "La nappe est notée 4,8/5 par 312 clients.", "social_proof"),
        (order(), "Certifiée OEKO-TEX Standard 100.", "social_proof"),
        (order(), "Le nouveau coloris arrive.", "news"),
        (order("Annoncer notre nouvelle nappe"), "Une nappe.", "news"),
        (order(), "Elle mesure 170 cm.", "figure"),
    ],
)
def test_what_has_to_be_proven_is_asked_for_with_its_proof(asked: Order, text: str, way: str) -> None:
    found = ids(asked, text)
    assert way in found
    assert len(found) == 10


def test_an_offer_that_has_ended_and_a_price_without_end_are_no_deadline() -> None:
    assert last_day(order(offer=Offer("x", ends=dt.date(2026, 11, 1))), TODAY) is None
    product = Product("N", {}, "table", Decimal(59), "in_stock", {})
    assert last_day(order("x", Offer(), product), TODAY) is None
    ending = replace(product, valid_until=dt.date(2026, 12, 1))
    assert last_day(order("x", Offer(), product, ending), TODAY) == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("asked", "text", "really"),
    [
        ("question", "Quelle nappe choisir ?", "question"),
        ("question", "La bonne nappe", "direct"),
        ("figure", "170 cm de lin", "figure"),
        ("figure", "Du lin", "direct"),
        ("figure", "Combien de lin ?", "question"),
        ("urgency", "Jusqu’au 6 décembre", "urgency"),
        ("urgency", "Dernière chance", "direct"),
        ("how_to", "Comment choisir sa nappe", "how_to"),
        ("how_to", "Choisir sa nappe", "direct"),
        ("benefit", "Une table vite mise", "benefit"),
    ],
)
def test_a_line_is_called_what_it_is(asked: str, text: str, really: str) -> None:
    assert own(asked, text, "fr") == really


def test_each_way_is_told_in_both_languages() -> None:
    for way in mechanisms().values():
        for language in LANGUAGES:
            assert way.name[language]
            told = way.told(language, dt.date(2026, 12, 6))
            assert told.startswith(f"- {way.id}")
            assert "{" not in told
    assert "6 décembre 2026" in mechanisms()["urgency"].told("fr", dt.date(2026, 12, 6))
    signs = {way.sign for way in mechanisms().values()} - {"", "date", "figure"}
    assert signs <= set(load("mechanisms")["shown_by"])


def test_subjects_and_headlines_have_lines_and_bodies_do_not() -> None:
    assert [rule.name for rule in lab_fields(CHANNELS["email"])] == ["subject", "preheader"]
    assert lab_field(CHANNELS["google_rsa"], "").name == "headlines"
    assert lab_field(CHANNELS["email"], "preheader").name == "preheader"
    with pytest.raises(UnknownNameError, match="body"):
        lab_field(CHANNELS["email"], "body")
    with pytest.raises(InputError, match="sms"):
        lab_field(CHANNELS["sms"], "")

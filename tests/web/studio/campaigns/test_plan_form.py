"""The campaign form and a `Campaign`, both ways."""

import datetime as dt
from decimal import Decimal

import pytest

from assistant.errors import InputError
from assistant.types.campaign import Campaign, CampaignBrief, ProductRule
from assistant.types.draft import Offer
from assistant.web.studio.campaigns.plan_form import EMPTY, campaign_of, values_of
from assistant.web.texts import Texts

WORDS = Texts.load().words("en")
WHOLE = Campaign(
    name="Rentrée 2026",
    segments=("families", "hosts"),
    channels=("email", "sms"),
    brief=CampaignBrief(
        goal={"fr": "Vendre", "en": "Sell"},
        offer=Offer("−10 %", dt.date(2026, 9, 1), dt.date(2026, 9, 15), "hors cartes cadeaux", "LIN10"),
        offer_text={"fr": "−10 %", "en": "10% off"},
        key_facts={"fr": ("tissé en France", "garanti dix ans")},
        tone="direct",
        cta={"en": "See it"},
        link="https://www.shop.example/p",
        utm={"source": "newsletter", "campaign": "rentree"},
        vary="length",
    ),
    languages=("fr", "en"),
    products=("NAP-01", "TOR-02"),
    products_by_segment={
        "hosts": ProductRule("table", Decimal("80.50"), False, dt.date(2026, 1, 1), 5, "cheapest"),
        "families": (),
    },
    variants=2,
    starts=dt.date(2026, 9, 1),
    ends=dt.date(2026, 9, 30),
    contacts=7,
    budget_eur=Decimal("12.50"),
    budget_tokens=200_000,
    concurrency=16,
    tool="brevo",
)


@pytest.mark.parametrize("campaign", [WHOLE, EMPTY], ids=["whole", "empty"])
def test_a_campaign_goes_into_the_form_and_comes_back_the_same(campaign: Campaign) -> None:
    assert campaign_of(values_of(campaign), WORDS) == campaign


def test_an_offer_of_one_wording_stands_in_both_languages_fields() -> None:
    campaign = Campaign("a", (), (), CampaignBrief({}, Offer("free delivery")))
    assert values_of(campaign)["offer_text_en"] == ("free delivery",)


def test_amounts_are_read_as_people_write_them() -> None:
    for said in ("1 250,50", "1\u202f250,50 €", "1250.50"):
        assert campaign_of({"budget_eur": (said,)}, WORDS).budget_eur == Decimal("1250.50")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("budget_eur", "much"),
        ("budget_eur", "-1"),
        ("budget_eur", "NaN"),
        ("starts", "31/12/2026"),
        ("ends", "2026-02-30"),
    ],
)
def test_what_is_no_amount_or_day_is_refused_with_what_was_typed(name: str, said: str) -> None:
    with pytest.raises(InputError, match=f"“{said}”"):
        campaign_of({name: (said,)}, WORDS)


def test_what_a_browser_makes_up_does_no_harm() -> None:
    values = {
        "variants": ("999",),
        "concurrency": ("-3",),
        "contacts": ("; drop",),
        "languages": ("fr", "de"),
        "vary": ("sideways",),
        "all.mode": ("rule",),
        "all.top": ("1000",),
        "all.order": ("random",),
        "families.mode": ("skus",),
        "families.skus": ("X-1",),
    }
    made = campaign_of(values, WORDS)
    assert (made.variants, made.concurrency, made.contacts, made.languages) == (5, 1, None, ("fr",))
    assert made.products == ProductRule(top=20, in_stock=False)
    assert made.products_by_segment == {}, "only of segments that the campaign has"


def test_products_are_ticked_and_typed() -> None:
    values = {"all.mode": ("skus",), "all.sku": ("A", "B"), "all.skus": ("B, C\nD;E",)}
    assert campaign_of(values, WORDS).products == ("A", "B", "C", "D", "E")

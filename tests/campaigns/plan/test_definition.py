import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.campaigns.plan.definition import LARGEST, campaign_yaml, parse_campaign, read_campaign
from assistant.errors import InputError
from assistant.store.campaigns.definition import KEYS, campaign_dict, campaign_of
from assistant.types.campaign import Campaign, CampaignBrief, ProductRule
from assistant.types.draft import Offer

FULL = """
name: "  Noël   2026 "
segments: [urban, hosts, urban]
channels: email
languages: [fr, en]
products: [A-1, A-2]
products_by_segment:
  hosts: {category: table, max_price: 99.90, in_stock: false, new_since: 2026-11-01, top: 2, order: cheapest}
variants: 2
starts: 2026-12-01
ends: "2026-12-24"
contacts: 3
budget_eur: 12,50
budget_tokens: 200000
concurrency: 16
tool: brevo
brief:
  goal: {fr: Offrir du linge, en: Give linen}
  offer:
    text: {fr: −20 %, en: 20% off}
    starts: 2026-12-01
    ends: 2026-12-24
    conditions: dès 60 €
    code: NOEL
  key_facts: {fr: [Tissé en France., Sans repassage.], en: Woven in France.}
  tone: chaleureux
  cta: Voir
  link: https://www.example.com/
  utm: {utm_source: newsletter, medium: email}
  vary: opening
"""


def test_everything_that_a_file_can_say_is_read() -> None:
    found = parse_campaign(FULL.encode())
    assert found == Campaign(
        name="Noël 2026",
        segments=("urban", "hosts"),
        channels=("email",),
        languages=("fr", "en"),
        products=("A-1", "A-2"),
        products_by_segment={
            "hosts": ProductRule("table", Decimal("99.9"), False, dt.date(2026, 11, 1), 2, "cheapest")
        },
        variants=2,
        starts=dt.date(2026, 12, 1),
        ends=dt.date(2026, 12, 24),
        contacts=3,
        budget_eur=Decimal("12.50"),
        budget_tokens=200_000,
        concurrency=16,
        tool="brevo",
        brief=CampaignBrief(
            goal={"fr": "Offrir du linge", "en": "Give linen"},
            offer=Offer("−20 %", dt.date(2026, 12, 1), dt.date(2026, 12, 24), "dès 60 €", "NOEL"),
            offer_text={"fr": "−20 %", "en": "20% off"},
            key_facts={"fr": ("Tissé en France.", "Sans repassage."), "en": ("Woven in France.",)},
            tone="chaleureux",
            cta={"fr": "Voir", "en": "Voir"},
            link="https://www.example.com/",
            utm={"source": "newsletter", "medium": "email"},
            vary="opening",
        ),
    )
    assert parse_campaign(campaign_yaml(found).encode()) == found
    assert "cta: Voir" in campaign_yaml(found)  # once for both languages
    assert set(campaign_dict(found)) == set(KEYS)


def test_what_is_left_out_is_as_in_a_new_campaign() -> None:
    found = parse_campaign(b"{name: A, segments: [s], channels: [email], brief: {goal: {fr: Vendre}}}")
    assert found == Campaign("A", ("s",), ("email",), CampaignBrief({"fr": "Vendre"}))
    assert (found.brief.offer_text, found.brief.goal.get("en")) == ({}, None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "“name” is “”. Expected: a name of 1 to 80 characters"),
        ({"name": "x" * 81}, "Expected: a name of 1 to 80 characters"),
        ({"segments": []}, "“segments” is a list. Expected: a list of segments, at least one"),
        ({"segments": [4]}, "“segments[1]” is 4 (int)"),
        ({"channels": None}, "Expected: a list of channels"),
        ({"languages": ["fr", "de"]}, "“languages[2]” is “de”. Expected: fr or en"),
        ({"variants": 0}, "“variants” is 0 (int). Expected: a whole number, at least 1"),
        ({"variants": True}, "a whole number"),
        ({"concurrency": 4000}, "a whole number from 1 to 512"),
        ({"contacts": "clients"}, "“contacts” is “clients”"),
        ({"budget_eur": "five"}, "“budget_eur” is “five”. Expected: an amount in EUR, e.g. 12.50"),
        ({"budget_eur": -1}, "an amount in EUR"),
        ({"budget_eur": "NaN"}, "an amount in EUR"),
        ({"budget_eur": True}, "an amount in EUR"),
        ({"starts": "soon"}, "“starts” is “soon”. Expected: a date, e.g. 2026-11-30"),
        ({"starts": 2026}, "“starts” is 2026 (int)"),
        ({"product": ["A-1"]}, "there is no key “product”. Did you mean products"),
        ({"products": {"categori": "x"}}, "there is no key “products.categori”"),
        ({"products": {"in_stock": "yes"}}, "“products.in_stock” is “yes”. Expected: true or false"),
        ({"products": {"order": "best"}}, "Expected: name or cheapest or dearest or newest"),
        ({"products_by_segment": ["A-1"]}, "a mapping of segments to products"),
        ({"brief": {"goal": ["x"]}}, "“brief.goal” is a list. Expected: text, or {fr: text, en: text}"),
        ({"brief": {"goal": {"de": "x"}}}, "there is no key “brief.goal.de”"),
        ({"brief": {"goal": "x", "offer": "10 %"}}, "“brief.offer” is “10 %”"),
        ({"brief": {"goal": "x", "link": "javascript:alert(1)"}}, "an address that begins with https://"),
        ({"brief": {"goal": "x", "utm": ["a"]}}, "a mapping, e.g. {source: newsletter, medium: email}"),
        ({"brief": {"goal": "x", "utm": {"term": "a"}}}, "one of the parameters source, medium, campaign"),
        ({"brief": {"goal": "x", "utm": {"content": "a"}}}, "“brief.utm.content” is set by the campaign"),
        ({"brief": {"goal": "x", "vary": "mood"}}, "Expected: angle or length or emotion or opening"),
    ],
)
def test_what_can_not_be_meant_is_named_with_its_key(change: dict[str, Any], told: str) -> None:
    values = {"name": "A", "segments": ["s"], "channels": ["email"], "brief": {"goal": "x"}, **change}
    with pytest.raises(InputError) as caught:
        campaign_of(values, "spring.yaml")
    assert told in str(caught.value)
    assert "spring.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "campaign.yaml: the file is empty. Expected: a mapping of name, segments"),
        (b"- a\n- b", "the file is a list"),
        (b"name: a: b", "campaign.yaml, line 1, column 8"),
        (b"name: a\nname: b", "the key “name” stands here twice"),
        (b"name: \xff\xfe", "is not clean UTF-8 text"),
        (b"#" * (LARGEST + 1), "has more than 200,000 bytes"),
        (b"a: " + b"[" * 3000, "campaign.yaml"),
    ],
)
def test_a_broken_file_is_told_by_its_name(data: bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_campaign(data)
    assert told in str(caught.value)


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "noel.yaml"
    path.write_text(FULL, encoding="utf-8")
    assert read_campaign(path).name == "Noël 2026"
    with pytest.raises(InputError, match="can't be read"):
        read_campaign(tmp_path / "gone.yaml")


# Signs that mean something to YAML, and letters.
_TEXT = st.text("aé1:#'\"{}[]-=&*!|>%@`,?😀~", min_size=1, max_size=6)
_NAMES = st.lists(_TEXT, min_size=1, max_size=3, unique=True).map(tuple)
_DAYS = st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
_AMOUNTS = st.none() | st.decimals(0, 10_000, places=2, allow_nan=False)
_BOTH = st.dictionaries(st.sampled_from(["fr", "en"]), _TEXT, max_size=2)
_RULES = st.builds(
    ProductRule,
    category=_TEXT,
    max_price=_AMOUNTS,
    in_stock=st.booleans(),
    new_since=_DAYS,
    top=st.integers(1, 9),
    order=st.sampled_from(["name", "cheapest", "dearest", "newest"]),
)


@st.composite
def _briefs(draw: st.DrawFn) -> CampaignBrief:
    words = draw(_BOTH)
    offer = Offer(next((words[name] for name in ("fr", "en") if name in words), ""), draw(_DAYS), draw(_DAYS))
    facts = {language: (text,) for language, text in draw(_BOTH).items()}
    return CampaignBrief(draw(_BOTH), offer, words, facts, tone=draw(_TEXT), cta=draw(_BOTH))


_CAMPAIGNS = st.builds(
    Campaign,
    name=_TEXT,
    segments=_NAMES,
    channels=_NAMES,
    brief=_briefs(),
    languages=st.sampled_from([(), ("fr",), ("en", "fr")]),
    products=_NAMES | _RULES,
    products_by_segment=st.dictionaries(_TEXT, _NAMES | _RULES, max_size=2),
    variants=st.integers(1, 4),
    starts=_DAYS,
    contacts=st.none() | st.integers(1, 10**6),
    budget_eur=_AMOUNTS,
)


@settings(max_examples=60)
@given(_CAMPAIGNS)
def test_a_campaign_comes_back_from_its_mapping_and_its_file(campaign: Campaign) -> None:
    assert campaign_of(campaign_dict(campaign)) == campaign
    assert parse_campaign(campaign_yaml(campaign).encode()) == campaign
    assert yaml.safe_load(campaign_yaml(campaign))["name"] == campaign.name

"""The brief of a planned text, in its own language."""

from dataclasses import replace

import pytest

from assistant.campaigns.texts.briefs import brief_of, shared_brief
from assistant.errors import InputError
from assistant.text.links import tracked_link
from tests.campaigns.texts.parts import BRIEF, CAMPAIGN, OFFER, row


def test_each_language_gets_its_own_words() -> None:
    french, english = (brief_of(CAMPAIGN, row(language=language).planned) for language in ("fr", "en"))
    assert french.goal == "Présenter la nappe Alma à {{first_name|vous}}."
    assert english.goal == "Present the Alma tablecloth."
    assert french.offer == replace(OFFER, text="−20 % sur la nappe")
    assert english.offer.text == "20% off the tablecloth"
    assert english.key_facts == ("The tablecloth is made of washed linen.",)
    assert (french.cta, english.cta) == ("Voir la nappe", "See the tablecloth")
    assert (french.channel, french.segment, french.products, french.variants) == (
        "email", "families", ("NAP-01",), 1,
    )  # fmt: skip


def test_an_offer_without_words_in_a_language_keeps_its_own() -> None:
    offered = replace(BRIEF, offer=replace(OFFER, text="Livraison offerte"), offer_text={})
    assert brief_of(replace(CAMPAIGN, brief=offered), row().planned).offer.text == "Livraison offerte"


def test_clicks_are_told_apart_by_the_variant_id() -> None:
    planned = row(2, "sms", "en", variant=1).planned
    link = tracked_link(brief_of(CAMPAIGN, planned), planned.variant)
    assert link == (
        "https://www.filature.example/p/nap-01?utm_source=newsletter&utm_medium=sms"
        "&utm_campaign=nappe-d-hiver&utm_content=c12-families-sms-en-2"
    )
    assert "content" not in shared_brief(CAMPAIGN, planned).utm
    silent = replace(CAMPAIGN, brief=replace(BRIEF, link=""))
    assert brief_of(silent, planned).utm == {}


def test_a_language_without_a_goal_is_refused() -> None:
    french = replace(CAMPAIGN, brief=replace(BRIEF, goal={"fr": "Présenter la nappe."}))
    with pytest.raises(InputError, match="no goal in “en”"):
        brief_of(french, row(language="en").planned)

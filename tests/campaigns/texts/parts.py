"""A small campaign of the test shop, and a text work whose model is scripted."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.campaigns.texts.work import TextWork
from assistant.llm.offline import ScriptedChat
from assistant.services import Services
from assistant.types.campaign import Campaign, CampaignBrief, CampaignText, PlannedText, StoredCampaign
from assistant.types.draft import Offer
from assistant.types.language import Language
from assistant.wiring.campaign_texts import open_text_work

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OFFER = Offer("", dt.date(2099, 12, 1), dt.date(2099, 12, 6), "dès 60 € d’achat", "NOEL20")
BRIEF = CampaignBrief(
    goal={"fr": "Présenter la nappe Alma à {{first_name|vous}}.", "en": "Present the Alma tablecloth."},
    offer=OFFER,
    offer_text={"fr": "−20 % sur la nappe", "en": "20% off the tablecloth"},
    key_facts={"fr": ("La nappe est en lin lavé.",), "en": ("The tablecloth is made of washed linen.",)},
    cta={"fr": "Voir la nappe", "en": "See the tablecloth"},
    link="https://www.filature.example/p/nap-01",
    utm={"source": "Newsletter"},
)
CAMPAIGN = Campaign(
    "Nappe d’hiver",
    ("families",),
    ("email", "sms"),
    BRIEF,
    languages=("fr", "en"),
    products=("NAP-01",),
    variants=2,
    budget_eur=Decimal(5),
)
STORED = StoredCampaign(12, CAMPAIGN, "running", {}, NOON, "ana", NOON)
PLAIN = replace(STORED, campaign=replace(CAMPAIGN, brief=replace(BRIEF, offer=Offer(), offer_text={})))
GOOD: Mapping[str, str] = {
    "subject": "La nappe Alma en lin lavé",
    "preheader": "170 × 300 cm, à 59,00 €",
    "body": "Bonjour {{first_name|vous}},\n\nLa nappe Alma mesure 170 × 300 cm.\n\nElle coûte 59,00 €.",
    "cta": "Voir la nappe",
}
OTHER: Mapping[str, str] = {
    "subject": "Du lin pour dix couverts",
    "preheader": "Lavé, donc souple dès le premier repas",
    "body": "Bonjour {{first_name|vous}},\n\nRien que du lin : voilà Alma. Dressez la table, posez la nappe, "
    "et laissez son tombé faire le reste. Son prix : 59,00 €.",
    "cta": "Découvrir Alma",
}


def row(
    number: int = 1, channel: str = "email", language: Language = "fr", variant: int = 0, **values: Any
) -> CampaignText:
    """A text of the ledger."""
    cell = f"families-{channel}-{language}"
    planned = PlannedText(
        number=number,
        variant_id=f"c12-{cell}-{variant + 1}",
        cell=cell,
        segment="families",
        channel=channel,
        language=language,
        products=("NAP-01",),
        variant=variant,
    )
    return CampaignText(12, replace(planned, **values), "running")


def said(*drafts: Mapping[str, str]) -> list[str]:
    """Replies of a model."""
    return [json.dumps(dict(draft), ensure_ascii=False) for draft in drafts]


def scripted(services: Services, replies: Any) -> tuple[TextWork, ScriptedChat]:
    """What writes texts, with a model that says `replies`."""
    model = ScriptedChat(replies, embedded=False, prompt_budget=4000)
    work = open_text_work(
        services.settings, services.state.database, services.knowledge, services.house, model
    )
    return work, model

"""A whole campaign from a customer file to approved texts: what the model's server was sent meanwhile."""

import asyncio
import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from assistant.types.draft import Offer
from tests.campaigns.texts.parts import BRIEF, CAMPAIGN, GOOD, PLAIN
from tests.customers import FIRST, LAST, Customers, make_customers
from tests.wire.server import Wire

SAID = {
    "fr": {**GOOD, "text": "Filature : la nappe Alma, 59,00 €. STOP au 36111"},
    "en": {
        "subject": "The Alma tablecloth",
        "preheader": "170 × 300 cm, at €59.00",
        "body": "Hello,\n\nThe Alma tablecloth is 170 × 300 cm. It costs €59.00.",
        "cta": "See the tablecloth",
        "text": "Filature: the Alma tablecloth, €59.00. STOP to 36111",
    },
}


def _answer(messages: Any, body: Any) -> str:
    language = "en" if "Facts" in messages[-1]["content"] else "fr"
    fields = (
        body["response_format"]["json_schema"]["schema"]["properties"] if "response_format" in body else GOOD
    )
    return json.dumps({name: SAID[language].get(name, SAID[language]["cta"]) for name in fields})


async def _run(services: Services, stored: StoredCampaign, pilot: bool = False) -> None:
    await asyncio.to_thread(services.campaigns.runs.start, stored.id, "ana", pilot)
    async for state in services.campaigns.runs.events(stored.id, 0.05):
        if state.status != "running":
            return


def _created(services: Services, customers: Customers, name: str) -> StoredCampaign:
    contacts = services.campaigns.contacts.take(customers.path, name, "ana", tool=customers.tool)
    offered = {"fr": "Une offre de saison", "en": "A seasonal offer"}
    brief = replace(BRIEF, offer=replace(BRIEF.offer, text=offered["fr"], conditions=""), offer_text=offered)
    segments = tuple(one.id for one in services.house.segments.values() if one.default)
    campaign = replace(
        CAMPAIGN,
        brief=brief,
        contacts=contacts.id,
        segments=segments,
        channels=("email", "facebook"),
        variants=1,
        budget_eur=None,
        budget_tokens=500_000,
    )
    return services.campaigns.create(campaign, "ana")


@pytest.mark.parametrize("tool", ["brevo", "mailchimp"])
async def test_no_contact_is_ever_shown_to_the_model(
    services: Services, wire: Wire, tmp_path: Path, caplog: pytest.LogCaptureFixture, tool: Any
) -> None:
    caplog.set_level(logging.DEBUG, logger="assistant")
    wire.answer = _answer
    customers = make_customers(tmp_path, 150, tool)
    stored = _created(services, customers, f"Clients {tool}")
    await _run(services, stored)
    counts = services.campaigns.runs.status(stored.id).counts
    assert counts.done + counts.blocked == counts.total > 0
    services.campaigns.review.approve_clean(stored.id, "admin")
    services.campaigns.review.agreement(stored.id)

    asked = [call for call in wire.calls if call.path.endswith("/chat/completions")]
    assert len(asked) >= counts.total
    journal = "\n".join(json.dumps([call.headers, call.body], ensure_ascii=False) for call in wire.calls)
    for told in (journal, caplog.text):
        assert not [secret for secret in customers.secrets if secret in told]
        assert not re.findall(rf"\b(?:{'|'.join(map(re.escape, (*FIRST, *LAST)))})\b", told)
    assert "{{first_name|vous}}" not in journal  # the model sees a stand-in for each merge tag
    kept = [
        services.campaigns.review.read(stored.id, text.planned.number).draft
        for text in services.campaigns.review.page(stored.id)
    ]
    briefs = json.dumps([vars(draft.draft.brief) for draft in kept if draft], default=str, ensure_ascii=False)
    assert not [secret for secret in customers.secrets if secret in briefs]


async def test_a_pilot_that_is_approved_in_the_middle_changes_nothing(services: Services, wire: Wire) -> None:
    wire.answer = _answer
    brief = replace(BRIEF, goal={"fr": "Parler de la nappe.", "en": "Speak of the tablecloth."})
    campaign = replace(PLAIN.campaign, brief=replace(brief, offer=Offer(), offer_text={}), budget_eur=None)
    straight = services.campaigns.create(campaign, "ana")
    in_two = services.campaigns.create(campaign, "ana")
    await _run(services, straight)
    sent = len(_prompts(wire))
    assert sent > services.campaigns.runs.status(straight.id).counts.total  # twins are written again
    await _run(services, in_two, pilot=True)
    (pilot,) = services.campaigns.review.page(in_two.id, pilot=True)
    services.campaigns.review.approve(in_two.id, [pilot.planned.number], "admin", "Pilote.")
    await _run(services, in_two)
    # The same was asked, and answered from what was paid for.
    assert len(_prompts(wire)) == sent
    told, again = (_told(services, one.id) for one in (straight, in_two))
    assert told == again
    assert len(told) == 8


def _prompts(wire: Wire) -> list[Any]:
    return [call.body["messages"] for call in wire.calls if call.path.endswith("/chat/completions")]


def _told(services: Services, id_: int) -> list[Any]:
    texts = services.campaigns.review.page(id_)
    read = [services.campaigns.review.read(id_, text.planned.number) for text in texts]
    fields = [json.dumps(one.draft and one.draft.draft.fields) for one in read]
    own = [said.replace(f"utm_content=c{id_}-", "utm_content=") for said in fields]
    return [(one.text.status, one.text.reason, said) for one, said in zip(read, own, strict=True)]

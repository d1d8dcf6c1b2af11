"""A small campaign of the test shop: four texts of one segment, and six customers."""

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from assistant.campaigns.run.state import RunState
from assistant.errors import StatusError
from assistant.services import Services
from assistant.store.copy.drafts import ANY
from assistant.types.campaign import Campaign, CampaignBrief, StoredCampaign
from tests.wire.answers import Messages

BRIEF = CampaignBrief(
    goal={"fr": "Présenter la nappe Alma.", "en": "Present the Alma tablecloth."},
    cta={"fr": "Voir la nappe", "en": "See the tablecloth"},
    link="https://www.filature.example/p/nap-01",
)
CAMPAIGN = Campaign(
    "Nappe d’hiver",
    ("families",),
    ("email", "sms"),
    BRIEF,
    languages=("fr", "en"),
    products=("NAP-01",),
    budget_tokens=500_000,
)
SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "subject": "La nappe Alma en lin lavé",
        "preheader": "Elle mesure 170 × 300 cm.",
        "body": "La nappe Alma est en lin lavé.\n\nElle coûte 59,00 €.",
        "cta": "Voir la nappe",
        "text": "Nappe Alma en lin lavé : 59,00 €.",
    },
    "en": {
        "subject": "The Alma tablecloth in washed linen",
        "preheader": "It measures 170 × 300 cm.",
        "body": "The Alma tablecloth is made of washed linen.\n\nIt costs €59.00.",
        "cta": "See the tablecloth",
        "text": "Alma tablecloth: €61.00.",  # a price of nowhere: it is blocked
    },
}
CUSTOMERS = """E-mail;Prénom;Téléphone;Langue;Accord email;Accord SMS
zoe@mail.example;Zoé;+33612345601;fr;oui;oui
lea@mail.example;Léa;+33612345602;fr;oui;non
hugo@mail.example;Hugo;;en;oui;non
emma@mail.example;Emma;+33612345604;en;oui;oui
jean@mail.example;Jean;;fr;non;non
pas-une-adresse;Paul;;fr;oui;non
"""


def says(messages: Messages, body: dict[str, Any]) -> str:
    """What the scripted model writes: the text of the channel and the language that are asked for."""
    asked = "\n".join(message["content"] for message in messages)
    language = "en" if BRIEF.goal["en"] in asked else "fr"
    fields = body["response_format"]["json_schema"]["schema"]["properties"]
    return json.dumps({name: SAID[language].get(name, "") for name in fields})


def customers(services: Services, folder: Path) -> int:
    """The number of an imported list of six, of whom four may get an e-mail."""
    rule = {"field": "language", "op": "in", "value": ["fr", "en"]}
    services.campaigns.segments.set("families", rule, "admin")
    file = folder / "clients.csv"
    file.write_text(CUSTOMERS, encoding="utf-8")
    return services.campaigns.contacts.take(file, "Clients", "admin").id


def planned(services: Services, **changes: Any) -> StoredCampaign:
    """The campaign, kept and not begun."""
    values = {name: getattr(CAMPAIGN, name) for name in vars(CAMPAIGN)}
    return services.campaigns.create(Campaign(**values | changes), "lea")


def ended(services: Services, campaign: int) -> RunState:
    """Wait until nobody works on a campaign any more."""

    async def last() -> RunState:
        async with aclosing(services.campaigns.runs.events(campaign, every=0.02)) as states:
            return [state async for state in states][-1]

    # Aside: the thread of a browser's test has an event loop already.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(last())).result()


def written(services: Services, campaign: int, user: str = "lea") -> RunState:
    """Have all of its texts written."""
    services.campaigns.runs.start(campaign, user)
    return ended(services, campaign)


def clear(services: Services) -> None:
    """Leave no campaign, no contact list and no draft."""
    desk = services.campaigns
    for stored in desk.list():
        with suppress(StatusError):  # it has ended by itself
            desk.runs.stop(stored.id)
        ended(services, stored.id)
        desk.delete(stored.id)
    for each in desk.exports.list():
        desk.exports.delete(each.name)
    for each in desk.contacts.lists():
        desk.contacts.delete(each.id)
    desk.segments.set("families", None, "admin")
    while drafts := services.copy.drafts.page(ANY, limit=100):
        for draft in drafts:
            services.copy.drafts.delete(draft.id)

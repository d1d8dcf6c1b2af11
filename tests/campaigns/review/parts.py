"""A campaign of the test shop whose texts are written already, ready to be reviewed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.campaigns.review.desk import ReviewDesk
from assistant.campaigns.texts.outcome import Outcome, checked
from assistant.services import Services
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.draft import Brief, Draft, Finding
from assistant.wiring.campaign_texts import open_review
from tests.campaigns.texts.parts import GOOD, PLAIN, row

WRONG = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 39,00 €."}
CLEAN = {
    "subject": "La nappe Alma",
    "preheader": "170 × 300 cm",
    "body": "Bonjour,\n\nLa nappe Alma coûte 59,00 €.",
    "cta": "Voir la nappe",
}
LEASE = dt.timedelta(minutes=1)
LOUD = {**CLEAN, "body": "Bonjour,\n\nLa nappe Alma coûte 59,00 € !!! Voyez !!!"}


def desk_of(services: Services) -> ReviewDesk:
    """The review of the shop's campaigns."""
    return open_review(services.settings, services.state.database, services.house, services.copy)


def planned(number: int, variant_id: str, **values: Any) -> PlannedText:
    """A text of its own cell."""
    return replace(row(number, **values).planned, variant_id=variant_id, cell=variant_id)


def outcome_of(services: Services, text: PlannedText, fields: Mapping[str, str]) -> Outcome:
    """What became of a text, as the checks see it."""
    brief = Brief(text.channel, text.segment, "Présenter la nappe.", text.language, text.products)
    told = services.copy.check(fields, brief)
    draft = Draft(brief, told.fields, told.sentences, told.citations, told.findings, told.lengths, "scripted")
    return checked(draft)


def written(
    services: Services,
    said: Sequence[Mapping[str, str] | Outcome | None],
    campaign: Campaign = PLAIN.campaign,
    user: str = "machine",
    **values: Any,
) -> int:
    """The number of a campaign whose texts say so: fields, an outcome, or None for one that is pending."""

    def ended(text: PlannedText, one: Mapping[str, str] | Outcome | None) -> Outcome | None:
        return one if one is None or isinstance(one, Outcome) else outcome_of(services, text, one)

    return kept(services.state.database, said, ended, campaign, user, **values)


def kept(
    database: Database,
    said: Sequence[Any],
    ended: Callable[[PlannedText, Any], Outcome | None],
    campaign: Campaign = PLAIN.campaign,
    user: str = "machine",
    **values: Any,
) -> int:
    """The number of a campaign whose texts have the outcomes that `ended` makes of `said`."""
    campaigns, texts = Campaigns(database), Texts(database)
    rows = [row(number, **values).planned for number in range(1, len(said) + 1)]
    stored = campaigns.add(
        campaign,
        "ana",
        lambda id_: [
            replace(one, variant_id=f"c{id_}-{one.number}", cell=f"{id_}-{one.number}") for one in rows
        ],
    )
    for text, one in zip(texts.claim(stored.id, "w", LEASE, len(said)), said, strict=True):
        outcome = ended(text.planned, one)
        if outcome is None:
            texts.put_back(stored.id, "w", [text.planned.number])
        else:
            assert texts.finish(text, "w", outcome, user) is not None
    return stored.id


def plain_outcome(
    text: PlannedText, said: tuple[Mapping[str, str], Sequence[Finding]] | None
) -> Outcome | None:
    """The outcome of a text with these fields and findings, as no check says."""
    if said is None:
        return None
    fields, findings = said
    brief = Brief(text.channel, text.segment, "Présenter la nappe.", text.language, text.products)
    return checked(Draft(brief, fields, (), (), tuple(findings), {}, "scripted"))

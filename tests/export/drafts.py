"""Drafts for the tests of the files that they leave in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.export.mail.parts import Sender
from assistant.export.outgoing import Company
from assistant.types.answer import Citation
from assistant.types.draft import Brief, Draft
from assistant.types.library import ApprovalRecord, ChangedSource, SourceStamp
from assistant.types.model import Usage
from assistant.types.stored import Decision, DraftStatus, StoredDraft

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
EMAIL = {
    "subject": "La nappe Alma",
    "preheader": "170 × 300 cm, à 59,00 €",
    "body": "Bonjour {{first_name|vous}},\n\nLa nappe Alma mesure 170 × 300 cm.",
    "cta": "Voir la nappe",
}
RSA = {
    "headlines": "Nappe Alma en lin lavé\n-20 % sur le lin\nTissée à Rochemelle",
    "descriptions": "170 × 300 cm, 59,00 €\nLivraison offerte",
    "path1": "nappes",
}
BRIEF = Brief(
    "email",
    "families",
    "Présenter la nappe",
    "fr",
    ("NAP-01",),
    link="https://www.filature.example/fr/nappe-alma",
    utm={"source": "newsletter", "campaign": "Noël"},
)


@cache
def company() -> Company:
    """The demo company, with the channels that come with the product."""
    brand = load_brand(Path(__file__).parents[2] / "knowledge")
    return Company(Sender(brand, brand.contact.email), load_channels())


def stored(
    fields: Mapping[str, str] = EMAIL,
    channel: str = "email",
    status: DraftStatus = "approved",
    **changed: Any,
) -> StoredDraft:
    """A kept draft; `changed` are other values of its brief, and `id` its number."""
    number = changed.pop("id", 7)
    draft = Draft(
        brief=replace(BRIEF, channel=channel, **changed),
        fields=fields,
        sentences=(),
        citations=(
            Citation(1, "products.csv", "Nappe Alma", "", "Elle coûte 59,00 €.", None),
            Citation(2, "pages/lin.md", "Le lin", "", "Lin lavé.", "https://www.filature.example/fr/lin"),
        ),
        findings=(),
        lengths={name: len(text) for name, text in fields.items()},
        model="écrivain-1",
        prompt="copy/email 3 a1b2",
        usage=Usage(100, 0, 50),
        id=number,
    )
    return StoredDraft(draft, status, 2, "group", NOW, "marie", NOW, "marie")


def by_hand(kept: StoredDraft) -> StoredDraft:
    """The draft as if no model had its hand in it."""
    return replace(kept, draft=replace(kept.draft, model="", prompt="", usage=Usage()))


def record(kept: StoredDraft, changed: tuple[str, ...] = ()) -> ApprovalRecord:
    """The record of an approval by Chloé; `changed` are titles of sources that say something else since."""
    decision = Decision(NOW + dt.timedelta(hours=1), "chloé", kept.version, "approved", "")
    stamps = (SourceStamp("document", "", title, title, title, "") for title in changed)
    return ApprovalRecord(
        stored=kept,
        approval=decision,
        model="écrivain-1",
        prompt="copy/email 3 a1b2",
        findings=(),
        sources=(),
        changed=tuple(ChangedSource(stamp, "changed") for stamp in stamps),
        changes=(),
        versions=(),
        decisions=(decision,),
        comments=(),
    )

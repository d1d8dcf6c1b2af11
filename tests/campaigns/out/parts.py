"""A small shop with a campaign that is written and approved, on real stores in a folder of the test."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments, with_default
from assistant.brand.segments.rfm import load_rfm
from assistant.campaigns.out.exports import CampaignExports
from assistant.campaigns.plan.expand import expand
from assistant.campaigns.plan.planner import product_record
from assistant.campaigns.review.desk import ReviewDesk, Shelf
from assistant.campaigns.segments.desk import SegmentDesk
from assistant.campaigns.texts.briefs import brief_of
from assistant.campaigns.texts.outcome import Outcome
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.segment_rules import SegmentRules
from assistant.store.campaigns.texts import Texts
from assistant.store.campaigns.written import Written
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.optouts import OptOuts
from assistant.store.copy.drafts import Drafts
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.brand import Brand, Segment
from assistant.types.campaign import Campaign, CampaignBrief, PlannedText, StoredCampaign
from assistant.types.campaign_export import CampaignFile
from assistant.types.contacts import Contact, ContactList
from assistant.types.draft import Brief, Draft, Offer
from assistant.types.knowledge import Product
from assistant.types.model import Usage
from assistant.types.segment_rule import RfmNames
from assistant.wiring.campaign_exports import Kept, Reviewed, open_campaign_exports
from assistant.wiring.contacts import open_hashes
from assistant.writing.order import House
from tests.database import new_database

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
ALMA = Product(
    "NAP-01",
    {"fr": "Nappe Alma", "en": "Alma tablecloth"},
    "Table",
    Decimal("59.00"),
    "in_stock",
    {"fr": "Lin lavé.", "en": "Washed linen."},
    valid_until=dt.date(2026, 12, 31),
)
OTHER = replace(ALMA, sku="DRA-02", price_eur=Decimal("129.00"), valid_until=None)
BRIEF = CampaignBrief(
    goal={"fr": "Présenter la nappe.", "en": "Present the tablecloth."},
    offer=Offer(ends=dt.date(2026, 12, 6)),
    cta={"fr": "Voir la nappe", "en": "See the tablecloth"},
    link="https://www.filature.example/p/nap-01",
    utm={"source": "newsletter", "medium": "email", "campaign": "Noël"},
)
CAMPAIGN = Campaign(
    "Noël à table",
    ("british-francophile", "everyone"),
    ("email",),
    BRIEF,
    languages=("fr", "en"),
    products=("NAP-01",),
    variants=2,
    tool="brevo",
)


@cache
def company() -> tuple[Brand, dict[str, Segment], RfmNames]:
    """What the YAML files of the demo company say."""
    return load_brand(KNOWLEDGE), with_default(load_segments(KNOWLEDGE)), load_rfm(KNOWLEDGE)


def words_of(planned: PlannedText) -> str:
    """What only this text says."""
    place = (
        planned.segment,
        planned.channel,
        planned.language,
        "première" if planned.variant == 0 else "autre",
    )
    return " ".join(place)


def fields_of(planned: PlannedText) -> dict[str, str]:
    """What a text says: words that no other one says, and signs that a tool would read as code."""
    words = words_of(planned)
    if planned.channel == "sms":
        return {"text": f"Bonjour {{{{first_name|vous}}}}, {words} à 59 €."}
    if planned.channel == "push":
        return {"title": f"Bonjour {words}", "text": f"Du lin {words}"}
    if planned.channel == "facebook":
        return {"hook": f"Publication {words}"}
    hello = "Bonjour {{first_name|vous}}" if planned.language == "fr" else "Hello {{first_name|there}}"
    return {
        "subject": f"{hello} · {words}",
        "preheader": f"Avant {words}",
        "body": f"{hello} de {{{{city|chez vous}}}},\n\n=1+1 & <b>{words}</b> {{% if x %}}",
        "cta": "Voir la nappe",
    }


def _chosen(campaign: Campaign, segment: str) -> tuple[str, ...]:
    """The SKUs that a segment's texts are about."""
    named = campaign.products_by_segment.get(segment, campaign.products)
    return named if isinstance(named, tuple) else ()


def draft_of(brief: Brief, planned: PlannedText) -> Draft:
    """The text of a model."""
    texts = fields_of(planned)
    return Draft(
        brief=brief,
        fields=texts,
        sentences=(),
        citations=(),
        findings=(),
        lengths={name: len(text) for name, text in texts.items()},
        model="écrivain-1",
        prompt="copy/email 3 a1b2",
        usage=Usage(100, 0, 50),
    )


@dataclass
class Shop:
    """Stores, desks and a clock of their own."""

    folder: Path
    today: dt.date = TODAY
    database: Any = field(init=False)

    def __post_init__(self) -> None:
        self.database = new_database(self.folder)
        self.settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(self.folder)})
        self.hashes = open_hashes(self.settings)
        self.campaigns, self.texts = Campaigns(self.database), Texts(self.database)
        self.drafts, self.contacts = Drafts(self.database), Contacts(self.database, self.hashes)
        self.refusals = OptOuts(self.database, self.hashes)
        self.catalogue = Catalogue(self.database)
        self.sell(ALMA, OTHER)
        brand, segments, names = company()
        self.house = House(brand, segments, load_channels(), self.catalogue, lambda: self.today)
        rules = SegmentRules(self.database)
        self.segments = SegmentDesk(segments, rules, self.contacts.rows, names, lambda: self.today)
        shelf = Shelf(self.campaigns, self.texts, Written(self.database), self.drafts)
        self.review = ReviewDesk(shelf, self.house)

    @property
    def exports(self) -> CampaignExports:
        """The desk under test."""
        kept = Kept(self.campaigns, self.texts, self.drafts, self.contacts, self.refusals)
        reviewed = Reviewed(self.review.refresh, self.review.disagreements)
        return open_campaign_exports(self.settings, self.house, kept, self.segments, reviewed)

    def sell(self, *products: Product) -> None:
        """Make these all the products that there are."""
        self.catalogue.replace("root", "products.csv", products, "public")

    def contact(self, row: int, email: str = "", **values: Any) -> Contact:
        """A contact who may be written to by e-mail; `values` are other fields."""
        given = {"language": "fr", "basis": {"email": "consent"}, **values}
        phone = str(given.get("phone", ""))
        return Contact(
            0,
            row,
            email,
            email_hash=self.hashes.of(email) if email else "",
            phone_hash=self.hashes.of(phone) if phone else "",
            **given,
        )

    def people(self, contacts: Sequence[Contact], at: dt.datetime = NOW) -> int:
        """Keep contacts as a list that was imported at that time; its number."""
        kept = ContactList(
            0, "Clients", "plain", "clients.csv", "0" * 64, {"e-mail": "email"}, len(contacts), {}, at, "ana"
        )
        return self.contacts.add(kept, contacts).id

    def planned(self, campaign: Campaign, skus: Iterable[str] = ("NAP-01",)) -> StoredCampaign:
        """Keep a campaign with its texts, none of them written."""
        frozen = {
            "planned_on": TODAY.isoformat(),
            "segments": dict(self.segments.frozen(campaign.contacts)),
            "products": {sku: dict(product_record(self.catalogue.get(sku))) for sku in skus},
            "model": "écrivain-1",
        }
        known = self.house.segments

        def texts(number: int) -> tuple[PlannedText, ...]:
            return expand(campaign, known, _chosen, number)

        return self.campaigns.add(campaign, "ana", texts, frozen)

    def write(self, stored: StoredCampaign, approve: bool = True, **ends: Outcome) -> None:
        """Write every text; `ends` are other outcomes, by variant id with underscores for hyphens."""
        while True:
            claimed = self.texts.claim(stored.id, "w1", dt.timedelta(minutes=5), 100)
            if not claimed:
                return
            for text in claimed:
                planned = text.planned
                draft = draft_of(brief_of(stored.campaign, planned), planned)
                ended = ends.get(planned.variant_id.replace("-", "_"), Outcome(draft, "done"))
                kept = self.texts.finish(text, "w1", ended, "ana")
                if approve and kept is not None and kept.draft is not None and ended.status == "done":
                    self.drafts.approve(kept.draft, "chloé")

    def ready(
        self, contacts: Sequence[Contact] | None = None, approve: bool = True, **changed: Any
    ) -> StoredCampaign:
        """A campaign that is written and approved; `changed` are other values of its definition."""
        number = None if contacts is None else self.people(contacts)
        stored = self.planned(replace(CAMPAIGN, contacts=number, **changed))
        self.write(stored, approve)
        return stored


def unpacked(file: CampaignFile) -> dict[str, bytes]:
    """The files of an export by name."""
    assert file.path is not None
    with zipfile.ZipFile(file.path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes, separator: str = ",") -> list[dict[str, str]]:
    """A table as a program reads it: one header, and no column twice."""
    text = content.decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    assert reader.fieldnames is not None
    assert len(set(reader.fieldnames)) == len(reader.fieldnames)
    return list(reader)


def told(file: CampaignFile) -> str:
    """The English warnings of an export."""
    return "\n".join(warning["en"] for warning in file.warnings)


def manifest_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest as it stands in the ZIP."""
    made: dict[str, Any] = json.loads(files["manifest.json"])
    return made

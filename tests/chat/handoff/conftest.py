"""A company with hours and questions, on a database of its own, at a time that the test decides."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.chat.handoff.book import LeadBook
from assistant.chat.handoff.desk import LeadDesk
from assistant.store.database import Database
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.types.brand import Brand
from assistant.types.language import Language
from assistant.types.leads import DeliveryKind, LeadEntry
from tests.database import new_database

BRAND = """
name: Maison d’Essai
opening:
  timezone: Europe/Paris
  hours: {monday: "9:00-18:00", tuesday: "9:00-18:00", friday: "9:00-18:00"}
privacy_page: {fr: https://x.example/fr/vie-privee, en: https://x.example/en/privacy}
lead_questions:
  fr: ["Pour quelle pièce ?", "Quand vous appeler ?"]
  en: ["For which room?", "When may we call you?"]
"""
FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # 10:00 in Paris


@dataclass
class Place:
    """The desk and the book of one company."""

    database: Database
    brand: Brand
    kinds: tuple[DeliveryKind, ...] = ("mail", "webhook")
    now: dt.datetime = FRIDAY
    leads: Leads = field(init=False)
    deliveries: Deliveries = field(init=False)

    def __post_init__(self) -> None:
        self.leads, self.deliveries = Leads(self.database), Deliveries(self.database)

    @property
    def desk(self) -> LeadDesk:
        return LeadDesk(self.brand, self.leads, self.deliveries, self.kinds, lambda: self.now)

    @property
    def book(self) -> LeadBook:
        return LeadBook(self.leads, self.deliveries, lambda: self.now)

    def entry(self, language: Language = "fr", **values: object) -> LeadEntry:
        """A form filled in rightly, but for `values`."""
        right: dict[str, object] = {
            "name": "Zoé Lœwe",
            "email": "zoe@x.example",
            "phone": "",
            "question": "Livrez-vous à Bruxelles ?",
            "consent": True,
            "consent_version": self.desk.form(language).consent_version,
            "language": language,
        }
        return LeadEntry(**{**right, **values})  # type: ignore[arg-type]


def brand_of(folder: Path, text: str = BRAND) -> Brand:
    """The brand of a folder with that brand.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brand.yaml").write_text(text, encoding="utf-8")
    return load_brand(folder)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    database = new_database(tmp_path / "data")
    yield Place(database, brand_of(tmp_path / "knowledge"))
    database.close()

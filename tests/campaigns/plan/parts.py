"""A company of three segments and five products, and what plans its campaigns on a database of its own."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import EVERYONE
from assistant.campaigns.estimate.estimator import Composing, Estimator
from assistant.campaigns.estimate.sizes import Outline
from assistant.campaigns.plan.audience import Counting
from assistant.campaigns.plan.planner import Planner
from assistant.errors import UnknownNameError
from assistant.llm.prompts import Prompts
from assistant.settings import packaged
from assistant.store.campaigns.measured import Measured
from assistant.store.database import Database
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.campaign import Campaign, CampaignBrief
from assistant.types.contacts import Contact, ContactList
from assistant.types.knowledge import Product
from assistant.writing.order import House

TODAY = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SEGMENTS = {
    name: replace(EVERYONE, id=name, default=False, language_default=language)
    for name, language in (("urban", "fr"), ("hosts", "en"))
} | {"everyone": EVERYONE}
BRIEF = CampaignBrief({"fr": "Présenter le linge.", "en": "Present the linen."})
CAMPAIGN = Campaign("Fête", ("urban", "hosts"), ("email", "sms"), BRIEF, ("fr", "en"), ("A-1",))


def product(sku: str, price: str = "59.00", **values: Any) -> Product:
    """A product on sale."""
    given = {
        "sku": sku,
        "name": {"fr": f"Nappe {sku}", "en": f"Tablecloth {sku}"},
        "category": "table",
        "price_eur": Decimal(price),
        "availability": "in_stock",
        "description": {"fr": "En lin.", "en": "Linen."},
    }
    return Product(**{**given, **values})


PRODUCTS = (
    product("A-1"),
    product("A-2", "12.00", category="Maison > Cuisine", attributes={"published_at": "2026-11-01T08:00:00Z"}),
    product("A-3", "99.00", attributes={"created_at": "2026-10-01"}),
    product("A-4", "20.00", availability="out_of_stock", category="cuisine"),
    product("A-5", "30.00", valid_until=dt.date(2026, 12, 6), name={"fr": "Plaid"}, category="plaid"),
    product("A-6", "10.00", availability="discontinued", category="table"),
)


def house(db: Database, products: Iterable[Product] = PRODUCTS) -> House:
    """The company, with these products in its catalogue."""
    catalogue = Catalogue(db)
    catalogue.replace("shop", "products.csv", products, "public")
    return House(load_brand(packaged("knowledge")), SEGMENTS, load_channels(), catalogue, lambda: TODAY)


class People:
    """Contact lists that are in memory; `read` counts how often one was gone through."""

    def __init__(self, lists: Mapping[int, Iterable[Contact]]) -> None:
        self.read = 0
        self._lists = {number: list(rows) for number, rows in lists.items()}

    def get(self, id_: int) -> ContactList:
        if id_ not in self._lists:
            raise UnknownNameError("contact list", str(id_), map(str, self._lists))
        rows = len(self._lists[id_])
        return ContactList(id_, "clients", "plain", "clients.csv", "", {}, rows, {}, NOON, "lea")

    def rows(self, id_: int) -> Iterator[Contact]:
        self.read += 1
        return iter(self._lists[self.get(id_).id])


class ByTrait:
    """Segments by what a contact's file says."""

    def assign(
        self, contacts: Iterable[Contact], frozen: Mapping[str, Any] | None = None
    ) -> Iterator[tuple[Contact, str]]:
        del frozen
        for contact in contacts:
            yield contact, str(contact.traits["segment"]) if contact.profiling else "everyone"

    def frozen(self, list_id: int | None = None) -> Mapping[str, Any]:
        return {"rules": [], "list": list_id}


class Refused:
    """An opt-out list: kind of channel to hashes."""

    def __init__(self, **held: set[str]) -> None:
        self._held = held

    def kinds(self, hashes: Collection[str]) -> Mapping[str, set[str]]:
        every = {hashed: {kind for kind, held in self._held.items() if hashed in held} for hashed in hashes}
        return {hashed: kinds for hashed, kinds in every.items() if kinds}

    def counts(self) -> Mapping[str, int]:
        return {kind: len(held) for kind, held in self._held.items()}

    def add(self, kind: str, hashed: str) -> None:
        self._held.setdefault(kind, set()).add(hashed)


def contact(row: int, segment: str = "urban", **values: Any) -> Contact:
    """A customer who may be written to by e-mail."""
    given = {
        "contact_list": 1,
        "row": row,
        "email": f"p{row}@mail.example",
        "email_hash": f"{row:032x}",
        "language": "fr",
        "basis": {"email": "consent"},
        "traits": {"segment": segment},
    }
    return Contact(**{**given, **values})


def planner(
    db: Database,
    people: Iterable[Contact] = (),
    refused: Refused | None = None,
    measured: Measured | None = None,
    model: str = "gpt-5-mini",
    **lists: Any,
) -> Planner:
    """What plans, with one contact list, number 1; prompts are composed without the index."""
    company = house(db)
    outline = Outline(company, Prompts(packaged("prompts")), 5, 280)

    def composing() -> Composing:
        return Composing(outline, exact=False)

    known = measured or Measured()
    estimator = Estimator(model, not model, company.channels, composing, lambda name, exact: known)
    counting = Counting(People({1: people, **lists}), ByTrait(), refused or Refused())
    return Planner(company, counting, estimator)

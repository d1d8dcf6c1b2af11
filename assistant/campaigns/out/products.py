"""What changed of a product since a campaign was planned: its texts say what held then."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from assistant.campaigns.files.words import amount, day, said, stock
from assistant.campaigns.out.sources import Sources
from assistant.errors import UnknownNameError
from assistant.types.brand import Bilingual
from assistant.types.knowledge import Product

Record = Mapping[str, Any]


class ProductChanges:
    """Compares records of the plan (`frozen["products"]`) with the catalogue; each product is read once."""

    def __init__(self, planned: Mapping[str, Record], sources: Sources, today: dt.date) -> None:
        self._planned = planned
        self._sources = sources
        self._today = today
        self._known: dict[str, Bilingual | None] = {}

    def of(self, sku: str) -> Bilingual | None:
        """Why texts about the product do not leave, in words; None when nothing changed."""
        if sku not in self._known:
            change = self._change(sku)
            self._known[sku] = change and said("withheld", "product_changed", sku=sku, change=change)
        return self._known[sku]

    def _change(self, sku: str) -> Bilingual | None:
        try:
            now = self._sources.product(sku)
        except UnknownNameError:
            return said("changes", "gone")
        then = self._planned.get(sku)
        changed = next(_differing(then, now), None) if then is not None else None
        if changed is None and now.expired(self._today):
            return said("changes", "expired", before=day(now.valid_until))
        return changed


def _differing(then: Record, now: Product) -> Iterator[Bilingual]:
    """What the two records say otherwise, each in words."""
    price = Decimal(str(then["price_eur"]))
    if price != now.price_eur:
        yield said("changes", "price", before=amount(price), after=amount(now.price_eur))
    if then["availability"] != now.availability:
        before, after = stock(str(then["availability"])), stock(now.availability)
        yield said("changes", "availability", before=before, after=after)
    until = then.get("valid_until")
    planned = dt.date.fromisoformat(str(until)) if until else None
    if planned != now.valid_until:
        yield said("changes", "valid_until", before=day(planned), after=day(now.valid_until))

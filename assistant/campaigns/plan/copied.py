"""A campaign made from an earlier one, and what differs: its definition, its contacts, its products."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.campaigns.plan.planner import product_record
from assistant.campaigns.plan.products import Choice
from assistant.errors import UnknownNameError
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.compared import Comparing, ListDifference
from assistant.store.campaigns.definition import KEYS, campaign_dict, campaign_of
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.campaign import Campaign, StoredCampaign


@dataclass(frozen=True)
class CampaignDifference:
    """How a campaign differs from the one that it is made from.

    `changed` holds the old and the new value by the key of the definition; `products` the SKUs that are new,
    gone, or whose record (price, stock, end of the price) changed since the earlier one was planned.
    """

    contacts: ListDifference
    changed: Mapping[str, tuple[Any, Any]]
    products: Mapping[str, tuple[str, ...]]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "contacts": self.contacts.as_dict(),
            "changed": {key: {"from": old, "to": new} for key, (old, new) in self.changed.items()},
            "products": {name: list(skus) for name, skus in self.products.items()},
        }


@dataclass(frozen=True)
class Copied:
    """The new campaign, and how it differs from the earlier one."""

    stored: StoredCampaign
    difference: CampaignDifference


@dataclass(frozen=True)
class Copying:
    """Makes definitions from earlier campaigns, and compares them."""

    kept: Campaigns
    catalogue: Catalogue
    comparing: Comparing

    def changed(self, id_: int, changes: Mapping[str, Any]) -> Campaign:
        """The definition of a campaign with some of its keys given anew; of a mapping, with those in it.

        Raises UnknownNameError for no such campaign or key, InputError for a value that can't be used.
        """
        values = campaign_dict(self.kept.get(id_).campaign)
        for key, value in changes.items():
            if key not in KEYS:
                raise UnknownNameError("key of a campaign", key, KEYS)
            both = isinstance(value, Mapping) and isinstance(values[key], dict) and key == "brief"
            values[key] = _merged(values[key], value) if both else value
        return campaign_of(values)

    def difference(self, id_: int, campaign: Campaign) -> CampaignDifference:
        """How `campaign` differs from the kept one of that number; reads the contacts of both."""
        earlier = self.kept.get(id_)
        old, new = campaign_dict(earlier.campaign), campaign_dict(campaign)
        return CampaignDifference(
            contacts=self.comparing.lists(earlier.campaign.contacts, campaign.contacts),
            changed={key: (old[key], new[key]) for key in KEYS if old[key] != new[key]},
            products=self._products(earlier, campaign),
        )

    def _products(self, earlier: StoredCampaign, campaign: Campaign) -> dict[str, tuple[str, ...]]:
        before: Mapping[str, Any] = earlier.frozen.get("products", {})
        choice = Choice(self.catalogue)
        chosen = dict.fromkeys(sku for segment in campaign.segments for sku in choice(campaign, segment))
        after = {sku: product_record(product) for sku in chosen if (product := choice.get(sku))}
        return {
            "new": tuple(sku for sku in after if sku not in before),
            "gone": tuple(sku for sku in before if sku not in after),
            "changed": tuple(
                sku for sku in after if sku in before and _known(before[sku]) != _known(after[sku])
            ),
        }


def _known(record: Mapping[str, Any]) -> tuple[Decimal, str, str | None]:
    """A product's record to be compared: 59 and 59.00 are one price."""
    return Decimal(record["price_eur"]), record["availability"], record["valid_until"]


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping with some keys given anew; those of the mappings inside as well."""
    found = dict(values)
    for key, value in changes.items():
        inner = found.get(key)
        whole = isinstance(inner, dict) and isinstance(value, Mapping)
        found[key] = _merged(inner, value) if whole and isinstance(inner, dict) else value
    return found

"""A campaign as a mapping, and back: as `campaign.yaml` holds it, as it is kept, as programs send it."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from assistant.brand.yaml_file import Node
from assistant.errors import InputError, KnowledgeError
from assistant.store.campaigns.definition_brief import (
    brief_values,
    language_of,
    one_of,
    read_brief,
    read_day,
)
from assistant.types.campaign import Campaign, Pick, ProductRule, StoredCampaign

KEYS = (
    "name", "segments", "channels", "languages", "products", "products_by_segment", "variants", "starts",
    "ends", "contacts", "budget_eur", "budget_tokens", "engine", "concurrency", "tool", "brief",
)  # fmt: skip
RULE_KEYS = ("category", "max_price", "in_stock", "new_since", "top", "order")
LONGEST_NAME = 80  # characters
MOST_AT_ONCE = 512  # texts that are written at the same time
_PICKS: tuple[Pick, ...] = get_args(Pick)


def campaign_dict(campaign: Campaign) -> dict[str, Any]:
    """The campaign as a mapping of texts, numbers and lists, with every key of `KEYS`."""
    return {
        "name": campaign.name,
        "segments": list(campaign.segments),
        "channels": list(campaign.channels),
        "languages": list(campaign.languages),
        "products": _products_value(campaign.products),
        "products_by_segment": {
            segment: _products_value(chosen) for segment, chosen in campaign.products_by_segment.items()
        },
        "variants": campaign.variants,
        "starts": _iso(campaign.starts),
        "ends": _iso(campaign.ends),
        "contacts": campaign.contacts,
        "budget_eur": None if campaign.budget_eur is None else str(campaign.budget_eur),
        "budget_tokens": campaign.budget_tokens,
        "engine": campaign.engine,
        "concurrency": campaign.concurrency,
        "tool": campaign.tool,
        "brief": brief_values(campaign.brief),
    }


def stored_dict(stored: StoredCampaign) -> dict[str, Any]:
    """The documented shape of a kept campaign."""
    moments = {
        name: None if (at := getattr(stored, name)) is None else at.isoformat()
        for name in ("created_at", "changed_at", "started_at", "ended_at")
    }
    return {
        "id": stored.id,
        "status": stored.status,
        "reason": stored.reason,
        "parent": stored.parent,
        "created_by": stored.created_by,
        **moments,
        "definition": campaign_dict(stored.campaign),
        "frozen": dict(stored.frozen),
    }


def campaign_of(values: Any, file: str = "The campaign") -> Campaign:
    """The campaign that a mapping means; what is left out is as in a new one.

    Dates are days or ISO texts, amounts numbers or texts. Raises InputError that names `file`, the key, what
    stands there and what is expected. Whether segments, channels and products exist is told by the plan.
    """
    try:
        return _read(Node(file, "", values).keys(KEYS))
    except KnowledgeError as error:
        raise InputError(error.message, error.next_step) from error


def _read(node: Node) -> Campaign:
    if not isinstance(node.value, dict):
        raise node.error(f"a mapping of {', '.join(KEYS)}")
    defaults = Campaign("", (), (), brief=read_brief(node.child("brief")))
    return Campaign(
        name=_name(node.child("name")),
        segments=_names(node.child("segments"), "a list of segments, at least one"),
        channels=_names(node.child("channels"), "a list of channels, at least one"),
        brief=defaults.brief,
        languages=tuple(dict.fromkeys(language_of(each) for each in _each(node.child("languages")))),
        products=_products(node.child("products")),
        products_by_segment={
            name: _products(node.child("products_by_segment").child(name))
            for name in _mapping(node.child("products_by_segment"))
        },
        variants=_whole(node.child("variants"), defaults.variants),
        starts=read_day(node.child("starts")),
        ends=read_day(node.child("ends")),
        contacts=_optional(node.child("contacts")),
        budget_eur=_amount(node.child("budget_eur")),
        budget_tokens=_optional(node.child("budget_tokens")),
        engine=node.child("engine").text(defaults.engine),
        concurrency=_whole(node.child("concurrency"), defaults.concurrency, MOST_AT_ONCE),
        tool=node.child("tool").text(defaults.tool),
    )


def _name(node: Node) -> str:
    found = " ".join(node.text().split())
    if not found or len(found) > LONGEST_NAME:
        raise node.error(f"a name of 1 to {LONGEST_NAME} characters")
    return found


def _names(node: Node, expected: str) -> tuple[str, ...]:
    found = node.texts()
    if not found:
        raise node.error(expected)
    return tuple(dict.fromkeys(found))


def _each(node: Node) -> list[Node]:
    if isinstance(node.value, str):
        return [node]
    return node.items()


def _mapping(node: Node) -> list[str]:
    if node.value is not None and not isinstance(node.value, dict):
        raise node.error("a mapping of segments to products")
    return [str(name) for name in node.value or {}]


def _products(node: Node) -> tuple[str, ...] | ProductRule:
    if not isinstance(node.value, dict):
        return tuple(dict.fromkeys(node.texts()))
    node.keys(RULE_KEYS)
    defaults, in_stock = ProductRule(), node.child("in_stock")
    if in_stock.value is not None and not isinstance(in_stock.value, bool):
        raise in_stock.error("true or false")
    return ProductRule(
        category=node.child("category").text(),
        max_price=_amount(node.child("max_price")),
        in_stock=defaults.in_stock if in_stock.value is None else in_stock.value,
        new_since=read_day(node.child("new_since")),
        top=_whole(node.child("top"), defaults.top),
        order=one_of(node.child("order"), _PICKS, defaults.order),
    )


def _whole(node: Node, default: int, most: int | None = None) -> int:
    value = default if node.value is None else node.value
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if not good or (most is not None and value > most):
        raise node.error("a whole number, at least 1" if most is None else f"a whole number from 1 to {most}")
    return int(value)


def _optional(node: Node) -> int | None:
    return None if node.value is None else _whole(node, 1)


def _amount(node: Node) -> Decimal | None:
    """An amount in EUR, exact; a number of YAML's counts as it is written."""
    if node.value is None:
        return None
    try:
        found = Decimal(str(node.value).replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if isinstance(node.value, bool) or not found.is_finite() or found < 0:
        raise node.error("an amount in EUR, e.g. 12.50")
    return found


def _products_value(products: tuple[str, ...] | ProductRule) -> Any:
    if not isinstance(products, ProductRule):
        return list(products)
    price = products.max_price
    return {
        "category": products.category,
        "max_price": None if price is None else str(price),
        "in_stock": products.in_stock,
        "new_since": _iso(products.new_since),
        "top": products.top,
        "order": products.order,
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()

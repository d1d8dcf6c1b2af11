"""A brief whose names have been looked up in the company's own lists."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.errors import InputError, UnknownNameError
from assistant.store.knowledge.catalogue import Catalogue
from assistant.text.normalise import clean
from assistant.types.brand import Brand, Channel, Segment
from assistant.types.draft import Brief
from assistant.types.knowledge import Product

GOAL_CHARACTERS = 1000
MOST_PRODUCTS = 5


@dataclass(frozen=True)
class House:
    """What a company brings to every draft: its voice, its segments, its channels, its products, its date."""

    brand: Brand
    segments: Mapping[str, Segment]
    channels: Mapping[str, Channel]
    catalogue: Catalogue
    today: Callable[[], dt.date] = dt.date.today


@dataclass(frozen=True)
class Order:
    """A brief that can be written."""

    brief: Brief
    channel: Channel
    segment: Segment
    products: tuple[Product, ...]


def look_up(brief: Brief, house: House) -> Order:
    """Find the brief's channel, segment and products.

    Raises UnknownNameError, with the nearest names, for one that does not exist and InputError for an
    empty or too long goal or too many products.
    """
    if brief.channel not in house.channels:
        raise UnknownNameError("channel", brief.channel, house.channels)
    if brief.segment not in house.segments:
        raise UnknownNameError("segment", brief.segment, house.segments)
    goal = clean(brief.goal).strip()
    if not goal:
        raise InputError("The goal is empty.", "Say in a sentence what the text is for.")
    if len(goal) > GOAL_CHARACTERS:
        raise InputError(f"The goal has {len(goal)} characters.", f"Shorten it to {GOAL_CHARACTERS} at most.")
    if len(brief.products) > MOST_PRODUCTS:
        raise InputError(f"{len(brief.products)} products are too many.", f"Name {MOST_PRODUCTS} at most.")
    products = tuple(house.catalogue.get(sku) for sku in brief.products)
    brief = replace(brief, goal=goal, products=tuple(product.sku for product in products))
    return Order(brief, house.channels[brief.channel], house.segments[brief.segment], products)

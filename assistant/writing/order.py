"""A brief whose names have been looked up in the company's own lists."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.errors import InputError, UnknownNameError
from assistant.store.knowledge.catalogue import Catalogue
from assistant.text.injection import without_orders
from assistant.text.normalise import clean
from assistant.types.brand import Brand, Channel, Segment
from assistant.types.draft import Brief, Offer
from assistant.types.knowledge import Product
from assistant.types.learning import NOTHING_LEARNED, Learned
from assistant.writing.prompting.link import check_link

GOAL_CHARACTERS = 1000
MOST_PRODUCTS = 5
MOST_VARIANTS = 4
PART_CHARACTERS = 300  # of each other text of a brief
REPLY_TO_CHARACTERS = 4000  # a review on Google has as many at most
MOST_PARTS = {"key facts": 8, "keywords": 20, "pinned facts": 40, "excluded facts": 60}


Learnt = Callable[[Brief, dt.datetime | None], Learned]
"""Gives what earlier results say to a brief; with a moment, what people had kept of it by then."""


def _nothing(brief: Brief, before: dt.datetime | None) -> Learned:
    del brief, before
    return NOTHING_LEARNED


@dataclass(frozen=True)
class House:
    """What a company brings to every draft: its voice, segments, channels, products, lessons, its date."""

    brand: Brand
    segments: Mapping[str, Segment]
    channels: Mapping[str, Channel]
    catalogue: Catalogue
    today: Callable[[], dt.date] = dt.date.today
    learnt: Learnt = _nothing

    def lessons(self, brief: Brief, before: dt.datetime | None = None) -> Learned:
        """What earlier results say to a brief, unless it wants none; as they stood `before` a moment."""
        return self.learnt(brief, before) if brief.learn else NOTHING_LEARNED


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
    empty or too long goal, too many products, keywords or variants, an offer that has ended or ends before it
    begins, and a link that is no address.
    """
    if brief.channel not in house.channels:
        raise UnknownNameError("channel", brief.channel, house.channels)
    if brief.segment not in house.segments:
        raise UnknownNameError("segment", brief.segment, house.segments)
    goal = clean(brief.goal).strip()
    if not goal:
        raise InputError("The goal is empty.", "Say in a sentence what the text is for.")
    if not without_orders(goal):
        raise InputError("The goal gives a model orders.", "Say in a sentence what the text is for.")
    if len(goal) > GOAL_CHARACTERS:
        raise InputError(f"The goal has {len(goal)} characters.", f"Shorten it to {GOAL_CHARACTERS} at most.")
    if len(brief.products) > MOST_PRODUCTS:
        raise InputError(f"{len(brief.products)} products are too many.", f"Name {MOST_PRODUCTS} at most.")
    _check_parts(brief)
    _check_reply_to(brief, house.channels[brief.channel])
    _check_offer(brief.offer, house.today())
    products = tuple(house.catalogue.get(sku) for sku in brief.products)
    brief = replace(
        brief, goal=goal, products=tuple(product.sku for product in products), link=check_link(brief.link)
    )
    return Order(brief, house.channels[brief.channel], house.segments[brief.segment], products)


def _check_parts(brief: Brief) -> None:
    if not 1 <= brief.variants <= MOST_VARIANTS:
        raise InputError(f"{brief.variants} variants can't be written.", f"Ask for 1 to {MOST_VARIANTS}.")
    lists = (brief.key_facts, brief.keywords, brief.pinned, brief.excluded)
    for (name, most), given in zip(MOST_PARTS.items(), lists, strict=True):
        if len(given) > most:
            raise InputError(f"{len(given)} {name} are too many.", f"Give {most} at most.")
    texts = (brief.tone, brief.cta, brief.offer.text, brief.offer.conditions, brief.offer.code)
    for text in (*texts, *brief.key_facts, *brief.keywords):
        if len(text) > PART_CHARACTERS:
            raise InputError(
                f"“{text[:40]} …” has {len(text)} characters.", f"Shorten it to {PART_CHARACTERS} at most."
            )


def _check_reply_to(brief: Brief, channel: Channel) -> None:
    length = len(brief.reply_to)
    if length > REPLY_TO_CHARACTERS:
        raise InputError(
            f"The text to answer has {length} characters.", f"Shorten it to {REPLY_TO_CHARACTERS} at most."
        )
    if channel.reply and not without_orders(clean(brief.reply_to)).strip():
        raise InputError(
            f"There is no text for the “{channel.id}” to answer.", "Give what the customer wrote as reply_to."
        )


def _check_offer(offer: Offer, today: dt.date) -> None:
    if offer.starts and offer.ends and offer.ends < offer.starts:
        raise InputError(f"The offer ends on {offer.ends}, before it begins.", "Turn its dates round.")
    if offer.ends and offer.ends < today:
        raise InputError(f"The offer ended on {offer.ends}.", "Give the days of the offer to come.")
    terms = (offer.starts, offer.ends, offer.conditions, offer.code)
    if any(terms) and not offer.text.strip():
        raise InputError("The offer has dates or conditions, and no words.", "Say what is offered.")

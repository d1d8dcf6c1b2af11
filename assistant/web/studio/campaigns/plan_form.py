"""Between the campaign form and a `Campaign`, both ways. What a browser sends may be anything."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import get_args

from assistant.errors import InputError
from assistant.types.campaign import Campaign, CampaignBrief, Pick, ProductRule
from assistant.types.draft import Offer, Vary
from assistant.types.language import LANGUAGES, Language
from assistant.web.studio.brief.form import UTM, lines
from assistant.web.studio.campaigns.acts import Values, number, one
from assistant.web.texts import Words

MOST_VARIANTS = 5
MOST_AT_ONCE = 128
PICKS: tuple[Pick, ...] = get_args(Pick)
VARIED: tuple[Vary, ...] = get_args(Vary)
MODES = ("none", "skus", "rule")  # which products a text is about
SPOKEN = ("goal", "offer_text", "cta")  # what is said in each language, beside the facts
ALL = "all"  # the prefix of the fields of products for all segments
Products = tuple[str, ...] | ProductRule
EMPTY = Campaign("", (), (), CampaignBrief({}))


def campaign_of(values: Values, words: Words) -> Campaign:
    """The form as a campaign.

    Raises InputError, in the page's language, for an amount or a day that is none. Whether the names exist
    and fit together is the plan's to say.
    """
    segments = tuple(filter(None, values.get("segments", ())))
    return Campaign(
        name=one(values, "name"),
        segments=segments,
        channels=tuple(filter(None, values.get("channels", ()))),
        brief=_brief(values, words),
        languages=tuple(each for each in LANGUAGES if each in values.get("languages", ())),
        products=_products(values, ALL, words),
        products_by_segment={
            each: _products(values, each, words) for each in segments if one(values, f"{each}.mode") in MODES
        },
        variants=min(max(number(one(values, "variants")), 1), MOST_VARIANTS),
        starts=day_of_form(values, "starts", words),
        ends=day_of_form(values, "ends", words),
        contacts=number(one(values, "contacts")) or None,
        budget_eur=_amount(values, "budget_eur", words),
        budget_tokens=number(one(values, "budget_tokens").replace(" ", "")) or None,
        engine=one(values, "engine") or EMPTY.engine,
        concurrency=min(max(number(one(values, "concurrency")), 1), MOST_AT_ONCE),
        tool=one(values, "tool") or EMPTY.tool,
    )


def values_of(campaign: Campaign) -> Values:
    """A campaign as what its form holds."""
    brief, offer = campaign.brief, campaign.brief.offer
    single = {
        "name": campaign.name,
        "variants": campaign.variants,
        "starts": campaign.starts,
        "ends": campaign.ends,
        "contacts": campaign.contacts,
        "budget_eur": campaign.budget_eur,
        "budget_tokens": campaign.budget_tokens,
        "engine": campaign.engine,
        "concurrency": campaign.concurrency,
        "tool": campaign.tool,
        "tone": brief.tone,
        "link": brief.link,
        "vary": brief.vary,
        "no_lessons": "" if brief.learn else "1",
        "offer_starts": offer.starts,
        "offer_ends": offer.ends,
        "offer_conditions": offer.conditions,
        "offer_code": offer.code,
        **{f"utm_{name}": brief.utm.get(name) for name in UTM},
        **dict(_spoken(brief)),
    }
    found: dict[str, tuple[str, ...]] = {
        name: ("" if value is None else str(value),) for name, value in single.items()
    }
    listed = {"segments": campaign.segments, "channels": campaign.channels, "languages": campaign.languages}
    found |= {name: tuple(value) for name, value in listed.items()} | _held(ALL, campaign.products)
    for segment, products in campaign.products_by_segment.items():
        found |= _held(segment, products)
    return found


def _spoken(brief: CampaignBrief) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for name in SPOKEN:
            said: Mapping[Language, str] = getattr(brief, name)
            # An offer in the words of one language only stands in the offer itself.
            own = brief.offer.text if name == "offer_text" and not brief.offer_text else ""
            yield f"{name}_{language}", said.get(language, own)
        yield f"key_facts_{language}", "\n".join(brief.key_facts.get(language, ()))


def _brief(values: Values, words: Words) -> CampaignBrief:
    spoken = {
        name: {each: said for each in LANGUAGES if (said := one(values, f"{name}_{each}"))} for name in SPOKEN
    }
    facts = {each: told for each in LANGUAGES if (told := lines(one(values, f"key_facts_{each}")))}
    offer = Offer(
        text=next(iter(spoken["offer_text"].values()), ""),
        starts=day_of_form(values, "offer_starts", words),
        ends=day_of_form(values, "offer_ends", words),
        conditions=one(values, "offer_conditions"),
        code=one(values, "offer_code"),
    )
    return CampaignBrief(
        goal=spoken["goal"],
        offer=offer,
        offer_text=spoken["offer_text"],
        key_facts=facts,
        tone=one(values, "tone"),
        cta=spoken["cta"],
        link=one(values, "link"),
        utm={name: said for name in UTM if (said := one(values, f"utm_{name}"))},
        vary=next((each for each in VARIED if each == one(values, "vary")), "angle"),
        learn=not one(values, "no_lessons"),
    )


def _products(values: Values, prefix: str, words: Words) -> Products:
    mode = one(values, f"{prefix}.mode")
    if mode == "skus":
        typed = one(values, f"{prefix}.skus").replace(",", "\n").replace(";", "\n").splitlines()
        found = [*values.get(f"{prefix}.sku", ()), *(each.strip() for each in typed)]
        return tuple(dict.fromkeys(filter(None, found)))
    if mode != "rule":
        return ()
    return ProductRule(
        category=one(values, f"{prefix}.category"),
        max_price=_amount(values, f"{prefix}.max_price", words),
        in_stock=bool(one(values, f"{prefix}.in_stock")),
        new_since=day_of_form(values, f"{prefix}.new_since", words),
        top=min(max(number(one(values, f"{prefix}.top")), 1), 20),
        order=next((each for each in PICKS if each == one(values, f"{prefix}.order")), "name"),
    )


def _held(prefix: str, products: Products) -> dict[str, tuple[str, ...]]:
    """Products as fields of the form."""
    if isinstance(products, tuple):
        return {f"{prefix}.mode": ("skus" if products else "none",), f"{prefix}.sku": products}
    told = {part.name: getattr(products, part.name) for part in fields(products)}
    told["in_stock"] = "1" if products.in_stock else ""
    held = {f"{prefix}.{name}": ("" if value is None else str(value),) for name, value in told.items()}
    return {f"{prefix}.mode": ("rule",), **held}


def _amount(values: Values, name: str, words: Words) -> Decimal | None:
    said = one(values, name)
    if not said:
        return None
    try:
        amount = Decimal(said.translate({0x20: None, 0xA0: None, 0x202F: None, ord("€"): None, 0x2C: "."}))
    except InvalidOperation as error:
        raise InputError(words("camp_no_amount", said=said[:40]), words("camp_no_amount_next")) from error
    if not amount.is_finite() or amount < 0:
        raise InputError(words("camp_no_amount", said=said[:40]), words("camp_no_amount_next"))
    return amount


def day_of_form(values: Values, name: str, words: Words) -> dt.date | None:
    """A day as a date field of a browser hands it over."""
    said = one(values, name)
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError as error:
        raise InputError(words("brief_no_day", said=said[:40]), words("brief_no_day_next")) from error

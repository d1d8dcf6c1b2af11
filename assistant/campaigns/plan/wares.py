"""What is wrong with the products of a campaign: names, rules that nothing fits, stock, prices that end."""

import datetime as dt
from collections.abc import Iterator

from assistant.campaigns.plan.expand import languages_of
from assistant.campaigns.plan.preview import Problem
from assistant.campaigns.plan.problems import in_language, problem, unknown
from assistant.campaigns.plan.products import Choice
from assistant.text.normalise import fold
from assistant.types.brand import Segment
from assistant.types.campaign import Campaign, ProductRule
from assistant.types.knowledge import Product
from assistant.writing.order import MOST_PRODUCTS


def name_problems(campaign: Campaign, choice: Choice) -> Iterator[Problem]:
    """SKUs and categories that no product has."""
    chosen = [("products", campaign.products)]
    chosen += [(f"products_by_segment.{name}", found) for name, found in campaign.products_by_segment.items()]
    for key, found in chosen:
        if isinstance(found, ProductRule):
            if found.category and not choice.has_category(found.category):
                yield unknown("unknown_category", f"{key}.category", found.category, choice.categories)
            continue
        for sku in found:
            if choice.get(sku) is None:
                yield unknown("unknown_product", key, sku, choice.skus)


def ware_problems(
    campaign: Campaign, choice: Choice, segments: dict[str, Segment], today: dt.date
) -> Iterator[Problem]:
    """What keeps the products of each segment from being offered; each product is told of once."""
    for name in campaign.products_by_segment:
        if name not in campaign.segments:
            yield problem("products_of_other_segment", f"products_by_segment.{name}", name=name)
    told: set[str] = set()
    for segment in campaign.segments:
        key = _key(campaign, segment)
        skus = choice(campaign, segment)
        rule = campaign.products_by_segment.get(segment, campaign.products)
        if isinstance(rule, ProductRule) and not skus:
            yield problem("no_product_fits", key, name=segment)
        if len(skus) > MOST_PRODUCTS:
            yield problem("too_many_products", key, name=segment, count=len(skus), most=MOST_PRODUCTS)
        for sku in skus:
            product = choice.get(sku)
            if product is not None:
                yield from _of_product(product, key, campaign, today) if sku not in told else ()
                yield from _unnamed(product, key, campaign, segments[segment], told)
            told.add(sku)


def _key(campaign: Campaign, segment: str) -> str:
    return f"products_by_segment.{segment}" if segment in campaign.products_by_segment else "products"


def _of_product(product: Product, key: str, campaign: Campaign, today: dt.date) -> Iterator[Problem]:
    named = {"sku": product.sku, "name": {"fr": product.named("fr"), "en": product.named("en")}}
    if product.availability == "discontinued":
        yield problem("product_gone", key, **named)
    elif product.availability == "out_of_stock":
        yield problem("product_out_of_stock", key, **named)
    until = product.valid_until
    if until is None:
        return
    if product.expired(today):
        yield problem("price_expired", key, until=until, **named)
    elif campaign.starts and until < campaign.starts:
        yield problem("price_ends_before_campaign", key, until=until, starts=campaign.starts, **named)
    elif campaign.ends and until < campaign.ends:
        yield problem("price_ends_during_campaign", key, until=until, **named)


def _unnamed(
    product: Product, key: str, campaign: Campaign, segment: Segment, told: set[str]
) -> Iterator[Problem]:
    for language in languages_of(campaign, segment):
        mark = f"{fold(product.sku)} {language}"
        if language not in product.name and mark not in told:
            told.add(mark)
            yield problem("product_language", key, sku=product.sku, language=in_language(language))

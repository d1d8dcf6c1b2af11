"""Which products each segment's texts are about: those that are named, or the first that fit a rule."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.store.knowledge.catalogue import Catalogue
from assistant.text.normalise import fold
from assistant.types.campaign import Campaign, Pick, ProductRule
from assistant.types.knowledge import Product

Chooser = Callable[[Campaign, str], tuple[str, ...]]
"""Gives the SKUs that the texts of a campaign for a segment are about."""

OFFERED = ("in_stock", "preorder")  # what can be bought


class Choice:
    """The products of a catalogue as they stand now; rules are answered from one reading of it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._products = catalogue.all()
        self._by_sku = {product.sku.strip().casefold(): product for product in self._products}

    def __call__(self, campaign: Campaign, segment: str) -> tuple[str, ...]:
        """The SKUs for a segment, as the catalogue writes them; one that it does not know stays as it is."""
        chosen = campaign.products_by_segment.get(segment, campaign.products)
        if isinstance(chosen, ProductRule):
            return tuple(product.sku for product in matching(self._products, chosen))
        found = (self.get(sku) for sku in chosen)
        return tuple(product.sku if product else sku for product, sku in zip(found, chosen, strict=True))

    def get(self, sku: str) -> Product | None:
        """The product of that SKU, in any case; None when there is none."""
        return self._by_sku.get(sku.strip().casefold())

    def has_category(self, category: str) -> bool:
        """Whether a product has that category, or one below it."""
        return any(_same(known, category) for known in self.categories)

    @property
    def skus(self) -> Sequence[str]:
        """Every SKU that there is."""
        return [product.sku for product in self._products]

    @property
    def categories(self) -> Sequence[str]:
        """Every category that a product has, in order."""
        return sorted({product.category for product in self._products if product.category})


def matching(products: Sequence[Product], rule: ProductRule) -> tuple[Product, ...]:
    """The first `rule.top` products that fit, in its order; equal ones by SKU."""
    fitting = [product for product in products if _fits(product, rule)]
    return tuple(_ordered(fitting, rule.order)[: rule.top])


def new_since(product: Product) -> dt.date | None:
    """The day since which a product is sold, where its record tells one."""
    for name in NEW_FIELDS:
        text = product.attributes.get(name, "")
        try:
            return dt.date.fromisoformat(text.strip()[:10])
        except ValueError:
            continue
    return None


# How feeds call that day: Google Merchant, Shopify, WooCommerce, and a table made by hand.
NEW_FIELDS = ("availability_date", "published_at", "date_created", "created_at", "new_since", "launch_date")


def _fits(product: Product, rule: ProductRule) -> bool:
    day = new_since(product)
    return (
        (not rule.category or _same(product.category, rule.category))
        and (rule.max_price is None or product.price_eur <= rule.max_price)
        and (not rule.in_stock or product.availability == "in_stock")
        and (rule.new_since is None or (day is not None and day >= rule.new_since))
    )


def _same(category: str, wanted: str) -> bool:
    """Whether a category is the wanted one, or below it in a path: “Lit > Draps” is in “Lit”."""
    path = [fold(part).strip() for part in category.replace("›", ">").replace("/", ">").split(">")]
    return fold(wanted).strip() in (*path, fold(category).strip())


def _ordered(products: Sequence[Product], order: Pick) -> list[Product]:
    def price(product: Product) -> Decimal:
        return product.price_eur

    by_sku = sorted(products, key=lambda product: product.sku)
    if order == "cheapest":
        return sorted(by_sku, key=price)
    if order == "dearest":
        return sorted(by_sku, key=price, reverse=True)
    if order == "newest":
        return sorted(by_sku, key=lambda product: new_since(product) or dt.date.min, reverse=True)
    return sorted(by_sku, key=lambda product: fold(product.named("fr")))

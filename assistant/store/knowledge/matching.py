"""Whether a product is what filters ask for; names and values are compared without case and accents."""

import datetime as dt
import re
from collections.abc import Mapping

from assistant.text.normalise import fold
from assistant.text.product_words import attribute_name, category_names
from assistant.types.knowledge import Filters, Product


def matches(product: Product, wanted: Filters, today: dt.date | None = None) -> bool:
    """Whether a product passes the filters that concern products.

    Trust and dates are those of passages. With a price wanted, a product whose price has ended before `today`
    does not pass: nobody knows what it costs.
    """
    if wanted.language is not None and wanted.language not in {*product.name, *product.description}:
        return False
    if wanted.category and fold(wanted.category).strip() not in category_names(product.category):
        return False
    if wanted.availability and product.availability not in wanted.availability:
        return False
    return _price_fits(product, wanted, today) and all(
        has_value(product.attributes, name, value) for name, value in wanted.attributes.items()
    )


def _price_fits(product: Product, wanted: Filters, today: dt.date | None) -> bool:
    if wanted.price_from is None and wanted.price_until is None:
        return True
    if today is not None and product.expired(today):
        return False
    above = wanted.price_from is None or product.price_eur >= wanted.price_from
    return above and (wanted.price_until is None or product.price_eur <= wanted.price_until)


def has_value(attributes: Mapping[str, str], name: str, value: str) -> bool:
    """Whether an attribute, under any of its names and in either language, holds these words in a row."""
    base, wanted = attribute_name(name).base, _words(value)
    return any(
        wanted in _words(text) for other, text in attributes.items() if attribute_name(other).base == base
    )


def _words(text: str) -> str:
    """The words of a text between single spaces, so that “lin” is not found in “linge”."""
    words = re.findall(r"[^\W_]+", fold(text))
    return f" {' '.join(words)} "

"""Writes each product record out in words, to be found and cited like a page."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.text.long_date import long_date
from assistant.text.product_words import attribute_label, attribute_name, category_label, words
from assistant.types.knowledge import Document, Origin, Part, Product
from assistant.types.language import LANGUAGES, Language

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PATH = re.compile(r"[^>;]*[^>;\s]")
# What is kept for lists and pages, and says nothing in a text.
NOT_WRITTEN = frozenset({"item_group_id", "additional_images"})


def product_documents(
    products: Sequence[Product], source: str = "products.csv", origin: Origin | None = None
) -> list[Document]:
    """One document per product and language that it has texts in: labelled facts, price and dates.

    A feed in one language gives no document in the other: it would be a copy that crowds the results.
    """
    declared = origin or Origin(trust="feed")
    return [
        _document(product, language, source, declared)
        for product in products
        for language in LANGUAGES
        if language in product.name or language in product.description
    ]


def _document(product: Product, language: Language, source: str, origin: Origin) -> Document:
    return Document(
        source=source,
        title=product.named(language),
        language=language,
        parts=(Part("\n".join(_lines(product, language))),),
        url=product.url,
        valid_until=product.valid_until,
        date=origin.date,
        audience=origin.audience,
        sku=product.sku,
        trust=origin.trust,
        owner=origin.owner,
        product=product.facts,
    )


def _lines(product: Product, language: Language) -> Iterator[str]:
    fields = words()["fields"]
    if description := product.description.get(language):
        yield description
        yield ""
    price = f"{money(product.price_eur, language)} {words()['tax'][language]}"
    yield _fact(fields["price"][language], price, language)
    if product.price_reference_30j is not None:
        yield _fact(fields["reference"][language], money(product.price_reference_30j, language), language)
    if product.valid_until is not None:
        yield _fact(fields["valid_until"][language], long_date(product.valid_until, language), language)
    availability = words()["availability"][product.availability][language]
    yield _fact(fields["availability"][language], availability, language)
    for name, value in product.attributes.items():
        if shown := _attribute(name, value, language):
            yield shown
    if product.category:
        category = _PATH.sub(lambda part: _category(part[0], language), product.category)
        yield _fact(fields["category"][language], category, language)
    yield _fact(fields["sku"][language], product.sku, language)


def _category(part: str, language: Language) -> str:
    name = part.lstrip()
    return part[: len(part) - len(name)] + category_label(name, language)


def _fact(label: str, value: str, language: Language) -> str:
    colon = "\u00a0:" if language == "fr" else ":"
    return f"- {label}{colon} {value}"


def _attribute(name: str, value: str, language: Language) -> str:
    """“width_cm”, “40” → “- Largeur : 40 cm”. A name that ends in _fr or _en is for that language only."""
    found = attribute_name(name)
    if name in NOT_WRITTEN or found.language not in (None, language):
        return ""
    shown = _value(value.replace("\n", " "), found.unit, language)
    return _fact(attribute_label(found.base, language), shown, language)


def _value(value: str, unit: str, language: Language) -> str:
    if found := _ISO_DATE.fullmatch(value):
        try:
            return long_date(dt.date(*(int(number) for number in found.groups())), language)
        except ValueError:
            return value
    if unit == "eur" and re.fullmatch(r"\d+(\.\d+)?", value):
        return money(Decimal(value), language)
    if language == "fr":
        value = re.sub(r"(?<=\d)\.(?=\d+$)", ",", value)
    return f"{value}\u00a0{words()['units'][unit][language]}" if unit else value


def money(amount: Decimal, language: Language) -> str:
    """“1 250,50 €” in French, “€1,250.50” in English."""
    text = f"{amount:,.2f}"
    if language == "en":
        return f"€{text}"
    return text.replace(",", "\u00a0").replace(".", ",") + "\u00a0€"

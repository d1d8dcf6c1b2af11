"""Writes each product record out in words, one document per language, to be found and cited like a page."""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from typing import Any

import yaml

from assistant.text.long_date import long_date
from assistant.types.knowledge import Document, Origin, Part, Product
from assistant.types.language import LANGUAGES, Language

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def product_documents(
    products: Sequence[Product], source: str = "products.csv", origin: Origin | None = None
) -> list[Document]:
    """One document per product and language: labelled facts, price and dates in that language."""
    declared = origin or Origin(trust="feed")
    return [_document(product, language, source, declared) for product in products for language in LANGUAGES]


def _document(product: Product, language: Language, source: str, origin: Origin) -> Document:
    return Document(
        source=source,
        title=product.name[language],
        language=language,
        parts=(Part("\n".join(_lines(product, language))),),
        url=product.url,
        valid_until=product.valid_until,
        date=origin.date,
        audience=origin.audience,
        sku=product.sku,
        trust=origin.trust,
        owner=origin.owner,
    )


def _lines(product: Product, language: Language) -> Iterator[str]:
    fields, words = _labels()["fields"], _labels()
    if description := product.description.get(language):
        yield description
        yield ""
    price = f"{money(product.price_eur, language)} {words['tax'][language]}"
    yield _fact(fields["price"][language], price, language)
    if product.price_reference_30j is not None:
        yield _fact(fields["reference"][language], money(product.price_reference_30j, language), language)
    if product.valid_until is not None:
        yield _fact(fields["valid_until"][language], long_date(product.valid_until, language), language)
    yield _fact(
        fields["availability"][language], words["availability"][product.availability][language], language
    )
    for name, value in product.attributes.items():
        if shown := _attribute(name, value, language):
            yield shown
    if product.category:
        category = words["categories"].get(product.category.casefold(), {}).get(language, product.category)
        yield _fact(fields["category"][language], category, language)
    yield _fact(fields["sku"][language], product.sku, language)


def _fact(label: str, value: str, language: Language) -> str:
    colon = "\u00a0:" if language == "fr" else ":"
    return f"- {label}{colon} {value}"


def _attribute(name: str, value: str, language: Language) -> str:
    """“width_cm”, “40” → “- Largeur : 40 cm”. A name that ends in _fr or _en is for that language only."""
    key = name.strip().casefold().replace(" ", "_")
    if (own := re.fullmatch(r"(.+)_(fr|en)", key)) is not None:
        if own.group(2) != language:
            return ""
        key = own.group(1)
    labels: Mapping[str, Any] = _labels()
    base, _, unit = key.rpartition("_")
    if not base or unit not in labels["units"] or key in labels["attributes"]:
        base, unit = key, ""
    label = labels["attributes"].get(base, {}).get(language) or base.replace("_", " ").capitalize()
    return _fact(label, _value(value, unit, language), language)


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
    return f"{value}\u00a0{_labels()['units'][unit][language]}" if unit else value


def money(amount: Decimal, language: Language) -> str:
    """“1 250,50 €” in French, “€1,250.50” in English."""
    text = f"{amount:,.2f}"
    if language == "en":
        return f"€{text}"
    return text.replace(",", "\u00a0").replace(".", ",") + "\u00a0€"


@functools.cache
def _labels() -> dict[str, Any]:
    text = (files("assistant.ingest") / "labels.yaml").read_text(encoding="utf-8")
    labels: dict[str, Any] = yaml.safe_load(text)
    return labels

"""Half a sentence that says which wishes a product meets, and which one it does not."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from assistant import rules
from assistant.chat.products.fitting import Fitting, has
from assistant.chat.products.shelf import Item, measured_in
from assistant.chat.products.wishes import LIMITS, Budget, Measure
from assistant.text.product_words import attribute_label, attribute_name, unit_label
from assistant.types.knowledge import Product
from assistant.types.language import Language

_LONGEST_VALUE = 45  # characters of a value that fits into half a sentence
_LETTERS = 4  # XXXL; a longer size is a word
_MOST_PARTS = 3  # beside price and availability


def reason(item: Item, found: Fitting, language: Language, today: dt.date) -> str:
    """The reason for one card, in `language`; its figures are the record's or computed from it."""
    parts = list(dict.fromkeys(_values(item, found, language)))[:_MOST_PARTS]
    for missed in found.missed:
        if not has(item, missed):
            kind = missed.name if missed.name in ("color", "material") else "attribute"
            parts.append(_say(f"not_{kind}", language, value=missed.typed))
    if item.product.availability in ("out_of_stock", "preorder"):
        parts.append(_say(item.product.availability, language))
    parts += _price(item.product, found, language, today)
    return ", ".join(parts) or _say("costs", language, price=amount(item.product.price_eur, language))


def amount(value: Decimal, language: Language) -> str:
    """“1 250 €” and “17,60 €” in French, “€1,250” and “€17.60” in English."""
    text = f"{value:,.2f}".removesuffix(".00")
    if language == "en":
        return f"€{text}"
    return text.replace(",", "\u00a0").replace(".", ",") + "\u00a0€"


def _values(item: Item, found: Fitting, language: Language) -> Iterator[str]:
    wishes, fit = found.wishes, found.wishes.fit
    told = [value.name for value in (*wishes.values, *found.missed)]
    for name in told or ["material"]:
        yield from _attribute(item.product, name, language)
    if fit.size:
        yield _say("size", language, value=fit.size.upper() if len(fit.size) <= _LETTERS else fit.size)
    if (fit.lengths | fit.near) & item.lengths:
        yield _measures(item.product, language)
    for measure in fit.measures:
        yield from _measured(item.product, measure, language)
    for name, wanted in (("seats", fit.seats), ("pieces", fit.pieces)):
        numbers = item.numbers(name)
        if wanted is not None and numbers:
            yield _say(name, language, value=_plain(max(numbers), language))


def _measures(product: Product, language: Language) -> str:
    """Its measures as the record has them, width before length: “160 × 200 cm”."""
    found = {attribute_name(name).base: text for name, text in product.attributes.items()}
    told = [found[base] for base in ("width", "diameter", "length", "height", "depth") if base in found][:2]
    return " × ".join(_plain(Decimal(each), language) for each in told) + "\u00a0cm"


def _measured(product: Product, measure: Measure, language: Language) -> Iterator[str]:
    """A measured attribute with its name and unit: “Deepest mattress: 37 cm”."""
    wanted = {measure.name + end for end in LIMITS} if measure.limit else {measure.name}
    for name, text in product.attributes.items():
        told = attribute_name(name)
        if told.base in wanted and measured_in(told.unit) == measure.dimension:
            unit = unit_label(told.unit, language)
            value = _plain(Decimal(text.replace(",", ".")), language) + (f"\u00a0{unit}" if unit else "")
            label = attribute_label(told.base, language)
            yield _say("measure", language, label=label[:1].lower() + label[1:], value=value)


def _attribute(product: Product, base: str, language: Language) -> Iterator[str]:
    """The record's own words for an attribute, in the language asked for where it has them."""
    told = [
        (name.language, text)
        for name, text in ((attribute_name(name), text) for name, text in product.attributes.items())
        if name.base == base and len(text) <= _LONGEST_VALUE
    ]
    told.sort(key=lambda each: (each[0] != language, each[0] is not None))
    for _, text in told[:1]:
        yield _say("color", language, value=text) if base == "color" else text


def _price(product: Product, found: Fitting, language: Language, today: dt.date) -> Iterator[str]:
    budget, price = found.wishes.budget, product.price_eur
    if product.expired(today):
        yield _say("no_price", language)
    elif found.wishes.cheapest:
        yield from _cheapest(product, found, language, today)
    elif budget:
        key = _budget_key(budget, price, found)
        said = budget.said or price
        values = {"price": price, "budget": said, "over": price - said}
        values |= {"low": budget.lowest or price, "high": budget.highest or price}
        yield _say(key, language, **{name: amount(value, language) for name, value in values.items()})


def _budget_key(budget: Budget, price: Decimal, found: Fitting) -> str:
    if not budget.euros:
        return "euros"
    if budget.said is None:
        return "cheaper"
    if found.given_up == "budget":
        return "over"
    if budget.rough or budget.highest is None:
        return "about" if budget.rough else "at_least"
    if budget.lowest is not None:
        return "between"
    return "equal" if price == budget.said else "within"


def _cheapest(product: Product, found: Fitting, language: Language, today: dt.date) -> Iterator[str]:
    prices = [item.product.price_eur for item in found.items if not item.product.expired(today)]
    if len(prices) > 1 and product.price_eur == min(prices):
        yield _say("cheapest", language, price=amount(product.price_eur, language), count=str(len(prices)))


def _say(key: str, language: Language, **values: str) -> str:
    text: str = rules.load("reasons")[key][language]
    return text.format(**values)


def _plain(value: Decimal, language: Language) -> str:
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if language == "fr" else text

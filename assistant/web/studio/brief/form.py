"""Between the brief's form and a `Brief`, both ways. What a browser sends may be anything."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.errors import InputError
from assistant.text.dates import date_parts, dates
from assistant.text.long_date import long_date
from assistant.types.draft import Brief, Offer, Vary
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES, Language
from assistant.web.texts import Words
from assistant.writing.keywords import typed_keywords
from assistant.writing.order import MOST_VARIANTS

UTM = ("source", "medium", "campaign", "content")
VARIED: tuple[Vary, ...] = ("angle", "length", "emotion", "opening")
# The parts of the form that make a brief, in the order of the page.
NAMES = (
    "channel", "language", "segment", "products", "goal", "variants", "vary",
    "offer", "offer_starts", "offer_ends", "offer_conditions", "offer_code",
    "reply_to", "key_facts", "tone", "cta", "link", *(f"utm_{name}" for name in UTM), "keywords", "facts",
    "learn",
)  # fmt: skip


def brief_of(values: Mapping[str, Any], words: Words) -> Brief:
    """The form as a brief, in the page's language unless it names one.

    Raises InputError for a language that we don't write and for a day that is none.
    """
    chosen = values.get("facts")
    facts = chosen if isinstance(chosen, Mapping) else {}
    utm = {name: text(values.get(f"utm_{name}")) for name in UTM}
    return Brief(
        channel=text(values.get("channel")),
        segment=text(values.get("segment")),
        goal=text(values.get("goal")),
        language=_language(values.get("language"), words),
        products=texts(values.get("products")),
        offer=_offer(values, words),
        key_facts=lines(values.get("key_facts")),
        tone=text(values.get("tone")),
        cta=text(values.get("cta")),
        link=text(values.get("link")),
        utm={name: value for name, value in utm.items() if value},
        keywords=typed_keywords(text(values.get("keywords"))),
        pinned=texts(facts.get("pinned")),
        excluded=texts(facts.get("excluded")),
        variants=_variants(values.get("variants")),
        vary=next((each for each in VARIED if each == values.get("vary")), "angle"),
        reply_to=text(values.get("reply_to")),
        learn=values.get("learn") is not False,
    )


def values_of(brief: Brief, language: Language) -> dict[str, Any]:
    """A brief as values of the form, its days as the page's language writes them."""
    offer = brief.offer
    return {
        "channel": brief.channel,
        "language": brief.language,
        "segment": brief.segment,
        "products": list(brief.products),
        "goal": brief.goal,
        "variants": brief.variants,
        "vary": brief.vary,
        "offer": offer.text,
        "offer_starts": long_date(offer.starts, language) if offer.starts else "",
        "offer_ends": long_date(offer.ends, language) if offer.ends else "",
        "offer_conditions": offer.conditions,
        "offer_code": offer.code,
        "reply_to": brief.reply_to,
        "key_facts": "\n".join(brief.key_facts),
        "tone": brief.tone,
        "cta": brief.cta,
        "link": brief.link,
        **{f"utm_{name}": brief.utm.get(name, "") for name in UTM},
        "keywords": ", ".join(brief.keywords),
        "facts": {"pinned": list(brief.pinned), "excluded": list(brief.excluded)},
        "learn": brief.learn,
    }


def day_of(value: Any, words: Words) -> dt.date | None:
    """A day as people write it in French or English; None for nothing, InputError for anything else."""
    said = text(value)
    if not said:
        return None
    found = [date_parts(each) for _start, _end, values in dates(said) for each in values]
    try:
        return dt.date(*found[0]) if found else dt.date.fromisoformat(said)
    except ValueError as error:
        raise InputError(words("brief_no_day", said=said[:40]), words("brief_no_day_next")) from error


def product_choices(products: Sequence[Product], language: Language) -> list[tuple[str, str]]:
    """Products as (label, SKU), each once."""
    labels = {}
    for product in products:
        name = product.name.get(language) or next(iter(product.name.values()), "")
        labels[product.sku] = f"{name} · {product.sku}"
    return [(label, sku) for sku, label in labels.items()]


def lines(value: Any) -> tuple[str, ...]:
    """The lines of a text that say something; a bullet before them is left out."""
    found = (line.strip().lstrip("-•*").strip() for line in text(value).splitlines())
    return tuple(line for line in found if line)


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts; empty for anything else."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()


def text(value: Any) -> str:
    """A text without the space around it; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def _offer(values: Mapping[str, Any], words: Words) -> Offer:
    return Offer(
        text=text(values.get("offer")),
        starts=day_of(values.get("offer_starts"), words),
        ends=day_of(values.get("offer_ends"), words),
        conditions=text(values.get("offer_conditions")),
        code=text(values.get("offer_code")),
    )


def _language(value: Any, words: Words) -> Language:
    if not value:
        return words.language
    known = next((name for name in LANGUAGES if name == value), None)
    if known is None:
        raise InputError(words("brief_no_language"), words("brief_no_language_next"))
    return known


def _variants(value: Any) -> int:
    try:
        return min(max(int(value), 1), MOST_VARIANTS)
    except (TypeError, ValueError):
        return 1

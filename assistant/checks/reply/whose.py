"""A price without the name of what it is the price of: “Son prix est de 72 €”."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from assistant.checks.evidence import evidence, passage_evidence, statement
from assistant.rules import load
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.sentences import split_sentences
from assistant.text.units import CURRENCIES
from assistant.types.knowledge import Passage
from assistant.types.language import Language

_NAMED = 0.4  # share of the words of a product's name that a text must have to speak of it


def nameless_price(
    sentence: str, said: str, question: str, passages: Sequence[Passage], language: Language
) -> bool:
    """Whether a sentence gives the price of “it”, and what “it” is has another price or is unclear.

    “It” is the product that was named last in `said`, the reply so far, else in the question. With a single
    product among the `passages` nothing is unclear; with none, the price is no product's.
    """
    products = [one for one in passages if one.chunk.sku is not None]
    prices = [one for one in figures(sentence) if one.unit in CURRENCIES]
    if len(products) < 2 or not prices or not _bare(language).search(fold(sentence)):
        return False
    if _meant(sentence, products):
        return False
    named = (found for text in reversed(split_sentences(said)) if (found := _meant(text, products)))
    meant = next(named, None) or _meant(question, products)
    return not meant or not all(_holds(one, prices, language) for one in meant)


def _holds(product: Passage, prices: Sequence[Figure], language: Language) -> bool:
    source = passage_evidence(product, language)
    return all(source.holds(price) for price in prices)


def _meant(text: str, products: Sequence[Passage]) -> Sequence[Passage]:
    """The products that a text names best; of those alike, the ones that have most of its figures."""
    scored = [(_named(text, one), one) for one in products]
    best = max(score for score, _ in scored)
    return [one for score, one in scored if score == best] if best[0] >= _NAMED else []


def _named(text: str, product: Passage) -> tuple[float, Decimal]:
    chunk = product.chunk
    name = statement(chunk.title, chunk.language)
    source = passage_evidence(product, chunk.language)
    held = sum(source.holds(one) for one in figures(text))
    return round(evidence(text, chunk.language, True).share(name), 2), Decimal(held)


@cache
def _bare(language: Language) -> "re.Pattern[str]":
    return re.compile("|".join(load("replying")["nameless"][language]))

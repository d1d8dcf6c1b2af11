"""The passages that a text from anywhere may stand on: of its products, of the whole, of each statement."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.checks.grounding import is_factual
from assistant.search.retrieve import Retriever
from assistant.text.numbers import figures
from assistant.text.sentences import split_sentences
from assistant.text.terms import terms
from assistant.types.knowledge import Passage, Product
from assistant.types.language import Language

WHOLE, EACH = 8, 4  # passages looked for with the beginning of the text, and with each statement
MOST_STATEMENTS = 40
MOST_SEARCHES = 120  # for one text: a list of sizes has a clause for each
MOST_PASSAGES = 40
_QUERY = 400  # characters
_CLAUSE = re.compile(r"[,;:]\s|\s[–—]\s|\s(?:et|and|mais|but)\s")
_SHARE = 0.6  # of a product's name that a text which means it says


class EvidenceFinder:
    """Looks a text up in the public knowledge, statement by statement."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def find(
        self, fields: Mapping[str, str], language: Language, products: Sequence[Product] = ()
    ) -> tuple[Passage, ...]:
        """The passages near a text, those of its products first, each once; at most 40.

        What customers wrote is not among them: it proves nothing. Raises what the search raises.
        """
        found: dict[str, tuple[int, Passage]] = {}
        for query, most in _searches(fields, language, products).items():
            for passage in self._retriever.search(query, most, language=language):
                before = found.get(passage.chunk.id)
                if passage.chunk.trust != "user_generated" and (before is None or passage.rank < before[0]):
                    found[passage.chunk.id] = (passage.rank, passage)
        own = {product.sku for product in products}
        ranked = sorted(found.values(), key=lambda one: (one[1].chunk.sku not in own, one[0]))
        return tuple(passage for _, passage in ranked)[:MOST_PASSAGES]


def _searches(fields: Mapping[str, str], language: Language, products: Sequence[Product]) -> dict[str, int]:
    """What to look for, each once, with how many passages of it: the parts of sentences come last."""
    found: dict[str, int] = {}
    for query, most in _queries(fields, language, products):
        if len(found) == MOST_SEARCHES:
            break
        if _says_something(query[:_QUERY]):
            found.setdefault(query[:_QUERY], most)
    return found


def _queries(
    fields: Mapping[str, str], language: Language, products: Sequence[Product]
) -> Iterator[tuple[str, int]]:
    for product in products:
        yield f"{product.sku} {product.named(language)}", 2
    text = "\n".join(fields.values())
    yield text, WHOLE
    factual = (sentence for sentence in split_sentences(text) if is_factual(sentence, language))
    statements = list(dict.fromkeys(factual))[:MOST_STATEMENTS]
    for sentence in statements:
        yield sentence, EACH
    for sentence in statements:
        for part in _parts(sentence):
            yield part, EACH


def _parts(sentence: str) -> list[str]:
    """The parts of a sentence that state a figure, when it has several parts: they may have two sources."""
    parts = _CLAUSE.split(sentence)
    return [part for part in parts if figures(part)] if len(parts) > 1 else []


def named_products(text: str, products: Sequence[Product]) -> tuple[Product, ...]:
    """Those of the products that a text means: it has the SKU, or most of the name, or some and the price."""
    return tuple(product for product in products if _means(text, product))


def _means(text: str, product: Product) -> bool:
    if product.sku.casefold() in text.casefold():
        return True
    said = [_share(text, name, language) for language, name in product.name.items()]
    priced = any(
        figure.unit == "EUR" and figure.value in (product.price_eur, product.price_reference_30j)
        for figure in figures(text)
    )
    return max(said, default=0.0) >= (_SHARE / 2 if priced else _SHARE)


def _share(text: str, name: str, language: Language) -> float:
    wanted = set(terms(name, language))
    return len(wanted & set(terms(text, language))) / len(wanted) if wanted else 0.0


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)

"""Products for a visitor who is choosing: real records, one to three, each with its reason."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from assistant.chat.conversation import Turn
from assistant.chat.products.asking import is_choosing, remembered
from assistant.chat.products.fitting import SOLD, Fitter, Fitting, exactly
from assistant.chat.products.reading import Reader, Reading
from assistant.chat.products.reasons import reason
from assistant.chat.products.shelf import Item, Shelf, Shelves
from assistant.chat.products.wishes import Budget, Remembered, Wishes
from assistant.search.retrieve import Retriever
from assistant.search.wares.products import ProductQuery
from assistant.search.wares.skus import sku_candidates, sku_key
from assistant.store.knowledge.catalogue import Catalogue
from assistant.text.normalise import fold
from assistant.text.sentences import split_sentences
from assistant.types.answer import ProductCard
from assistant.types.knowledge import Filters, Passage
from assistant.types.language import Language

MOST_CARDS = 3
_RANKED = 30  # products whose order by meaning is asked for
_MENTIONS = 1000
_LONGEST_QUERY = 600  # characters
_CENT = Decimal("0.01")
_END = " ?!.…\u00a0\u202f"


@dataclass(frozen=True)
class _Asked:
    """One call: the question, its language, the turns before it."""

    question: str
    language: Language
    turns: Sequence[Turn]


class CatalogueRecommender:
    """Recommends from the public records of a catalogue; `today` tells which prices still hold."""

    def __init__(self, catalogue: Catalogue, retriever: Retriever, today: Callable[[], dt.date]) -> None:
        self._catalogue = catalogue
        self._retriever = retriever
        self._today = today
        self._shelves = Shelves(catalogue)
        self._reader = Reader(ProductQuery(catalogue.facets))

    def recommend(
        self, question: str, language: Language, turns: Sequence[Turn], passages: Sequence[Passage]
    ) -> tuple[ProductCard, ...]:
        """At most three cards, best first; none when it is neither about choosing nor about one product.

        Wishes of earlier turns count; a later one takes the place of an earlier one. What is not sold any
        more is never shown, what is out of stock only when it is asked for by name. Raises what the store,
        the index and the embedder raise.
        """
        shelf = self._shelves.current()
        if not shelf.items:
            return ()
        asked = _Asked(_own_words(question, turns), language, turns)
        found = _by_sku(asked.question, shelf) or self._found(asked, shelf, passages)
        return tuple(self._card(item, found, language) for item in found.items[:MOST_CARDS])

    def _found(self, asked: _Asked, shelf: Shelf, passages: Sequence[Passage]) -> Fitting:
        read = partial(self._read, language=asked.language, shelf=shelf)
        now, fitter = read(asked.question), Fitter(shelf, self._today(), self._mentions)
        memory, before = remembered(asked.turns, now, read)
        named = _named(now, fitter)
        if not is_choosing(now, before):
            return named
        found = fitter.fit(_with_cheaper(memory, now, asked.turns, shelf))
        if not found.items and all(_sold_out(item) for item in named.items):
            return named
        return replace(found, items=self._ordered(found, asked, passages))

    def _read(self, question: str, language: Language, shelf: Shelf) -> Reading:
        return self._reader.read(question, language, shelf, self._catalogue.facets(("public",)))

    def _mentions(self, word: str) -> frozenset[str]:
        return frozenset(product.sku for product in self._catalogue.search(word, _MENTIONS))

    def _ordered(self, found: Fitting, asked: _Asked, passages: Sequence[Passage]) -> tuple[Item, ...]:
        """The cheapest first where asked; else by meaning, one of each product before its variants."""
        if found.wishes.cheapest:
            return tuple(sorted(found.items, key=self._price))
        if len(found.items) <= 1:
            return found.items
        ranks = self._ranks(found, asked, passages)
        colors = found.wishes.of("color")
        last = len(ranks)

        def key(item: Item) -> tuple[object, ...]:
            shade = bool(colors) and not any(exactly(item, color) for color in colors)
            later = item.product.availability != "in_stock"
            return (
                shade,
                item.product.expired(self._today()),
                ranks.get(item.product.sku, last),
                later,
                *self._price(item),
            )

        return tuple(_varied(sorted(found.items, key=key)))

    def _price(self, item: Item) -> tuple[bool, Decimal]:
        """By price, what has no current one last."""
        return item.product.expired(self._today()), item.product.price_eur

    def _ranks(self, found: Fitting, asked: _Asked, passages: Sequence[Passage]) -> Mapping[str, int]:
        """The places of products by nearness of meaning to what was said."""
        wishes = found.wishes
        filters = Filters(
            category="" if wishes.thing.names else wishes.thing.category,
            price_from=wishes.budget.lowest,
            price_until=wishes.budget.highest,
            availability=SOLD,
        )
        said = " ".join([*(turn.question for turn in asked.turns[-2:]), asked.question])
        text = asked.question if not asked.turns else said[-_LONGEST_QUERY:]
        near = self._retriever.search(text, _RANKED, language=asked.language, filters=filters)
        skus = [passage.chunk.sku for passage in (*passages, *near) if passage.chunk.sku]
        return {sku: place for place, sku in enumerate(dict.fromkeys(skus))}

    def _card(self, item: Item, found: Fitting, language: Language) -> ProductCard:
        product, today = item.product, self._today()
        expired = product.expired(today)
        return ProductCard(
            sku=product.sku,
            name=product.named(language),
            price_eur=None if expired else product.price_eur,
            price_date=product.valid_until if expired and product.valid_until else today,
            availability=product.availability,
            url=product.url,
            image=f"/images/{product.image_file}" if product.image_file else None,
            reason=reason(item, found, language, today),
            named=found.named,
        )


def _own_words(question: str, turns: Sequence[Turn]) -> str:
    """The question without what was said before and put in front to complete it."""
    said = fold(" ".join(part for turn in turns for part in (turn.question, turn.searched, turn.answer)))
    sentences = split_sentences(question) if turns else [question]
    while len(sentences) > 1 and fold(sentences[0]).strip(_END) in said:
        del sentences[0]
    return " ".join(sentences) or question


def _by_sku(question: str, shelf: Shelf) -> Fitting | None:
    """The products whose SKU is in the question, also those out of stock; None without one."""
    keys = set(sku_candidates(question))
    items = [item for item in shelf.items if sku_key(item.product.sku) in keys] if keys else []
    return Fitting(tuple(_existing(items)), Wishes(), named=True) if items else None


def _existing(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.product.availability != "discontinued"]


def _named(now: Reading, fitter: Fitter) -> Fitting:
    """The product that a question names, even out of stock; up to three of a range that is asked for."""
    wishes = now.wishes
    none = Fitting((), wishes)
    if not wishes.thing.names:
        return none
    items = fitter.stating(_existing(fitter.things(wishes.thing)), wishes)
    ranged = [word for word in wishes.words if any(word in item.own for item in items)]
    for word in wishes.words:
        items = [item for item in items if word in item.words] or items
    items = [item for item in items if fitter.meets(item, Wishes(values=wishes.values))] or items
    if wishes.fit.lengths:
        items = [item for item in items if wishes.fit.lengths <= item.lengths] or items
    unique = len(items) == 1 and bool(ranged or not (now.instead or now.subject or _sold_out(items[0])))
    variants = ranged and len(items) <= MOST_CARDS and now.weak and not now.subject
    return Fitting(tuple(items), Wishes(), named=True) if unique or variants else none


def _sold_out(item: Item) -> bool:
    return item.product.availability not in SOLD


def _with_cheaper(memory: Remembered, now: Reading, turns: Sequence[Turn], shelf: Shelf) -> Remembered:
    """“Moins cher ?” means: than what was shown last."""
    shown = next((turn.skus for turn in reversed(turns) if turn.skus), ())
    prices = [item.product.price_eur for item in shelf.items if item.product.sku in shown]
    if not now.cheaper or not prices or now.wishes.budget:
        return memory
    below = Budget(highest=min(prices) - _CENT)
    return replace(memory, wishes=replace(memory.wishes, budget=below))


def _varied(items: Sequence[Item]) -> list[Item]:
    """The same items, the first of each product before its variants."""
    firsts: dict[object, Item] = {}
    for item in items:
        firsts.setdefault(item.family, item)
    first = list(firsts.values())
    return [*first, *(item for item in items if item not in first)]

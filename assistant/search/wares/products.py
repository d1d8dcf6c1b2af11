"""What a question asks of products, in the catalogue's own words: a budget, a category, a colour, a stock."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from assistant.search.wares.budget import price_bounds
from assistant.store.knowledge.facets import Facet, Facets
from assistant.text.endings import Form, bare_words
from assistant.text.normalise import fold
from assistant.text.product_words import category_names
from assistant.text.stopwords import STOP_WORDS
from assistant.types.knowledge import Audience, Availability, Filters
from assistant.types.language import LANGUAGES, Language

Named = TypeVar("Named")

# One word of a value is enough where people choose by it: “bleu” asks for “bleu nuit” too.
_CHOSEN_BY = frozenset({"color", "material", "pattern", "scent", "brand", "gender", "age_group"})
_LONGEST_NAME = 4  # words; what is longer is a description
_SHORTEST_WORD = 3  # letters
_SIZE = re.compile(r"\b(?:taille|pointure|sizes?)\s+(?P<size>[a-z0-9]{1,5})\b")
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(word for language in LANGUAGES for word in STOP_WORDS[language])
_STOCK: Mapping[Availability, re.Pattern[str]] = {
    "in_stock": re.compile(
        r"\b(?:en stock|disponibles?(?! (?:quand|bientot))|in stock|available(?! (?:again|soon|to)))\b"
    ),
    "preorder": re.compile(r"\b(?:precommand\w+|pre-?orders?)\b"),
}
# “Est-il en stock ?” asks about one product, “des draps en stock” for some that are.
_WHETHER = re.compile(r"\b(?:est|sont|sera|seront|reste\w*|quand|is|are|will|when|still|again|encore)\b")
_NOT = re.compile(r"\b(?:pas|plus|non|not|no longer|out of|rupture)\b")
_SEEKING = re.compile(
    r"\b(?:cherch\w+|voudrais|aimerais|veux|souhait\w+|besoin|envie|avez[- ]vous|vous avez|auriez|proposez|"
    r"vendez|quels?|quelles?|montre\w*|trouv\w+|conseill\w+|recommand\w+|idees?|cadeaux?|articles?|produits?|"
    r"look\w*|need|want|would like|have you|do you (?:have|sell|offer)|got any|which|show|find|recommend\w*|"
    r"suggest\w*|ideas?|gifts?|presents?|items?|products?|something)\b"
)


@dataclass(frozen=True)
class Wish:
    """What a question asks of products. `seeking`: it asks for some, and does not only mention a colour."""

    filters: Filters = field(default_factory=Filters)
    seeking: bool = False

    def __bool__(self) -> bool:
        return self.filters != Filters()


def no_wish(question: str, language: Language, audiences: Sequence[Audience]) -> Wish:
    """For a search without a catalogue."""
    del question, language, audiences
    return Wish()


@dataclass(frozen=True)
class _Vocabulary:
    """The catalogue's names: what a form of words asks for. A form that asks for two things is left out."""

    made_of: Facets
    categories: Mapping[Form, str]
    attributes: Mapping[Form, tuple[str, str]]
    sizes: Mapping[str, str]


class ProductQuery:
    """Reads questions with the vocabulary of the catalogue that `facets` gives for some audiences."""

    def __init__(self, facets: Callable[[Sequence[Audience]], Facets]) -> None:
        self._facets = facets
        self._known: dict[tuple[Audience, ...], _Vocabulary] = {}

    def __call__(self, question: str, language: Language, audiences: Sequence[Audience]) -> Wish:
        """What the question asks of products; an empty wish when there are none, or it asks for nothing.

        Raises what `facets` raises.
        """
        known = self._vocabulary(audiences)
        if not known.made_of.products:
            return Wish()
        folded = fold(question)
        lowest, highest = price_bounds(question)
        form = bare_words(question)
        wished = Filters(
            category=next(_named(form, known.categories), ""),
            price_from=lowest,
            price_until=highest,
            availability=_availability(folded),
            attributes=_attributes(form, folded, known),
        )
        budget = lowest is not None or highest is not None
        return Wish(wished, budget or _SEEKING.search(folded) is not None)

    def _vocabulary(self, audiences: Sequence[Audience]) -> _Vocabulary:
        key = tuple(sorted(set(audiences)))
        facets = self._facets(key)
        known = self._known.get(key)
        if known is None or known.made_of is not facets:
            known = self._known[key] = _vocabulary(facets)
        return known


def narrowed(filters: Filters, wished: Filters) -> Filters:
    """Both at once: the tighter of two prices; elsewhere what was set goes before what was understood."""
    return replace(
        filters,
        category=filters.category or wished.category,
        price_from=_tighter(max, filters.price_from, wished.price_from),
        price_until=_tighter(min, filters.price_until, wished.price_until),
        availability=filters.availability or wished.availability,
        attributes={**wished.attributes, **filters.attributes},
    )


def _tighter(choose: Callable[[Iterable[Decimal]], Decimal], *prices: Decimal | None) -> Decimal | None:
    given = [price for price in prices if price is not None]
    return choose(given) if given else None


def budget_only(wished: Filters) -> Filters:
    """The prices alone, for when no product has all the rest."""
    return Filters(price_from=wished.price_from, price_until=wished.price_until)


def _availability(folded: str) -> tuple[Availability, ...]:
    if _WHETHER.search(folded) or _NOT.search(folded):
        return ()
    return tuple(name for name, pattern in _STOCK.items() if pattern.search(folded))


def _attributes(form: Form, folded: str, known: _Vocabulary) -> dict[str, str]:
    """One value for each attribute; of two (“bleu ou vert”) neither, for both would be asked for at once."""
    found: dict[str, set[str]] = {}
    for name, value in _named(form, known.attributes):
        found.setdefault(name, set()).add(value)
    for match in _SIZE.finditer(folded):
        if match["size"] in known.sizes:
            found["size"] = {known.sizes[match["size"]]}
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def _named(form: Form, names: Mapping[Form, Named]) -> Iterator[Named]:
    """What the question names, the longest name at each place."""
    place = 0
    while place < len(form):
        lengths = range(min(_LONGEST_NAME, len(form) - place), 0, -1)
        length = next((each for each in lengths if form[place : place + each] in names), 0)
        if length:
            yield names[form[place : place + length]]
        place += length or 1


def _vocabulary(facets: Facets) -> _Vocabulary:
    categories: dict[Form, dict[str, str]] = {}
    for category in facets.categories:
        for name in category_names(category.text):
            categories.setdefault(bare_words(name), {}).setdefault(fold(category.text), category.text)
    attributes: dict[Form, dict[str, tuple[str, str]]] = {}
    for facet in facets.attributes:
        for value in _values(facet):
            # The values come most frequent first: of “bleu” and “bleue” the one that more products have.
            attributes.setdefault(bare_words(value), {}).setdefault(facet.name, (facet.name, value))
    sizes = (facet for facet in facets.attributes if facet.name == "size")
    return _Vocabulary(
        facets,
        _unambiguous(categories),
        _unambiguous(attributes),
        {fold(value.text): value.text for facet in sizes for value in facet.values},
    )


def _unambiguous(names: Mapping[Form, Mapping[str, Named]]) -> dict[Form, Named]:
    """The names that stand for one thing."""
    return {form: next(iter(found.values())) for form, found in names.items() if form and len(found) == 1}


def _values(facet: Facet) -> Iterator[str]:
    """The names of a facet's values, folded: short ones, and their words where people choose by these."""
    for value in facet.values:
        words = _WORD.findall(fold(value.text))
        if len(words) > _LONGEST_NAME:
            continue
        # A reference to another product, or a measure, is no name for what a product is like.
        if _tells(words) and (facet.name in _CHOSEN_BY or not any(map(str.isdigit, value.text))):
            yield fold(value.text)
        yield from (word for word in words if facet.name in _CHOSEN_BY and _tells([word]))


def _tells(words: Sequence[str]) -> bool:
    """Whether the words name something: letters, and more than small words."""
    return any(word.isalpha() and len(word) >= _SHORTEST_WORD and word not in _SMALL_WORDS for word in words)

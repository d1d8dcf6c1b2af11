"""From a question to what it asks of products, and how it asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.chat.products import scan as scanning
from assistant.chat.products.amounts import budget_of, fit_of
from assistant.chat.products.measures import measures_of
from assistant.chat.products.names import words_of
from assistant.chat.products.scan import Scan
from assistant.chat.products.shelf import Shelf
from assistant.chat.products.wishes import SIZES, Thing, Value, Wishes
from assistant.chat.products.words import says, spans
from assistant.search.wares.products import Wish
from assistant.store.knowledge.facets import Facets
from assistant.text.normalise import clean, fold
from assistant.types.knowledge import Audience
from assistant.types.language import Language

AsksProducts = Callable[[str, Language, Sequence[Audience]], Wish]

_UNDERSTOOD = (
    "strong",
    "weak",
    "gift",
    "anything",
    "cheapest",
    "cheaper",
    "other",
    "about",
    "amount",
    "no_matter.color",
    "no_matter.budget",
)
_SHORTEST = 3  # letters of a word of a name
_YEAR = 4  # digits


@dataclass(frozen=True)
class Reading:
    """What a question asks of products.

    `strong` and `weak`: it looks for something, or asks what there is. `instead`: it asks how, why or where;
    `subject`: it is about delivery, care and the like, `subject_first`: before a product is named;
    `whether`: it asks if something is so. `left` are words that nothing was made of; `before` those of them
    that stand before the name of a product.
    """

    wishes: Wishes
    strong: bool
    weak: bool
    instead: bool
    subject: bool
    subject_first: bool
    whether: bool
    cheaper: bool
    other: bool
    any_color: bool
    any_price: bool
    left: tuple[str, ...]
    before: tuple[str, ...]
    words: int


class Reader:
    """Reads questions with the vocabulary of a catalogue; `asks` reads filters (`search.products`)."""

    def __init__(self, asks: AsksProducts) -> None:
        self._asks = asks

    def read(self, question: str, language: Language, shelf: Shelf, facets: Facets) -> Reading:
        """What the question asks of the products on the shelf."""
        text = _even(clean(question))
        folded = fold(text)
        found = scanning.scan(text)
        measures, measured = measures_of(text, shelf)
        fit, places = fit_of(text, found.purposes, measured)
        for start, end in [*measured, *places, *(span for cue in _UNDERSTOOD for span in spans(cue, folded))]:
            found.use(start, end)
        strong = says("strong", folded)
        names = scanning.names(found, shelf, in_purposes=False)
        if not names and strong:
            names = scanning.names(found, shelf, in_purposes=True)
        wanted, refused = scanning.values(found)
        thing = self._thing(found, facets, names, folded)
        wish = self._asks(text, language, ("public",)).filters
        wanted += _others(wish.attributes, wanted, found)
        size = fit.size or next((wish.attributes[name] for name in SIZES if name in wish.attributes), "")
        # Without a name, whatever is said of the thing has to stand in the record.
        stated = scanning.beside(found, names, language) if names else found.unknown
        words = _words_of_names(found, shelf) if names else ()
        wishes = Wishes(
            thing,
            budget_of(text),
            tuple(wanted),
            tuple(refused),
            replace(fit, size=size, measures=measures),
            words,
            stated,
            wish.availability,
            says("cheapest", folded),
        )
        return _reading(wishes, folded, found)

    def _thing(self, found: Scan, facets: Facets, names: Sequence[tuple[str, ...]], folded: str) -> Thing:
        category = scanning.category(found, facets, in_purposes=False)
        if not category and not names:
            category = scanning.category(found, facets, in_purposes=True)
        return Thing(tuple(names), category, says("gift", folded), says("anything", folded))


def _even(text: str) -> str:
    """The text with its ligatures spelled out, so that places in it are those in its folded form."""
    return text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("Æ", "Ae")


def _reading(wishes: Wishes, folded: str, found: Scan) -> Reading:
    # Subjects count where the thing is: “une lessive pour laver le lin” looks for a product.
    heads = {word for name in wishes.thing.names for word in name}
    first = min((word.start for word in found.words if word.bare in heads), default=0)
    outside = "".join(
        " " if any(start <= place < end for start, end in found.purposes) else letter
        for place, letter in enumerate(folded)
    )
    return Reading(
        wishes,
        strong=says("strong", folded),
        weak=says("weak", folded),
        instead=says("instead", folded),
        subject=says("subjects", outside),
        subject_first=says("subjects", outside[:first] if first else outside),
        whether=says("whether", folded),
        cheaper=says("cheaper", folded) and not says("cheapest", folded),
        other=says("other", folded),
        any_color=says("no_matter.color", folded),
        any_price=says("no_matter.budget", folded),
        left=tuple(word.bare for word in found.left),
        before=tuple(word.bare for word in found.left if word.start < first),
        words=len(found.words),
    )


def _others(attributes: Mapping[str, str], wanted: Sequence[Value], found: Scan) -> list[Value]:
    """Values that only this catalogue has: “craie” is a colour there, and “OEKO-TEX” a certification."""
    known = {value.name for value in wanted} | set(SIZES)
    values = []
    for name, value in attributes.items():
        bare = {word.bare for word in words_of(value) if not word.small}
        places = {place for place, word in enumerate(found.words) if word.bare in bare}
        if name not in known and places - found.used:
            values.append(Value(value, name, (value,)))
            found.used |= places
    return values


def _words_of_names(found: Scan, shelf: Shelf) -> tuple[str, ...]:
    """The words beside the name that names of products hold: a range, a year, “ronde”."""
    words = []
    for place, word in enumerate(found.words):
        # “UK” is a word, “an” is not.
        long = len(word.folded) >= (_YEAR if word.folded.isdigit() else _SHORTEST) or word.text.isupper()
        free = place not in found.used and not found.purpose(place) and not word.small
        year = word.folded.isdigit() and len(word.folded) >= _YEAR
        if long and free and word.bare in shelf.words and (year or not scanning.known(word)):
            words.append(word.bare)
            found.used.add(place)
    return tuple(dict.fromkeys(words))

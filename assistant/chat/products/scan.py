"""Where a question names products, values of theirs and categories, word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from assistant.chat.products.names import Word, words_of
from assistant.chat.products.shelf import Shelf
from assistant.chat.products.wishes import Value
from assistant.chat.products.words import colors, materials, neutral, owners, rooms, spans
from assistant.store.knowledge.facets import Facets
from assistant.text.endings import Form, bare_words
from assistant.text.normalise import fold
from assistant.text.product_words import category_names
from assistant.types.language import Language

Found = TypeVar("Found")

_LONGEST_VALUE = 3  # words of a colour's name
_BREAK = re.compile(r"[,.;:!?()\n]")
_STOPS = re.compile(r"[^\w\s'-]")
_GIFTS = frozenset({"gift", "gifts", "cadeau", "cadeaux"})
_PURE = frozenset({"100", "pur", "pure", "purs", "pures"})
# Between a French name and what qualifies it: “rideau de douche”, “nappe très résistante”.
_LINKS = frozenset({"de", "d", "du", "des", "en", "a", "au", "aux", "tres", "plus", "bien", "l", "la", "le"})


@dataclass
class Scan:
    """The words of one question, and which of them were understood.

    `purposes` are the stretches that say what something is for.
    """

    text: str
    words: tuple[Word, ...]
    purposes: list[tuple[int, int]]
    used: set[int] = field(default_factory=set)

    def purpose(self, place: int) -> bool:
        """Whether a word stands in a purpose."""
        return any(start <= self.words[place].start < end for start, end in self.purposes)

    def use(self, start: int, end: int) -> None:
        """The words between two places of the text are understood."""
        self.used |= {place for place, word in enumerate(self.words) if start <= word.start < end}

    @property
    def left(self) -> tuple[Word, ...]:
        """The words with a subject that nothing was made of, outside purposes."""
        return tuple(
            word
            for place, word in enumerate(self.words)
            if place not in self.used and not self.purpose(place) and not known(word)
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """The same words in a form that records can be searched for."""
        return tuple(dict.fromkeys(searched(word) for word in self.left))


def searched(word: Word) -> str:
    """A word as it is looked for inside the folded text of a record: without the ending of the plural."""
    return word.folded.rstrip("sx") or word.folded


def scan(text: str) -> Scan:
    """A question ready to be read."""
    found = []
    for start, end in spans("purpose", fold(text)):
        following = _BREAK.search(text, end)
        found.append((start, following.start() if following else len(text)))
    return Scan(text, words_of(text), found)


def known(word: Word) -> bool:
    """Whether a word asks nothing of a product by itself."""
    return word.small or word.bare in neutral() or word.folded[0].isdigit()


def names(scan: Scan, shelf: Shelf, in_purposes: bool) -> list[Form]:
    """The products' names in a question, the longest at each place; not those of things people own."""
    found: list[Form] = []
    telling = [place for place, word in enumerate(scan.words) if not word.small]
    at = 0
    while at < len(telling):
        places = next(_longest(scan, shelf, telling[at : at + shelf.longest]), [])
        if places and scan.purpose(places[0]) is in_purposes and not _owned(scan, places[0]):
            form = tuple(scan.words[place].bare for place in places)
            found.append(_without_values(form, shelf))
            scan.used.update(places if found[-1] == form else _kept(scan, places, found[-1]))
        at += len(places) or 1
    return list(dict.fromkeys(found))


def _longest(scan: Scan, shelf: Shelf, places: Sequence[int]) -> Iterator[list[int]]:
    for length in range(len(places), 0, -1):
        run = list(places[:length])
        form = tuple(scan.words[place].bare for place in run)
        lone = length == 1 and form[0] in neutral()
        if form in shelf.by_name and not lone and not _broken(scan, run[0], run[-1]):
            yield run


def _broken(scan: Scan, first: int, last: int) -> bool:
    return _BREAK.search(scan.text, scan.words[first].start, scan.words[last].start) is not None


def _owned(scan: Scan, place: int) -> bool:
    return place > 0 and scan.words[place - 1].folded in owners()


def _without_values(form: Form, shelf: Shelf) -> Form:
    """“Linen tablecloth” asks for tablecloths, and for linen: a value is no part of the name."""
    for shorter in (form[1:], form[:-1]):
        rest = form[:1] if shorter == form[1:] else form[-1:]
        if shorter in shelf.by_name and (rest in materials() or rest in colors()):
            return _without_values(shorter, shelf)
    return form


def _kept(scan: Scan, places: Sequence[int], form: Form) -> list[int]:
    return [place for place in places if scan.words[place].bare in form]


def values(scan: Scan) -> tuple[list[Value], list[Value]]:
    """The colours and materials that are wished for, and those that are refused."""
    wanted: list[Value] = []
    refused: list[Value] = []
    for name, vocabulary in (("color", colors()), ("material", materials())):
        for places, meant in _phrases(scan, vocabulary):
            typed = scan.text[scan.words[places[0]].start : scan.words[places[-1]].end]
            pure = places[0] > 0 and scan.words[places[0] - 1].folded in _PURE
            # In a record “100 % lin” stands in a row.
            value = Value(typed, name, tuple(f"100 {each}" for each in meant) if pure else meant)
            (refused if _refused(scan, places[0]) else wanted).append(value)
            scan.used.update(places)
    return wanted, refused


def _refused(scan: Scan, place: int) -> bool:
    before = fold(scan.text[: scan.words[place].start])
    return any(end == len(before) for _, end in spans("not_so", before))


def category(scan: Scan, facets: Facets, in_purposes: bool) -> str:
    """The first category that a question names; empty for none. Presents are no category here."""
    vocabulary: dict[Form, str] = {}
    for facet in facets.categories:
        named = category_names(facet.text)
        if not named & _GIFTS:
            own = [form for form, room in rooms().items() if fold(room) in named]
            vocabulary |= dict.fromkeys([*map(bare_words, named), *own], facet.text)
    for places, found in _phrases(scan, vocabulary):
        if scan.purpose(places[0]) is in_purposes:
            scan.used.update(places)
            return found
    return ""


def _phrases(scan: Scan, vocabulary: Mapping[Form, Found]) -> Iterator[tuple[list[int], Found]]:
    """Where phrases of the vocabulary stand among the words that are free, the longest at each place."""
    at = 0
    while at < len(scan.words):
        step = 1
        for length in range(min(_LONGEST_VALUE, len(scan.words) - at), 0, -1):
            places = list(range(at, at + length))
            form = tuple(scan.words[place].bare for place in places)
            if form in vocabulary and not scan.used & set(places):
                yield places, vocabulary[form]
                step = length
                break
        at += step


def beside(scan: Scan, names: Sequence[Form], language: Language) -> tuple[str, ...]:
    """The words right beside a name that make it another thing: “rideau de douche”, “beach towel”; folded."""
    heads = {word for name in names for word in name}
    found: list[str] = []
    for place, word in enumerate(scan.words):
        if word.bare in heads and place in scan.used:
            step = 1 if language == "fr" else -1
            found += _neighbours(scan, place, step, heads)
    return tuple(dict.fromkeys(found))


def _neighbours(scan: Scan, place: int, step: int, heads: set[str]) -> Iterator[str]:
    at = place + step
    while 0 <= at < len(scan.words) and not scan.purpose(at):
        word = scan.words[at]
        first, last = sorted((at, at - step))
        if _STOPS.search(scan.text, scan.words[first].end, scan.words[last].start):
            return
        linked = step > 0 and word.folded in _LINKS
        if word.small and not linked:
            return
        if not word.small and at not in scan.used and not known(word) and word.bare not in heads:
            yield searched(word)
        at += step

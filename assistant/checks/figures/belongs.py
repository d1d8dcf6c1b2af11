"""Whether a figure of a sentence belongs to something else in the passages: “express” at standard’s price."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.figures.nearness import words_between
from assistant.checks.figures.quantities import Quantity
from assistant.text.numbers import Figure, supported
from assistant.text.units import dimension_of, in_base_unit, same_quantity

_CLOSE, _NEARBY = 3, 6  # words between a figure and a word that surely, and probably, go together
_TOGETHER = 7  # words between two figures of one kind that go together
_SENTENCE_APART = 12
_FAR = 10_000
_CLEARLY, _OTHER_CLAUSE = 2, 5  # words by which another figure must be nearer, and from which it is too far
_MISTAKABLE = 60  # times: twelve days are not taken for 65 minutes
_EVEN = 2  # what each word says where home and rival are in sentences of their own
_COMPARED = 1
_SAME_SENTENCE, _APART, _FOREIGN = 2, 1, 4  # the lead a rival must exceed
_SIDES = frozenset({"lower", "upper"})
PRICE_WORDS = frozenset(
    {
        "prix",
        "tarif",
        "cout",
        "frais",
        "loyer",
        "facture",
        "price",
        "cost",
        "pay",
        "fee",
        "charge",
        "rate",
        "bill",
        "billed",
    }
)


_PRICED = ("cout", "factur", "pay", "revien", "price", "cost", "charg")
_OUTSIDE = re.compile(
    r"(?<!\w)(?:outside|hors|en dehors|apart from|other than|rest|reste|sinon|otherwise|basse saison"
    r"|low season"
    r"|off-season|sauf|except|autrement|les autres|others)(?!\w)"
)
_REST = re.compile(
    r"(?<!\w)(?:otherwise|else|sinon|autrement|le reste|rest of|les autres|the rest|others|other)(?!\w)"
)
_CONTRAST = re.compile(
    r"(?<!\w)(?:au lieu de|instead of|rather than|plutot que|contre|against|compared|down from"
    r"|drops? (?:from|to)"
    r"|passe(?:nt)? de|passe(?:nt)? a|versus|vs|moins cher|cheaper|half the price of)(?!\w)"
)


def belongs_elsewhere(
    quantity: Quantity, same: Sequence[Quantity], known: Sequence[Quantity], stated: Sequence[Quantity]
) -> Quantity | None:
    """The figure of the passages that the sentence's words belong to, when it isn't the one it gives.

    `same` are the figures of the passages that equal the sentence's, its homes; `known` are all of the
    passages and `stated` all of the sentence. A rival must be nearer than every home.
    """
    if _is_for_the_rest(quantity, same):
        return None
    best: tuple[int, Quantity] | None = None
    company = tuple(_Company.of(quantity, other, known) for other in _beside(quantity, stated))
    for other in known:
        if _is_rival(quantity, other, same, stated):
            lead = min(_lead(quantity, other, home, company) for home in same)
            if lead > _margin(quantity, other, same) and (best is None or lead > best[0]):
                best = lead, other
    return best[1] if best else None


def _is_for_the_rest(quantity: Quantity, same: Sequence[Quantity]) -> bool:
    """“Outside the season, £4,900” of “£6,800 from May to September, £4,900 otherwise”."""
    dated = [token for token in quantity.sentence.tokens if token.word in calendar_words()]
    return any(
        _REST.search(home.sentence.folded)
        and (
            _OUTSIDE.search(quantity.sentence.folded)
            or (dated and not any(map(home.sentence.bag.has, dated)))
        )
        for home in same
    )


def _margin(quantity: Quantity, rival: Quantity, same: Sequence[Quantity]) -> int:
    if any(home.sentence.language != quantity.sentence.language for home in same):
        return _FOREIGN  # one word may agree by chance
    return _APART if all(home.sentence is not rival.sentence for home in same) else _SAME_SENTENCE


@dataclass(frozen=True)
class _Company:
    """Another figure of the sentence beside the one in question: its weight, its like in the passages."""

    weight: int
    alike: tuple[Quantity, ...]

    @classmethod
    def of(cls, quantity: Quantity, other: Quantity, known: Sequence[Quantity]) -> Self:
        matches = tuple(one for one in known if supported(other.figure, [one.figure]))
        alike = tuple(one for one in matches if one.bounds & _SIDES == other.bounds & _SIDES)
        return cls(5 if _apart(quantity, other) <= _CLOSE else 4, alike or matches)


def _lead(quantity: Quantity, rival: Quantity, home: Quantity, company: Sequence[_Company]) -> int:
    """By how much the sentence's words, bounds and other figures speak for the rival rather than the home."""
    lead = _lead_of_words(quantity, rival, home)
    bound = quantity.bounds & _SIDES
    lead += 3 * bool(bound & rival.bounds - home.bounds) - 3 * bool(bound & home.bounds - rival.bounds)
    if quantity.other_end and home.other_end and not rival.other_end:
        lead -= 6
    return lead - sum(other.weight * _side_of(other.alike, rival, home) for other in company)


def _lead_of_words(quantity: Quantity, rival: Quantity, home: Quantity) -> int:
    near = rival.sentence is home.sentence
    rival_own = Bag.of(rival.near if near else (*rival.near, *rival.sentence.above))
    rival_all = Bag.of((*rival.near, *rival.shared, *rival.sentence.above)) if near else rival_own
    home_own = Bag.of(home.near) if near else home.sentence.wide_bag
    home_all = Bag.of((*home.near, *home.shared, *home.sentence.above)) if near else home_own
    topic = Bag.of(tuple(rival.sentence.topic))
    theirs, ours = 0, 0
    for token in quantity.near:
        if topic.has(token) or _is_of_family(token, quantity.family):
            continue
        weight = _weight(token, quantity) if near else _EVEN
        theirs += weight * (rival_own.has(token) and not home_all.has(token))
        ours += weight * (home_own.has(token) and not rival_all.has(token))
    # “A large wash”: words of little meaning tell sizes and plans apart, but start no doubt.
    told = sum(
        home_own.has(token) and not rival.sentence.wide_bag.has(token) for token in _adjectives(quantity)
    )
    # A sentence that also has a word of the home may compare the two.
    return theirs - ours - told - (_COMPARED if ours else 0)


def _adjectives(quantity: Quantity) -> Iterator[Token]:
    place = (quantity.figure.start, quantity.figure.end)
    for token in quantity.sentence.tokens:
        near = words_between(quantity.sentence, (token.start, token.end), place) <= _NEARBY
        if near and token.generic and not token.stop:
            yield token


def _weight(token: Token, quantity: Quantity) -> int:
    """What a word says about which figure is meant: the nearer the more, the subject as if it were near."""
    figure = quantity.figure
    far = words_between(quantity.sentence, (token.start, token.end), (figure.start, figure.end))
    if token is quantity.near[0] and token.end <= figure.start:
        return 4
    if far <= _CLOSE or (token.capital and not token.senses):
        return 3
    return 2 if far <= _NEARBY else 1


def _beside(quantity: Quantity, stated: Sequence[Quantity]) -> Iterator[Quantity]:
    """The other figures of the sentence that go with this one, not with another of its family."""
    family = [one for one in stated if one.family == quantity.family]
    contrasted = bool(_CONTRAST.search(quantity.sentence.folded))
    for other in stated:
        if other is quantity:
            continue
        if other.family == quantity.family:
            if _apart(quantity, other) <= _TOGETHER and not contrasted:
                yield other
        elif min(family, key=lambda one: _apart(one, other)) is quantity:
            yield other


def _apart(one: Quantity, other: Quantity) -> int:
    if one.sentence is not other.sentence:
        return _SENTENCE_APART
    return words_between(
        one.sentence, (one.figure.start, one.figure.end), (other.figure.start, other.figure.end)
    )


def _side_of(alike: Sequence[Quantity], rival: Quantity, home: Quantity) -> int:
    """Whether figures of the passages like another of the sentence go with the home (1) or the rival (-1)."""
    to_home, to_rival = _gap(alike, home), _gap(alike, rival)
    if home.sentence is not rival.sentence and max(to_home, to_rival) < _FAR:
        return 0  # both sentences have it
    if abs(to_home - to_rival) < _CLEARLY or min(to_home, to_rival) >= _OTHER_CLAUSE:
        return 0
    return (to_home < to_rival) - (to_home > to_rival)


def _gap(matches: Sequence[Quantity], place: Quantity) -> int:
    """Words between a figure and the nearest of some others in its sentence."""
    return min((_apart(place, one) for one in matches if one.sentence is place.sentence), default=_FAR)


def _is_rival(
    quantity: Quantity, other: Quantity, same: Sequence[Quantity], stated: Sequence[Quantity]
) -> bool:
    """A figure of the same kind and dimension with another value, which the sentence doesn't give too."""
    one, two = quantity.figure, other.figure
    if other.family != quantity.family or two.unit in ("code", "phone") or other in same:
        return False
    if dimension_of(one.unit) != dimension_of(two.unit) or quantity.clock != other.clock:
        return False
    sizes = sorted(abs(in_base_unit(figure.value, figure.unit)) for figure in (one, two))
    if sizes[1] > sizes[0] * _MISTAKABLE:
        return False
    if not one.unit and not two.unit and not _counts_like(quantity, other):
        return False
    return not any(_equal(two, said) for said in stated)


def _equal(figure: Figure, said: Quantity) -> bool:
    other = said.figure
    return supported(figure, [other]) or same_quantity(figure.value, figure.unit, other.value, other.unit)


def _counts_like(quantity: Quantity, other: Quantity) -> bool:
    mine, theirs = quantity.first_word, other.first_word
    return mine is not None and theirs is not None and Bag.of([theirs]).has(mine)


def _is_of_family(token: Token, family: str) -> bool:
    return family == "price" and any(
        one.rstrip("s") in PRICE_WORDS or one.startswith(_PRICED) for one in token.word.split()
    )

"""Whether a sentence binds and counts a figure as its passages do: “from”, “up to”, “a month”, “ex VAT”."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.checks.claims.statements import in_sentence
from assistant.checks.claims.words import claims
from assistant.checks.figures.equal import same_rate
from assistant.checks.figures.implied import PERIODS
from assistant.checks.figures.quantities import Quantity


def same_per(quantity: Quantity, other: Quantity, words: frozenset[str]) -> bool:
    """Whether what it is counted by agrees; left out on one side it does, when the passages say it anywhere.

    `words` are the stems of the passages.
    """
    if not quantity.per or quantity.per & other.per:
        return True
    if other.per:
        foreign = quantity.sentence.language != other.sentence.language
        return same_rate(quantity, other) or (
            foreign and not (quantity.per & _rates() and other.per & _rates())
        )
    return all(unit == _PIECE or words & _said_as(unit, words) for unit in quantity.per) or (
        quantity.family == "date"
    )


_LEAST = re.compile(
    r"(?<!\w)(?:cheapest|lowest|least expensive|(?:moins|plus bas) (?:cher|prix)|moins chere?s?"
    r"|premier prix)(?!\w)"
)
_PIECE = "piece"


@cache
def _rates() -> frozenset[str]:
    return frozenset(claims("per"))


def _said_as(unit: str, words: frozenset[str]) -> frozenset[str]:
    """The words that say a unit elsewhere in the sentence (“abonnement mensuel : 9 €”); any when unknown."""
    return PERIODS.get(unit, words) | ({"daily", "quotidien", "journalier"} if unit == "day" else frozenset())


def same_tax(quantity: Quantity, other: Quantity) -> bool:
    """Whether neither side says “excluding VAT” where the other says “including”."""
    return not quantity.tax or not other.tax or quantity.tax == other.tax


def bound_alike(quantity: Quantity, other: Quantity) -> bool:
    """Whether neither side sharpens or turns round what the other says with “from”, “up to”, “about”."""
    mine, theirs = _with_range(quantity), other.bounds
    if _denies(quantity) != _denies(other):
        return True  # “from 9 am” of “not before 9 am”: `check_polarity` looks at these
    if not _day_bounds_agree(mine, theirs):
        return False
    if ("lower" in mine and "upper" in theirs) or ("upper" in mine and "lower" in theirs):
        return _other_way_round(quantity, other)
    if other.other_end and not quantity.other_end:
        return _end_of_range(quantity, other)
    return _priced_alike(quantity, other)


def _with_range(quantity: Quantity) -> frozenset[str]:
    """The bounds of a figure, those that it has as an end of a range included."""
    if not quantity.other_end or quantity.family == "date":
        return quantity.bounds
    return quantity.bounds | ({"upper", "until"} if quantity.upper_end else {"lower", "since"})


def _priced_alike(quantity: Quantity, other: Quantity) -> bool:
    mine, theirs = quantity.bounds, other.bounds
    if quantity.family in ("price", "%"):
        return _price_bounds_agree(quantity, other)
    return "upper" not in theirs or bool(mine & {"upper", "about"}) or not _is_reach(other)


def _denies(quantity: Quantity) -> bool:
    return any(
        one.denies and quantity.figure in one.figures
        for one in in_sentence(quantity.sentence, quantity.sentence.language)
    )


def _day_bounds_agree(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    for one, other in (("until", "since"), ("before", "after")):
        for first, second in ((one, other), (other, one)):
            if first in mine and second in theirs and first not in theirs and second not in mine:
                return False
    return True


def _other_way_round(quantity: Quantity, other: Quantity) -> bool:
    """“Free from 50 €” and “4 € under 50 €” say the same: only one side is about what is charged."""
    sides = [sum(token.side for token in one.sentence.tokens) for one in (quantity, other)]
    return sides[0] != sides[1]


def _end_of_range(quantity: Quantity, other: Quantity) -> bool:
    """One end of a range: the upper one bounds it from above, the lower one from below."""
    if other.upper_end:
        return True
    return bool(quantity.bounds & {"lower", "about", "since"}) or quantity.family in ("date", "count")


def _price_bounds_agree(quantity: Quantity, other: Quantity) -> bool:
    mine, theirs = quantity.bounds & {"lower", "upper"}, other.bounds & {"lower", "upper"}
    if theirs and not mine:
        return bool(
            "lower" in theirs and (_is_threshold(quantity) or _LEAST.search(quantity.sentence.folded))
        )
    if mine and not theirs:
        return "upper" not in mine or quantity.family != "%" or "about" in quantity.bounds
    return not ("about" in other.bounds and "about" not in quantity.bounds)


def _is_threshold(quantity: Quantity) -> bool:
    """A sum that something else depends on (“free over 50 €”), rather than a price."""
    return any(token.side for token in quantity.sentence.tokens) or quantity.family == "%"


def _is_reach(other: Quantity) -> bool:
    """“Up to 30 hours of playback”: as far as it may go, no deadline and no limit."""
    if "up to" not in other.bounds or other.family in ("date", "count"):
        return False
    if other.bounds & {"before", "after", "until"}:
        return False
    deadline = frozenset(claims("deadline"))
    return not any(deadline & set(token.word.split()) for token in other.sentence.tokens)


def is_least(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """“From 9 €” where 9 € is the lowest of several prices."""
    values = [one.figure.value for one in known if one.figure.unit == quantity.figure.unit]
    return "lower" in quantity.bounds and len(set(values)) > 1 and quantity.figure.value == min(values)

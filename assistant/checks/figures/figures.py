"""Whether the figures of a sentence are in its passages, for the same thing, bound and counted alike."""

import re
from collections.abc import Iterator, Sequence

from assistant.checks.claims.finding import ClaimFinding, Kind
from assistant.checks.claims.reading import Reading
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.figures.belongs import belongs_elsewhere
from assistant.checks.figures.bounds import bound_alike, is_least, same_per, same_tax
from assistant.checks.figures.equal import counted_otherwise, same
from assistant.checks.figures.implied import PERIODS, check_articled, check_ordinals, implied
from assistant.checks.figures.instance import is_multiple, is_own_case
from assistant.checks.figures.proportion import is_worked_out
from assistant.checks.figures.quantities import Quantity, quantities
from assistant.checks.figures.sums import is_computed
from assistant.text.numbers import Figure, supported
from assistant.text.units import dimension_of
from assistant.types.draft import Severity

_KINDS: dict[str, Kind] = {"price": "price", "date": "date", "time": "duration"}
_LENGTHS = frozenset({"time", "months", "night"})
_YEARS = range(1900, 2101)
_QUOTED = 24  # characters of the passage on either side of a figure that is quoted
_N_DAYS = re.compile(r"(?i)\s(?:sur|a|par|per)\s(?:sept|7|week|semaine)")


def check_figures(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each figure that no passage states, or states of something else, or binds otherwise."""
    known = [quantity for source in sources for quantity in quantities(source)]
    unsaid = [figure for source in sources for figure in implied(source)]
    stated = quantities(claim)
    words = frozenset(stem for source in sources for stem in source.bag.stems)
    for quantity in stated:
        homes = [one for one in known if same(quantity, one, known)]
        if homes:
            yield from _otherwise(quantity, homes, (known, words), stated)
        elif not (
            _excused(quantity, known, unsaid)
            or _follows(quantity, known, stated)
            or is_worked_out(quantity, known, stated, [one for source in sources for one in source.sentences])
        ):
            yield _finding(quantity, _kind_of_unknown(quantity, known), _nearest(quantity, known))
    yield from check_ordinals(claim, sources)
    yield from check_articled(claim, sources, known)


def _follows(quantity: Quantity, known: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    return (
        is_computed(quantity, known, stated)
        or is_own_case(quantity, known)
        or is_multiple(quantity, known, stated)
    )


def _otherwise(
    quantity: Quantity,
    homes: Sequence[Quantity],
    passages: tuple[Sequence[Quantity], frozenset[str]],
    stated: Sequence[Quantity],
) -> Iterator[ClaimFinding]:
    """The figure is known: whether of the same thing, counted by the same unit, bound alike."""
    known, words = passages
    other = belongs_elsewhere(quantity, homes, known, stated)
    if other:
        yield _finding(quantity, _kind(quantity), other.figure.text)
    elif not any(same_per(quantity, one, words) and same_tax(quantity, one) for one in homes):
        yield _finding(quantity, "unit", _quote(homes[0]))
    elif not any(bound_alike(quantity, one) for one in homes) and not is_least(quantity, known):
        yield _finding(quantity, _kind(quantity), _quote(homes[0]), "warning")


def _excused(quantity: Quantity, known: Sequence[Quantity], unsaid: Sequence[Figure]) -> bool:
    """Whether a figure that no passage states may stand all the same."""
    figure = quantity.figure
    if figure.unit == "bar" and figure.spelled:
        return True  # “one bar” is eaten, or drunk at
    if _N_DAYS.match(quantity.sentence.text[figure.end - quantity.sentence.start :]):
        return True  # “six days a week”: `check_calendar` knows
    single = figure.value == 1 or figure.unit not in PERIODS
    if supported(figure, [one for one in unsaid if single or one.spelled or one.unit not in PERIODS]):
        return True
    return figure.spelled and _says_little(quantity, known)


def _says_little(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """Words that may be no count at all: “les deux”, “une fois”, unless the passages count the same."""
    figure = quantity.figure
    if not figure.unit:
        return not counted_otherwise(quantity, known)
    if figure.unit == "times":
        return figure.value == 1 or not any(one.figure.unit == "times" for one in known)
    if figure.value == 1 and dimension_of(figure.unit) in _LENGTHS:
        return not any(one.family == "time" for one in known)
    return False


def _kind(quantity: Quantity) -> Kind:
    return _KINDS.get(quantity.family, "figure")


def _kind_of_unknown(quantity: Quantity, known: Sequence[Quantity]) -> Kind:
    """“unit” when the passages have the number with another unit, else what the figure measures."""
    figure = quantity.figure
    measured = [one.figure for one in known if one.figure.unit not in ("", "date", figure.unit)]
    if figure.unit not in ("", "date") and any(one.value == figure.value for one in measured):
        return "unit"
    if not figure.unit and figure.value in _YEARS:
        return "date"
    return _kind(quantity)


def _nearest(quantity: Quantity, known: Sequence[Quantity]) -> str:
    """The figure of the passages that says most nearly what this one should."""
    mine = quantity.near
    alike = [one for one in known if one.family == quantity.family]
    if not alike:
        return ""
    best = max(
        alike, key=lambda one: (sum(one.sentence.wide_bag.has(token) for token in mine), _near(one, mine))
    )
    return best.figure.text


def _near(other: Quantity, mine: Sequence[Token]) -> int:
    return sum(Bag.of(other.near).has(token) for token in mine)


def _quote(other: Quantity) -> str:
    """The figure with the words around it."""
    text, start = other.sentence.text, other.figure.start - other.sentence.start
    left = text.rfind(" ", 0, max(0, start - _QUOTED)) + 1
    right = text.find(" ", start + len(other.figure.text) + _QUOTED)
    return text[left : right if right >= 0 else len(text)].strip()


def _finding(quantity: Quantity, kind: Kind, nearest: str, severity: Severity = "error") -> ClaimFinding:
    figure = quantity.figure
    return ClaimFinding(kind, figure.start, figure.end, figure.text, nearest, severity)

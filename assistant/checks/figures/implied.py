"""Figures that a text says without a number: “daily”, “the third”, “within a month”, opening hours."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading
from assistant.checks.figures.quantities import Quantity, quantities
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, supported
from assistant.text.phrased import ALL_WEEK, ROUND_THE_CLOCK
from assistant.text.units import in_base_unit
from assistant.types.language import Language

_TO = re.compile(r"\s?(?:-|–|à|to|until|jusqu['’]à)\s?")
_ALL_WEEK = re.compile(
    r"(?<!\w)(?:daily|quotidien(?:ne)?(?:ment)?|every day|tous les jours|monday to sunday"
    r"|lundi au dimanche)(?!\w)"
)
_DAY_LONG = re.compile(r"(?<!\w)(?:en continu|at any hour|a toute heure)(?!\w)")
_DAY = 24  # hours
_OPENS = re.compile(r"(?<!\w)(?:open|ouvert|access|availab|disponib|staffed|joignable|reachable|around)")
_NEXT_DAY = re.compile(r"(?<!\w)(?:next[ -]day|lendemain)(?!\w)")
_ARTICLED = re.compile(
    r"(?<!\w)(?:within|in|for|after|during|lasts?|takes?|allow|needs?|up to|at most)\s"
    r"(?P<words>(?:an?|the)\s(?P<unit>minute|hour|day|week|month|year))(?!\w)(?!\sor\s(?:so|two)|\sand\sa\shalf)"
)
_PASS = re.compile(
    r"(?<!\w)(?P<unit>hour|day|week|month|year)\s(?:pass|ticket|trip|plan|card|membership|course|rental|stay|break|hire)"
)
ORDINALS = {
    1: frozenset({"premier", "premiere", "first"}),
    2: frozenset({"deuxieme", "second", "seconde"}),
    3: frozenset({"troisieme", "third"}),
    4: frozenset({"quatrieme", "fourth"}),
    5: frozenset({"cinquieme", "fifth"}),
    6: frozenset({"sixieme", "sixth"}),
    7: frozenset({"septieme", "seventh"}),
    8: frozenset({"huitieme", "eighth"}),
    9: frozenset({"neuvieme", "ninth"}),
    10: frozenset({"dixieme", "tenth"}),
    11: frozenset({"onzieme", "eleventh"}),
    12: frozenset({"douzieme", "twelfth"}),
}
PERIODS = {
    "month": frozenset(
        {"mensuel", "mensuelle", "mensuels", "mensuelles", "monthly", "mois", "month", "mensuellement"}
    ),
    "year": frozenset(
        {"annuel", "annuelle", "annuels", "annuelles", "yearly", "annual", "annually", "an", "year", "annee"}
    ),
    "week": frozenset({"hebdomadaire", "hebdomadaires", "weekly", "semaine", "week"}),
    "day": frozenset({"jour", "journee", "journalier", "quotidien", "day", "daily", "lendemain"}),
    "h": frozenset({"heure", "hour", "horaire", "hourly"}),
    "min": frozenset({"minute"}),
    "quarter": frozenset({"trimestre", "trimestriel", "trimestrielle", "quarterly"}),
    "half-year": frozenset({"semestre", "semestriel"}),
    "night": frozenset({"nuit", "nuitee", "night"}),
}
# “To return an article” speaks of no year.
_ARTICLES: dict[Language, frozenset[str]] = {"fr": frozenset(), "en": frozenset({"an"})}
_PLAIN_PERIODS = frozenset(
    [
        "mois",
        "month",
        "an",
        "year",
        "annee",
        "semaine",
        "week",
        "jour",
        "day",
        "heure",
        "hour",
        "minute",
        "nuit",
        "night",
    ]
)
_EVERY = re.compile(r"(?<!\w)(?:every|tous les|toutes les)\s$")
_IN_A_YEAR = {
    "month": Decimal(12),
    "quarter": Decimal(4),
    "half-year": Decimal(2),
    "week": Decimal(52),
    "year": Decimal(1),
}
_HALVES = frozenset({"moitie", "half"})


def implied(source: Reading) -> Iterator[Figure]:
    """What a passage states besides its figures."""
    words = source.bag.stems
    for value, forms in ORDINALS.items():
        if words & forms:
            yield Figure(Decimal(value), "")
    for unit, forms in PERIODS.items():
        if words & (forms - _ARTICLES[source.language]):
            yield Figure(Decimal(1), unit)
    if words & _HALVES:
        yield Figure(Decimal(50), "%")
    yield from _times_of_opening(source)
    yield from _how_often(source)
    yield from _articled(source)


def _how_often(source: Reading) -> Iterator[Figure]:
    """“Every three months” is four times a year; “quarterly” too."""
    for one in quantities(source):
        times = _IN_A_YEAR.get(one.figure.unit)
        before = fold(one.sentence.text[: one.figure.start - one.sentence.start])
        if times and _EVERY.search(before) and one.figure.value:
            yield Figure(times / one.figure.value, "times")
    for unit, times in _IN_A_YEAR.items():
        if source.bag.stems & PERIODS.get(unit, frozenset()) - _PLAIN_PERIODS:
            yield Figure(times, "times")


def _times_of_opening(source: Reading) -> Iterator[Figure]:
    all_hours = any(
        figure.unit == ROUND_THE_CLOCK
        or (figure.unit == "h" and figure.value == _DAY and _OPENS.search(one.folded))
        for one in source.sentences
        for figure in one.figures
    )
    if all_hours:
        yield Figure(Decimal(_DAY), ROUND_THE_CLOCK)
    if all_hours or _ALL_WEEK.search(source.folded):
        yield Figure(Decimal(7), ALL_WEEK)
    if _ALL_WEEK.search(source.folded):
        yield Figure(Decimal(1), "day")
    if _DAY_LONG.search(source.folded):
        yield Figure(Decimal(24), ROUND_THE_CLOCK)
    if _NEXT_DAY.search(source.folded):
        yield Figure(Decimal(24), "h")
    for sentence in {one.sentence for one in quantities(source)}:
        times = sum(one.clock for one in quantities(source) if one.sentence is sentence)
        if times > 1:
            yield Figure(Decimal(times), "times")  # “at 10 am and 2 pm” is twice a day
    for left, right in pairwise(quantities(source)):
        if left.clock and right.clock and _TO.fullmatch(source.text[left.figure.end : right.figure.start]):
            first, last = (in_base_unit(one.figure.value, one.figure.unit) for one in (left, right))
            yield Figure(last - first, "s")  # “18 h 30 – 20 h” lasts an hour and a half


_ONE_UNIT = re.compile(
    r"(?<!\w)(?<!\d )(?<!times )(?<!once )(?<!twice )(?:an?|one|une?)[ -](?P<unit>minute|hour|day"
    r"|week|month|year|heure|jour|journee|semaine|mois|an|annee)(?:'s)?(?!\w)"
)
_UNITS = {
    "minute": "min", "hour": "h", "heure": "h", "jour": "day", "journee": "day", "semaine": "week",
    "mois": "month", "an": "year", "annee": "year",
}  # fmt: skip


def _said_once(source: Reading) -> Iterator[Figure]:
    """“An hour's instruction”, “une journée”."""
    for match in _ONE_UNIT.finditer(source.folded):
        yield Figure(Decimal(1), _UNITS.get(match["unit"], match["unit"]))


def check_ordinals(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """“From the fifth withdrawal” where the passages say “the fourth”."""
    known = {value for source in sources for value, forms in ORDINALS.items() if source.bag.stems & forms}
    numbers = {int(one.figure.value) for source in sources for one in quantities(source)}
    if not known - {1, 2}:
        return
    for sentence in claim.sentences:
        for token in sentence.tokens:
            value = next((number for number, forms in ORDINALS.items() if token.word in forms), 0)
            if value > 2 and value not in known | numbers:
                text = claim.text[token.start : token.end]
                yield ClaimFinding("figure", token.start, token.end, text, "", "error")


def check_articled(
    claim: Reading, sources: Sequence[Reading], known: Sequence[Quantity]
) -> Iterator[ClaimFinding]:
    """“Within a month” where the passages give another length of time."""
    said = [figure for source in sources for figure in _articled(source)]
    said += [
        Figure(Decimal(1), unit)
        for unit, forms in PERIODS.items()
        for source in sources
        if source.bag.stems & forms - _PLAIN_PERIODS
    ]
    said += [
        Figure(Decimal(1), {"minute": "min", "hour": "h"}.get(match["unit"], match["unit"]))
        for source in sources
        for match in _PASS.finditer(source.folded)
    ]
    said += [figure for source in sources for figure in _said_once(source)]
    stated = [one.figure for one in quantities(claim)]
    said += [Figure(Decimal(1), unit) for one in known if supported(one.figure, stated) for unit in one.per]
    rivals = [one.figure for one in known if one.family == "time"]
    for figure in _articled(claim):
        if rivals and not supported(figure, [*rivals, *said]):
            yield ClaimFinding("duration", figure.start, figure.end, figure.text, rivals[0].text, "error")


def _articled(claim: Reading) -> Iterator[Figure]:
    for sentence in claim.sentences:
        for match in _ARTICLED.finditer(sentence.folded):
            start, end = sentence.places[match.start("words")], sentence.places[match.end("words")]
            unit = {"minute": "min", "hour": "h"}.get(match["unit"], match["unit"])
            yield Figure(Decimal(1), unit, claim.text[start:end], start, spelled=True)

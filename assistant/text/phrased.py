"""Quantities that French and English say with a turn of phrase rather than a number and a unit."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.text.spelled import SPELLED, spelled_values
from assistant.text.units import UNIT, unit_of

ROUND_THE_CLOCK = "h/24"
ALL_WEEK = "d/7"

_S = "[ \u00a0\u202f]?"
_FIXED = tuple(
    (re.compile(rf"(?<![\w.,/])(?:{pattern})(?![\w/])", re.IGNORECASE), quantities)
    for pattern, quantities in (
        (rf"24{_S}/{_S}7(?:{_S}/{_S}365)?", ((24, ROUND_THE_CLOCK), (7, ALL_WEEK))),
        (
            (
                rf"24{_S}h(?:eures)?{_S}(?:/|sur){_S}24(?:{_S}h)?|24\shours\sa\sday|24-hours?-a-day"
                rf"|jour\set\snuit"
                r"|nuit\set\sjour|de\sjour\scomme\sde\snuit|day\s(?:and|or)\snight"
                r"|(?:a)?round[\s-]the[\s-]clock"
            ),
            ((24, ROUND_THE_CLOCK),),
        ),
        (
            (
                rf"7{_S}j(?:ours?)?{_S}(?:/|sur){_S}7|7{_S}/{_S}7|sept\sjours\ssur\ssept"
                r"|(?:7|seven)\sdays\sa\sweek"
            ),
            ((7, ALL_WEEK),),
        ),
        (r"(?:une\s)?demi[\s-]heure|half[\s-]an[\s-]hour|(?:a\s)?half[\s-]hour", ((30, "min"),)),
        (r"trois[\s-]quarts\sd['’]heure|three[\s-]quarters\sof\san\shour", ((45, "min"),)),
        (
            r"(?:un\s)?quart\sd['’]heure|(?:a\s)?quarter[\s-]of[\s-]an[\s-]hour|quarter[\s-]hours?",
            ((15, "min"),),
        ),
        (r"an\shour\sand\sa\shalf", ((90, "min"),)),
        (r"(?:une\s)?semaine\souvr(?:ée|able)|(?:a|one)\s(?:working|business)\sweek", ((5, "day"),)),
        (r"a\syear\sand\sa\shalf", ((18, "month"),)),
        (r"(?:un\s)?demi[\s-](?:kilo|kg)|half\sa\skilo|half[\s-]kilo", ((500, "g"),)),
        (r"(?:a\s)?quarter[\s-](?:of\sa\s)?kilo", ((250, "g"),)),
        (r"(?:un\s)?demi[\s-]litre|half\sa\slit(?:re|er)|half[\s-]lit(?:re|er)", ((50, "cl"),)),
        (r"an\shour\sand\sa\squarter|une\sheure\s(?:et|un)\squart", ((75, "min"),)),
        (r"(?:les\s)?deux[\s-]tiers|two[\s-]thirds", ((Decimal("66.67"), "%"),)),
        (r"(?:un|le)\stiers|(?:a|one)[\s-]third", ((Decimal("33.33"), "%"),)),
        (r"(?:un|le)\squart(?=\sd(?:es?|u)\s)|(?:a|one)[\s-]quarter(?=\sof\s(?!an\shour|a\s))", ((25, "%"),)),
        (
            r"(?:les\s)?trois[\s-]quarts(?=\sd(?:es?|u)\s)|three[\s-]quarters(?=\sof\s(?!an\shour))",
            ((75, "%"),),
        ),
        (r"un\scinquième|(?:a|one)[\s-]fifth", ((20, "%"),)),
        (r"half[\s-]price|half\soff|moitié\sprix|demi[\s-]tarif", ((50, "%"),)),
        (r"twice", ((2, "times"),)),
        (r"thrice", ((3, "times"),)),
        (r"once(?=\s(?:a|per|every)\b)", ((1, "times"),)),
    )
)
_MINUTES_SECONDS = re.compile(
    r"(?<![\w.,])(?P<minutes>\d{1,3})\s?min(?:utes)?\s(?P<seconds>[0-5]\d)(?!\s?[\w%€$£])"
)
_AND_HALF = re.compile(
    rf"(?:(?P<digits>\d{{1,3}})|(?P<words>{SPELLED}))(?:{UNIT})\set\sdemie?\b", re.IGNORECASE
)
_NUMBER_AND_HALF = re.compile(
    rf"(?:(?P<digits>\d{{1,3}})|(?P<words>{SPELLED}))(?:\sand\sa\shalf|\s?½)(?:{UNIT})", re.IGNORECASE
)


def phrased(text: str) -> Iterator[tuple[int, int, Decimal, str]]:
    """Where such quantities stand in a text: start, end, value and canonical unit.

    “24 h/24” and “round the clock” have the unit `ROUND_THE_CLOCK`, “7 j/7” has `ALL_WEEK`, “24/7” is both;
    “an hour and a half” is 90 min, “trois litres et demi” 3.5 l, “twice a week” 2 times.
    """
    for pattern, quantities in _FIXED:
        for match in pattern.finditer(text):
            for value, unit in quantities:
                yield match.start(), match.end(), Decimal(value), unit
    for match in _MINUTES_SECONDS.finditer(text):
        yield match.start(), match.end(), Decimal(match["minutes"]) * 60 + Decimal(match["seconds"]), "s"
    for pattern in (_AND_HALF, _NUMBER_AND_HALF):
        for match in pattern.finditer(text):
            whole = (
                Decimal(match["digits"]) if match["digits"] else Decimal(spelled_values(match["words"])[-1])
            )
            yield match.start(), match.end(), whole + Decimal("0.5"), unit_of(match)

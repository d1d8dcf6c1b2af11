"""The days of the week that a sentence names, and whether it says that something is closed on them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checks.claims.reading import Reading, Sentence

DAY_NAMES = (
    "lundis?|mondays?", "mardis?|tuesdays?", "mercredis?|wednesdays?", "jeudis?|thursdays?",
    "vendredis?|fridays?", "samedis?|saturdays?", "dimanches?|sundays?",
)  # fmt: skip
_DAY = "|".join(f"(?P<d{index}>{names})" for index, names in enumerate(DAY_NAMES))
_ONE_DAY = re.compile(rf"(?<![\w])(?:{_DAY})(?!\w)")
_TO = r"\s?(?:-|au|a|to|through|until|jusqu'au)\s(?:and\sincluding\s)?(?:le\s)?|-"
_HOURS = r"(?:\s?(?:a\s|de\s|at\s|from\s)?\d{1,2}(?:\s?h(?:eures)?(?:\s?\d\d)?|:\d\d)?(?:\s?[ap]m)?)?"
_WEEK = re.compile(r"(?<!\w)(?:en semaine|weekdays?|jours? de semaine|working week)(?!\w)")
_WEEKEND = re.compile(r"(?<!\w)(?:week-?\s?ends?|fins? de semaine)(?!\w)")
_EVERY = re.compile(
    r"(?<!\w)(?:tous les jours|chaque jour|every day|daily|7 ?j(?:ours)? ?(?:/|sur) ?7|7/7"
    r"|24/7|seven days a week"
    r"|7 days a week|sept jours sur sept)(?!\w)"
)
EXCEPT = re.compile(r"(?:sauf|hors|except|excluding|excepte|but not)\s(?:le\s|les\s|on\s)?$")
OPEN = re.compile(
    r"(?<!\w)(?:ouver[a-z]*|ouvr[a-z]*|open[a-z]*|livr[a-z]*|deliver[a-z]*|disponible"
    r"|available|accueil[a-z]*)"
)
CLOSED = re.compile(
    r"(?<!\w)(?:(?<!la )(?<!une )(?<!de )(?<!notre )ferm(?!es?\s(?:et|ou|du|de)\s)[a-z]*"
    r"|closed|closes?|shut|closure|n'ouvre\w* pas|not open)(?!\w)(?!\s(?:at|a)\s\d)"
)
DENIED = re.compile(
    r"(?:n't|(?<!\w)(?:not|no|never|pas|jamais|aucune?|nobody|personne))\s(?!.*(?:before|after|avant|apres))[^.;,]*$"
)
_ONLY_DAY = re.compile(r"\W*(?:le|on|on a|a|les|every|chaque)?\s?\w+(?:\s(?:matin|soir|morning|evening))?\W*")
_SOONER = re.compile(r"(?<!\w)(?:plus tot|plus tard|earlier|later|early|(?:a|at|des) \d)")
_DENIAL_SPAN, _RANGE_SPAN = 40, 6  # characters
ALL_DAYS, WORKING_DAYS = frozenset(range(7)), frozenset(range(5))


TAKEN_OUT = re.compile(r"(?<!\w)(?:sauf|hors|except|excluding|excepte|but not)(?!\w)")


@dataclass(frozen=True)
class Days:
    """Days that a text names: where, which (0 is Monday), whether as a range, and whether as closed."""

    start: int
    end: int
    days: frozenset[int]
    is_range: bool
    closed: bool


def days(sentence: Sentence) -> Iterator[Days]:
    """The days and ranges of days of a sentence, with where they stand."""
    folded, places = sentence.folded, sentence.places
    found = [(match, int((match.lastgroup or "d0")[1:])) for match in _ONE_DAY.finditer(folded)]
    index = 0
    while index < len(found):
        match, day = found[index]
        start, end, days, is_range = match.start(), match.end(), frozenset({day}), False
        if index + 1 < len(found) and _is_range(folded, start, end, found[index + 1][0].start()):
            last, last_day = found[index + 1]
            end, is_range = last.end(), True
            days = frozenset((day + step) % 7 for step in range((last_day - day) % 7 + 1))
            index += 1
        yield Days(places[start], places[end], days, is_range, _is_closed(folded, start, end))
        index += 1
    for pattern, whole in ((_WEEK, range(5)), (_WEEKEND, range(5, 7)), (_EVERY, range(7))):
        if pattern is _EVERY and not OPEN.search(folded):
            continue  # “chaque jour, un plat végétarien”: how often, not when
        for match in pattern.finditer(folded):
            closed = _is_closed(folded, match.start(), match.end())
            yield Days(
                places[match.start()], places[match.end()], frozenset(whole), whole == range(5), closed
            )


def _is_range(folded: str, start: int, end: int, following: int) -> bool:
    between = folded[end:following]
    if re.fullmatch(f"{_HOURS}(?:{_TO})", between):
        return True
    return between.strip() in ("and", "et", "et le") and bool(
        re.search(r"(?:between|entre)\s(?:le\s)?$", folded[:start])
    )


def _is_closed(folded: str, start: int, end: int) -> bool:
    """Whether the words about a day say that it is closed, or leave it out."""
    if DENIED.search(folded[max(0, start - _DENIAL_SPAN) : start]):
        return True
    if EXCEPT.search(folded[:start]):
        return not OPEN.search(folded[end:])
    left = max(folded.rfind(mark, 0, start) for mark in (";", ". ", ",", ":", " mais ", " but ")) + 1
    clause = folded[
        left : min(
            (i for i in (folded.find(m, end) for m in (";", ",", ". ")) if i >= 0), default=len(folded)
        )
    ]
    if _ONLY_DAY.fullmatch(clause) and not _SOONER.search(folded):
        clause = folded[left:].partition(". ")[0]  # “Le lundi, nous sommes fermés”
    return bool(CLOSED.search(clause)) and not OPEN.search(CLOSED.sub("", clause))


def named_days(sources: Sequence[Reading]) -> str:
    """The first words of the passages about days."""
    for source in sources:
        for sentence in source.sentences:
            found = list(days(sentence))
            if found:
                return source.text[found[0].start : found[-1].end][:80]
    return ""

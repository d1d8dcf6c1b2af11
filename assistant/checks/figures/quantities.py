"""Figures with what changes them: “from”, “up to”, “about”, “a month”, “ex VAT”, a range's other end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.tokens import Token
from assistant.checks.claims.words import any_of, claims
from assistant.checks.figures.nearness import RANGE, context, family_of
from assistant.text.normalise import fold
from assistant.text.numbers import Figure
from assistant.types.language import LANGUAGES

_ENDS = 2  # figures of a range
_HALF = 50  # per cent: exact where a third is not
_BEFORE = 32  # characters in front of a figure that may bind it
_AFTER = 48
_RIGHT_AFTER = 6  # characters: “9 € le mois”, but not “dix entrées à utiliser dans l’année”
_WITH_ARTICLE = re.compile(r"(?:l[ae]\s|l')")
_PREPOSITION = re.compile(r"(?<!\w)(?:over|in|for|within|of|after|during|once|sur|dans|pendant|after)\s$")
_RATE = re.compile(
    r"/|(?:par|per|an?|each|every|chaque|tous|l[ae])\s|l'"
)  # “two monthly payments” is no rate
_SMALL = (
    r"(?:\s|[-(«\"]|\b(?:de|d'|du|des|un|une|le|la|les|l'|a|an|the|of|que|than|to|at|en|in"
    r"|only|just|seulement|approximately)\b)*$"
)
# “Not more than” binds from the other side.
_NEGATED = re.compile(
    r"(?:not|n't|cannot|never|no)\s(?:(?:be|have|has|last|take|weigh|measure|cost|hold|stay|any|much|for|ever)\s)"
    r"{0,2}(?:more|over|older|longer|larger|less|under|younger|fewer|shorter)(?:\s\w+)?(?:\sthan)?\s$"
    r"|(?:pas|jamais)\s(?:\w+\s)?(?:plus|moins)\sd(?:e\s|')$"
)
_MORE = re.compile(r"more|over|older|longer|larger|plus")
_TURNED = {"lower": "upper", "upper": "lower", "over": "under", "under": "over"}
_USUALLY = re.compile(
    r"(?<!\w)(?:typically|usually|generally|normally|en general|generalement|habituellement"
    r"|d'habitude|normalement"
    r"|le plus souvent)(?!\w)"
)
_ROUGHLY = re.compile(r"(?<!\w)(?:environ|a peu pres|roughly|approximately|or so)(?!\w)")
_STOPPER = re.compile(r"[.;:!?,()|\n]|\s(?:et|and|puis|then|mais|but)\s(?!par\s|per\s)")
_BOUNDS = ("about", "lower", "upper")
_DAY_BOUNDS = ("until", "since")
# “Up to” reaches a figure; “over” and “under” compare with one that may be another.
_LISTED = re.compile(r"\s?(?:ou|or|et|and)\s?")
_BETWEEN = re.compile(r"(?<!\w)(?:entre|between)\s(?:les\s|the\s)?$")
_OF = frozenset(
    [
        "de",
        "d",
        "des",
        "du",
        "nos",
        "vos",
        "of",
        "our",
        "the",
        "more",
        "other",
        "additional",
        "autres",
        "without",
    ]
)
_PER_NOUN = re.compile(r"[^.;,]{0,14}?(?<!\w)(?:par|per)\s(?P<noun>[a-z]{3,})")
_COMPARING = {
    "up to": re.compile(r"(?:jusqu'a|jusqu'au|up to|as much as|as many as)\s(?:de\s)?$"),
    "over": re.compile(
        r"(?:plus de|plus d'|more than|over|above|superieure?s? a|depassant|au-dela de)\s?(?:les\s|the\s)?$"
    ),
    "under": re.compile(
        r"(?:moins de|moins d'|less than|fewer than|under|below|inferieure?s? a)\s?(?:les\s|the\s)?$"
    ),
}


@dataclass(frozen=True, eq=False)
class Quantity:
    """A figure in its sentence.

    `bounds` are names of the lists of bounds in `claims.yaml`; `per` the units it is counted by; `tax` is
    “with”, “without” or empty; `other_end` is the other end of its range; `clock` says that it is a time of
    day; `near` are the words nearer to it than to another figure of its kind, `shared` those that open the
    sentence for all of them.
    """

    figure: Figure
    family: str
    bounds: frozenset[str]
    per: frozenset[str]
    tax: str
    other_end: Figure | None
    upper_end: bool
    clock: bool
    sentence: Sentence
    near: tuple[Token, ...]
    shared: tuple[Token, ...]

    @property
    def first_word(self) -> Token | None:
        """The subject word right after a bare number: what it counts."""
        after = [token for token in self.sentence.tokens if token.start >= self.figure.end]
        noun = next((token for token in after[:4] if token.word not in _OF and not token.side), None)
        if noun is None or noun.stop:
            return None
        between = self.sentence.text[self.figure.end - self.sentence.start : noun.start - self.sentence.start]
        return None if re.search(r"[,;:.()]", between) else noun


@lru_cache(maxsize=512)
def quantities(reading: Reading) -> tuple[Quantity, ...]:
    """The figures of a text with what changes them, in order."""
    return tuple(found for sentence in reading.sentences for found in in_sentence(sentence))


def in_sentence(sentence: Sentence) -> tuple[Quantity, ...]:
    """The figures of one sentence with what changes them."""
    return tuple(_quantity(sentence, index) for index in range(len(sentence.figures)))


def _quantity(sentence: Sentence, index: int) -> Quantity:
    figure = sentence.figures[index]
    before, after = _around(sentence, index)
    other, is_upper = _other_end(sentence, index)
    near, shared = context(sentence, index)
    return Quantity(
        figure,
        family_of(figure),
        _bounds(figure, before, after) | _rounding(sentence, figure),
        _per(figure, before, after),
        _tax(after),
        other,
        is_upper,
        _is_clock(figure, before, after),
        sentence,
        near,
        shared,
    )


def _rounding(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """“A month and a half of work, roughly”: said of the whole, or of the only figure of its kind."""
    alone = sum(family_of(one) == family_of(figure) for one in sentence.figures) <= _ENDS
    said = _USUALLY.search(sentence.folded) or (alone and _ROUGHLY.search(sentence.folded))
    return frozenset({"about"}) if said else frozenset()


def _around(sentence: Sentence, index: int) -> tuple[str, str]:
    """The folded words right before and after a figure, as far as the figures next to it."""
    figure = sentence.figures[index]
    text, offset = sentence.text, sentence.start
    left = max((one.end for one in sentence.figures[:index] if one.end <= figure.start), default=offset)
    right = min(
        (one.start for one in sentence.figures[index + 1 :] if one.start >= figure.end),
        default=offset + len(text),
    )
    before = text[max(left - offset, figure.start - offset - _BEFORE) : figure.start - offset]
    after = text[figure.end - offset : min(right - offset, figure.end - offset + _AFTER)]
    return fold(before), fold(after)


def _bounds(figure: Figure, before: str, after: str) -> frozenset[str]:
    names = _BOUNDS + (_DAY_BOUNDS if figure.unit in ("date", "h", "min") else ())
    found = {name for name in names if _ahead(name).search(before) or _behind(name).match(after)}
    found |= {name for name, pattern in _COMPARING.items() if pattern.search(before)}
    negated = _NEGATED.search(before)
    if negated:
        side = "upper" if _MORE.search(negated[0]) else "lower"
        # “Pas plus de” is listed as a whole, too, and is not turned once more.
        found = {_TURNED.get(name, name) for name in found} - {_TURNED[side]} | {side}
    for name in ("before", "after"):
        if _right_behind(name).match(after):
            found.add(name)
    if _lot(figure) or (figure.unit == "%" and figure.spelled and figure.value != _HALF):
        found.add("about")  # “une dizaine”, “two thirds”
    return frozenset(found)


_CLOCK = re.compile(
    r"(?i)\d\s?h\s?\d\d|:\d\d|[ap]\.?m\b|midi|noon|minuit|midnight|\.\d\d$|past|quarter to|o['’]clock"
    r"|morning|evening|du (?:matin|soir)"
)
_ALSO_AT = re.compile(r"\s?(?:,|et|and|ou|or)\s")
_MORNING = 6  # o'clock, from which on “7 h, 11 h” lists times of day
_AT = re.compile(r"(?<!\w)(?:a|de|des|jusqu'a|avant|apres|vers|entre|et|from|to|at|until|before|after)\s$")


def _is_clock(figure: Figure, before: str, after: str) -> bool:
    """Whether a figure is a time of day: “18 h 30”, “9 am”, or hours after an “at” or before a “to”."""
    if figure.unit not in ("h", "min"):
        return False
    if _CLOCK.search(figure.text):
        return True
    hours = re.fullmatch(r"\d{1,2}(?:\s?h)?|\d{1,2} heures", figure.text)
    if hours and _ALSO_AT.fullmatch(before) and _MORNING <= figure.value <= 24:
        return True
    return bool(
        hours and figure.value <= 24 and (_AT.search(before) or re.match(r"\s?(?:a|-|to)\s?\d?", after))
    )


def _lot(figure: Figure) -> bool:
    return figure.spelled and "aine" in figure.text and "semaine" not in figure.text


@cache
def _ahead(name: str) -> "re.Pattern[str]":
    phrases = [phrase for language in LANGUAGES for phrase in claims("bounds")[name][language]]
    return re.compile(rf"(?<!\w){any_of(phrases)}{_SMALL}")


@cache
def _behind(name: str) -> "re.Pattern[str]":
    phrases = {
        "lower": [
            "minimum",
            "au minimum",
            "au moins",
            "et plus",
            "ou plus",
            "or more",
            "and over",
            "or over",
            "or later",
        ],
        "upper": ["maximum", "au maximum", "au plus", "ou moins", "or less", "max", "at most", "at the most"],
        "about": ["environ", "or so", "en moyenne", "on average"],
        "until": ["au plus tard", "at the latest", "inclus"],
        "since": ["onwards", "au plus tot"],
    }[name]
    # “28 cm d'épaisseur au plus”
    return re.compile(rf"\s?\(?(?:(?:de\s|d')\w+\s)?(?:de\s)?{any_of(phrases)}(?!\w)")


@cache
def _right_behind(name: str) -> "re.Pattern[str]":
    phrases = [phrase for language in LANGUAGES for phrase in claims("bounds")[name][language]]
    return re.compile(rf"(?:\s(?:ouvres|ouvrables|ouvrees|calendaires))?\s{any_of(phrases)}(?!\w)")


def _per(figure: Figure, before: str, after: str) -> frozenset[str]:
    clause = _clause(after)
    priced = bool(figure.unit)
    found = {
        unit
        for unit, pattern in _per_patterns().items()
        for match in pattern.finditer(clause)
        if match.start() <= _RIGHT_AFTER or not _WITH_ARTICLE.match(match.group())
        if not _PREPOSITION.search(clause[: match.start()])  # “can be spread over a year”
        if priced or _RATE.match(match.group())
    }
    found |= {unit for unit, pattern in _per_before().items() if pattern.search(before)}
    other = _PER_NOUN.match(clause)
    return frozenset(found or ({other["noun"].rstrip("s")} if other else ()))


def _clause(after: str) -> str:
    end = _STOPPER.search(after)
    return after[: end.start()] if end else after


@cache
def _per_patterns() -> Mapping[str, "re.Pattern[str]"]:
    listed: dict[str, list[str]] = claims("per")
    return {
        unit: re.compile(rf"(?<!\w){any_of(one for one in ways if not one.startswith('^'))}(?!\w)")
        for unit, ways in listed.items()
    }


@cache
def _per_before() -> Mapping[str, "re.Pattern[str]"]:
    """Adjectives (“mensuel”) and what is marked as standing before the figure."""
    listed: dict[str, list[str]] = claims("per")
    standing = {
        unit: [one.removeprefix("^") for one in ways if one.startswith("^")] for unit, ways in listed.items()
    }
    return {
        unit: re.compile(rf"(?<!\w){any_of(ways)}(?!\w)[^.;,]{{0,16}}$")
        for unit, ways in standing.items()
        if ways
    }


def _tax(after: str) -> str:
    return next((name for name, pattern in _taxes() if pattern.match(after)), "")


@cache
def _taxes() -> "tuple[tuple[str, re.Pattern[str]], ...]":
    listed: dict[str, list[str]] = claims("tax")
    return tuple((name, re.compile(rf"\s?\(?{any_of(phrases)}(?!\w)")) for name, phrases in listed.items())


def _other_end(sentence: Sentence, index: int) -> tuple[Figure | None, bool]:
    """The other end of the range that a figure is an end of, and whether the figure is the upper one."""
    figure = sentence.figures[index]
    for step in (1, -1):
        if 0 <= index + step < len(sentence.figures):
            other = sentence.figures[index + step]
            if other.start == figure.start and other.value != figure.value:
                return other, figure.value > other.value  # “eight and ten weeks” is written as one
            left, right = (figure, other) if step == 1 else (other, figure)
            between = fold(sentence.text[left.end - sentence.start : right.start - sentence.start])
            if (
                left.value < right.value
                and family_of(left) == family_of(right)
                and _is_range(sentence, between, left)
            ):
                return other, step == -1
    return None, False


def _is_range(sentence: Sentence, between: str, left: Figure) -> bool:
    if left.unit in ("date", "h", "code", "phone") or ":" in left.text:
        return False
    if _LISTED.fullmatch(between):  # “€9 and €19” is a list, “between 9 and 19” a range
        return bool(_BETWEEN.search(fold(sentence.text[: left.start - sentence.start])))
    return bool(RANGE.fullmatch(between)) and between.strip() not in ("x", "×")

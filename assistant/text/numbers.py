"""The figures of a text: prices, durations, sizes, dates … in one form for French and English."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from assistant.text.clocks import clocks
from assistant.text.dates import date_parts, dates
from assistant.text.grades import grades
from assistant.text.normalise import fold
from assistant.text.phrased import phrased
from assistant.text.spelled import ONLY_WITH_UNIT, SPELLED, spelled_values
from assistant.text.stopwords import STOP_WORDS
from assistant.text.units import CURRENCIES, UNIT, same_quantity, unit_of

_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = (
    rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:,\d+|\.\d+)?(?!\d)"  # 1 250,50
    r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?(?!\d)|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?(?!\d)"  # 1.250.000
    r"|\d{1,3}\.\d{3},\d+|\d{1,3},\d{3}\.\d+|\d{1,3}(?:['’]\d{3})+(?:\.\d+)?(?!\d)"  # 1.250,50 1,250.50 1'250
    r"|\d+(?:[.,]\d+)?)"
)
_CURRENCY = r"(?:(?P<before>€|\$|£|eur|usd|gbp|chf)\s?)?"
_MANY = (  # “€1.2k” and “1,2 M€”: the letter counts beside a currency, a “k” glued to its number too
    r"(?:\s?(?P<many>millions?|milliards?|billions?|thousand|mille|k(?=\s?€)|(?<=\d)k|(?-i:M|Md)(?=\s?€)"
    r"|(?(before)(?:k|m|bn)|(?!)))(?![^\W_])(?:\sd['’e]\s?)?)?"
)
_MEASURE = re.compile(
    rf"(?i:(?<![\w.,]){_CURRENCY}(?P<sign>[-−–](?=\d+(?:[.,]\d+)?\s?°))?(?P<number>{_NUMBER})"
    rf"(?:er|ère|e|ème|st|nd|rd|th)?(?![^\W\d_]{{0,3}}\d)\+?{_MANY})(?:{UNIT})?"
)
_SPELLED = re.compile(rf"(?P<words>{SPELLED})(?:{UNIT})?")
_SPLIT_PRICE = re.compile(r"(?<![\w.,])(?P<whole>\d+)\s?€\s?(?P<cents>\d{2})(?!\d)")
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}[ .\u00a0]?(?:\(0\)[ .\u00a0]?)?\d{1,4}(?:[ .\u00a0-]?\d{2,4}){2,5}"
    r"|0[1-9](?:[ .\u00a0-]?\d{2}){4})(?![\w])"
)
_CODE = re.compile(
    r"(?<![\w-])(?:(?=[A-Z0-9/_-]{0,40}[A-Z])(?=[A-Z0-9/_-]{0,40}\d)"
    r"[A-Z0-9]{1,20}(?:[-_/][A-Z0-9]{1,20}){1,8}"  # REF-204
    r"|[A-Z]{1,20}\d{1,20}[A-Z0-9]{0,20}|\d{1,3}[A-Z]{1,2}\d{1,20}[A-Z0-9]{0,20}|\d{1,2}[DGK]"
    r"|(?P<low>[a-z]{1,20}\d[a-z0-9]{0,20})|[A-Za-z]{3,20}-\d{1,20}(?!\s?[%€])|\d{9,40})(?![\w-])"
)
# What holds digits and says no figure: addresses, citation markers, numbers of a list.
_SILENT = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]{1,255}|\[\d{1,3}(?:\s?[,-]\s?\d{1,3})*\]|【[^】]{0,20}】"
    r"|(?m:^[ \t>]*(?:\(?\d{1,3}[.)]|#{1,6})(?=\s))"
)
_RANGE = re.compile(r"\s?(?:-|–|—|à|a|to|x|×|ou|or|/|\*)\s?", re.IGNORECASE)
_RANGE_AND = re.compile(r"\s(?:et|and)\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:entre|between)\s$", re.IGNORECASE)
_LOT = re.compile(
    r"\b(?:(?:lots?|packs?|boîtes?|sachets?|jeux?) de|(?:pack|box|bag|set)s? of)\s$", re.IGNORECASE
)
_LEADS = frozenset({"les", "nos", "ces", "aux", "des", "ses", "vos", "leurs", "the", "our"})
_NOUN = re.compile(rf"{_SPACE}(?P<word>[^\W\d_]{{3,}})")
_PLURAL = re.compile(r"\s(?:[^\W\d_]+s|people|men|women|children|of|to|or|and|with|in|more|at|are|have)\b")
_SMALL_WORDS = STOP_WORDS["fr"] | STOP_WORDS["en"]
_NOON = 12
_TAKEN = "\x00"
_BIG_UNITS = frozenset({"kg", "l", "m", "km", "cl", "h", "°C"})
_NAMED = frozenset({"code", "phone", "date"})
_HUNDREDTHS = {"cent": "EUR", "penny": "GBP"}
_AGED = re.compile(r"(?i)\b(?:age of|aged|age)\s$")
_TO_NUMBER = re.compile(rf"(?i:\s?(?:to|à|or|ou|-|–)\s?(?:\d|{SPELLED}))")
_JOINS = re.compile(r"\s?(?:et|and|,)?\s?")
# The units of the two parts -> the unit of the whole and how many of it the first part's unit is.
_PARTS = {
    ("h", "min"): ("min", 60),
    ("year", "month"): ("month", 12),
    ("ft", "in"): ("in", 12),
    ("min", "s"): ("s", 60),
}
_COPYABLE = CURRENCIES | {"h", "year"}


@dataclass(frozen=True)
class Figure:
    """A quantity that a text states. Two are equal when value and canonical unit are.

    `unit`: a currency (EUR), "%", "h", "day", "year", "cm", "g" …, "" for a bare number, "date" (value
    yyyymmdd, yyyymm or mmdd), "phone" or "code" (value: the letters and digits read in base 36).
    `text` is verbatim; `spelled` says that it was written in words; `noun` is the folded word that a bare
    number counts (“10 boutons”).
    """

    value: Decimal
    unit: str
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    spelled: bool = field(default=False, compare=False)
    noun: str = field(default="", compare=False)

    @property
    def end(self) -> int:
        """The index just after the figure in its text."""
        return self.start + len(self.text)


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in order.

    Understands both languages' thousands and decimals, currencies on either side, ranges (“2-3 jours” is
    two figures of days), sizes (“30 x 40 cm” is two of centimetres), times of day (9 h 30 is 570 min),
    small numbers in words, dates. Citation markers, list numbers and addresses say nothing.
    """
    rest = _SILENT.sub(lambda match: _TAKEN * len(match.group()), text)
    found: list[Figure] = []
    for recognise in (
        _phrased,
        _dates,
        _phones,
        _grades,
        _codes,
        _split_prices,
        _clocks,
        _measures,
        _spelled,
    ):
        new = list(recognise(rest, text))
        found += new
        rest = _without(rest, new)
    found.sort(key=lambda figure: figure.start)
    found = [_with_age(figure, text) for figure in found]
    return tuple(_with_noun(figure, text) for figure in _merged(_with_shared_units(found, text), text))


def supported(figure: Figure, others: Iterable[Figure]) -> bool:
    """Whether one of the other figures says the same.

    A unit may be missing on one side, unless the number counts something else there (“10 boutons” says
    nothing of 10 years); exact conversions count (30 cm and 0.3 m, 48 h and 2 days). Of a date the others
    may leave out the year; a month or a year agrees with any date in it, not the other way round.
    """
    return any(_agree(figure, other) for other in others)


def _agree(one: Figure, other: Figure) -> bool:
    if one == other or same_quantity(one.value, one.unit, other.value, other.unit):
        return True
    if other.unit == "date":
        return _in_date(one, date_parts(other.value))
    if one.value != other.value or _NAMED & {one.unit, other.unit}:
        return False
    return any(not figure.unit and not figure.noun for figure in (one, other))


def _in_date(one: Figure, other: tuple[int, int, int]) -> bool:
    if one.unit != "date":
        return not one.unit and one.value == other[0]
    year, month, day = date_parts(one.value)
    same_year = not (year and other[0]) or year == other[0]
    return same_year and (not month or month == other[1]) and (not day or day == other[2])


def _without(rest: str, found: Iterable[Figure]) -> str:
    characters = list(rest)
    for figure in found:
        characters[figure.start : figure.end] = _TAKEN * len(figure.text)
    return "".join(characters)


def _phrased(rest: str, text: str) -> Iterator[Figure]:
    end_of_last = span_start = 0
    for start, end, value, unit in sorted(phrased(rest), key=lambda one: (one[0], -one[1])):
        if start >= end_of_last or start == span_start:
            span_start, end_of_last = start, end
            yield Figure(value, unit, text[start:end], start, spelled=not text[start].isdigit())


def _dates(rest: str, text: str) -> Iterator[Figure]:
    for start, end, values in dates(rest):
        for value in values:
            yield Figure(value, "date", text[start:end], start)


def _phones(rest: str, text: str) -> Iterator[Figure]:
    for match in _PHONE.finditer(rest):
        digits = re.sub(r"\D", "", match.group().replace("(0)", ""))
        if match.group().startswith("+33"):
            digits = "0" + digits[2:]
        if 9 <= len(digits) <= 15:
            yield _named(match, digits, "phone", text)


def _grades(rest: str, text: str) -> Iterator[Figure]:
    for start, end, value in grades(rest):
        yield Figure(Decimal(int(f"grade{value}", 36)), "code", text[start:end], start)


def _codes(rest: str, text: str) -> Iterator[Figure]:
    for match in _CODE.finditer(rest):
        # “cm2” after a number is its unit.
        if not (match["low"] and re.search(r"\d\s?$", rest[max(0, match.start() - 3) : match.start()])):
            yield _named(match, re.sub(r"[^A-Za-z0-9]", "", match.group()), "code", text)


def _named(match: "re.Match[str]", name: str, unit: str, text: str) -> Figure:
    # Base 36 makes of a name a number that only the same name has.
    return Figure(Decimal(int(name[:40], 36)), unit, text[match.start() : match.end()], match.start())


def _split_prices(rest: str, text: str) -> Iterator[Figure]:
    for match in _SPLIT_PRICE.finditer(rest):
        value = Decimal(f"{match['whole']}.{match['cents']}")
        yield Figure(value, "EUR", text[match.start() : match.end()], match.start())


def _clocks(rest: str, text: str) -> Iterator[Figure]:
    for start, end, value, unit in clocks(rest):
        yield Figure(value, unit, text[start:end], start, spelled=not any(map(str.isdigit, text[start:end])))


def _measures(rest: str, text: str) -> Iterator[Figure]:
    for match in _MEASURE.finditer(rest):
        before = (match["before"] or "").upper()
        unit = {"€": "EUR", "$": "USD", "£": "GBP"}.get(before, before) or unit_of(match)
        value = _value(match["number"], unit) * _times(match["many"])
        if match["sign"]:
            value = -value
        if unit in _HUNDREDTHS:
            value, unit = value / 100, _HUNDREDTHS[unit]
        # “£17 an hour”: what follows a sum of money is no unit of it.
        end = max(match.end("number"), match.end("many")) if match["before"] else match.end()
        yield Figure(value, unit, text[match.start() : end].rstrip(), match.start())


def _value(number: str, unit: str) -> Decimal:
    bare = re.sub(rf"{_SPACE}|['’]", "", number)
    marks = re.findall(r"[.,]", bare)
    if len(set(marks)) == 2:  # the last one is the decimal mark
        return Decimal(bare.replace(marks[0], "").replace(marks[-1], "."))
    if len(marks) > 1:
        return Decimal(bare.replace(marks[0], ""))
    # “1,250” is 1250 in English and 1.25 in French: a large unit is not told by the thousand.
    if marks and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", number) and unit not in _BIG_UNITS:
        return Decimal(bare.replace(marks[0], ""))
    return Decimal(bare.replace(",", "."))


def _times(many: str | None) -> int:
    word = (many or "").lower()
    if word.startswith("million"):
        return 10**6
    if word.startswith(("milliard", "billion")) or word in ("md", "bn"):
        return 10**9
    if word == "m":
        return 10**6
    return 1000 if word else 1


def _spelled(rest: str, text: str) -> Iterator[Figure]:
    for match in _SPELLED.finditer(rest):
        unit = unit_of(match)
        if unit == "s" and match["words"].lower() == "un":
            continue  # “un second choix”
        if not unit and _says_nothing(match, rest):
            continue
        written = text[match.start() : match.end()]
        for value in spelled_values(match["words"]):
            yield Figure(Decimal(value), unit, written, match.start(), spelled=True)


def _says_nothing(match: "re.Match[str]", rest: str) -> bool:
    words = match["words"].lower()
    before = rest[max(0, match.start() - 12) : match.start()].lower().split()
    if words == "neuf":  # nine only in “les neuf …”; elsewhere it means new
        return not before or before[-1] not in _LEADS
    if words == "four":  # an oven in French; four in English before a plural, the end of a range …
        return not _PLURAL.match(rest, match.end())
    return words in ONLY_WITH_UNIT and not _TO_NUMBER.match(rest, match.end())


def _with_shared_units(found: list[Figure], text: str) -> list[Figure]:
    """Units said once for a range: “20 à 30 €”, “30 × 40 × 5 cm”, “€20–30”."""
    shared = list(found)
    for index in range(len(shared) - 2, -1, -1):
        left, right = shared[index], shared[index + 1]
        if not left.unit and right.unit not in (*_NAMED, "") and _joined(left, right, text):
            shared[index] = _beside(left, right)
    for index in range(1, len(shared)):
        left, right = shared[index - 1], shared[index]
        if not right.unit and left.unit in _COPYABLE and _joined(left, right, text):
            shared[index] = replace(right, unit=left.unit)
    return shared


def _merged(found: list[Figure], text: str) -> list[Figure]:
    """One quantity said in two units: “one hour and fifty minutes”, “1 m 80”, “2 years and 6 months”."""
    merged: list[Figure] = []
    for figure in found:
        last = merged[-1] if merged else None
        if (
            last
            and not _named_hour(last)
            and not _named_hour(figure)
            and _JOINS.fullmatch(text[last.end : figure.start])
            and (last.unit, figure.unit) in _PARTS
            and figure.value < _PARTS[last.unit, figure.unit][1]  # “11 h et 16 h 30” are two
        ):
            unit, times = _PARTS[last.unit, figure.unit]
            value = last.value * times + figure.value
            merged[-1] = replace(last, value=value, unit=unit, text=text[last.start : figure.end])
        else:
            merged.append(figure)
    return merged


def _named_hour(figure: Figure) -> bool:
    """“7 pm”, “9:30”: a time of day, no length of time."""
    return bool(re.search(r"(?i):|[ap]\.?m\b|morning|night|past|o['’]clock|evening|afternoon", figure.text))


def _beside(left: Figure, right: Figure) -> Figure:
    """The first end of a range with the unit of the second: “7 to 10.30 am” is hours."""
    dotted = re.fullmatch(r"(\d{1,2})\.([0-5]\d)", left.text)
    if dotted and right.unit in ("h", "min") and _named_hour(right):  # “between 7.30 and 10 in the morning”
        minutes = int(dotted[1]) * 60 + int(dotted[2])
        late = re.search(r"(?i)p\.?m|evening|afternoon", right.text) and int(dotted[1]) < _NOON
        return replace(left, unit="min", value=Decimal(minutes + _NOON * 60 * bool(late)))
    if right.unit not in ("h", "min") or re.search(r"(?i)min|h(?:eures?|ours?)\s*$", right.text):
        return replace(left, unit=right.unit)
    end = right.value / 60 if right.unit == "min" else right.value
    afternoon = re.search(r"(?i)p\.?m", right.text) and left.value < end - 12
    return replace(left, unit="h", value=left.value + 12 if afternoon else left.value)


def _with_age(figure: Figure, text: str) -> Figure:
    """“From the age of 10” counts years."""
    aged = not figure.unit and _AGED.search(text, max(0, figure.start - 8), figure.start)
    return replace(figure, unit="year") if aged else figure


def _with_noun(figure: Figure, text: str) -> Figure:
    match = None if figure.unit else _NOUN.match(text, figure.end)
    word = fold(match["word"]) if match else ""
    return replace(figure, noun=word) if word and word not in _SMALL_WORDS else figure


def _joined(left: Figure, right: Figure, text: str) -> bool:
    between, opening = text[left.end : right.start], text[max(0, left.start - 10) : left.start]
    if _RANGE.fullmatch(between):
        return not (_LOT.search(opening) and right.unit in CURRENCIES)
    return bool(_RANGE_AND.fullmatch(between) and _BETWEEN.search(opening))

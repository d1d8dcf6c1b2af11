"""Whether a figure of a sentence and one of its passages are the same quantity."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.checks.claims.reading import Sentence
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.figures.calendar import in_month_first
from assistant.checks.figures.quantities import Quantity
from assistant.text.numbers import Figure, supported
from assistant.text.units import dimension_of, in_base_unit

_NEAR_SHARE = Decimal("0.12")  # how far “about a third” may be from a percentage
_NEAR = Decimal("0.1")  # how far “about” may be from the figure it rounds
_OVER = Decimal("1.25")  # how far above its bound a figure may be that “more than” still describes
_FIRST_YEAR = 1900
_SAME_SUBJECT = 2  # words in common of two counts of the same thing
_YEARLY = {("month", "year"): 12, ("quarter", "year"): 4, ("month", "quarter"): 3, ("day", "week"): 7}
_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.4"), "year": Decimal("365.25")}
_NO_MEASURE = frozenset({"date", "code", "phone"})
_HOUR, _HALF_DAY = 3600, 12  # seconds, hours
_SIDES = frozenset({"lower", "upper"})
_HALF_OF_DAY_UNSAID = re.compile(r"(?i)(?:past|to) \w+$|o['’]clock$|^\d{1,2}\.\d\d$")
_ONE = re.compile(r"(?<!\w)(?:one|a single|une? seule?)(?!\w)")


def same(quantity: Quantity, other: Quantity, known: Sequence[Quantity]) -> bool:
    """Whether two figures say the same, exact conversions, other rates and rounding words included.

    `known` are all figures of the passages: a bare number in words (“four”) is the same as another count
    only where these don't count its thing otherwise.
    """
    one, two = quantity.figure, other.figure
    if supported(one, [two]) and not _counts_other(quantity, other, known):
        return not _is_by_chance(quantity, other, known)
    if one.unit == two.unit == "date":
        return in_month_first(two, other.sentence.text, one)
    alike = (_otherwise_written, _within_numbers, same_rate, _rounded, _beyond)
    return any(rule(quantity, other) for rule in alike)


def _otherwise_written(quantity: Quantity, other: Quantity) -> bool:
    """Without the unit, or with what stands for it.

    “13,5 degrés” of alcohol, “two sailings a day” of “sails twice a day”, “people of at least 16 living
    here” of “aged 16 or over”, “by 8 the evening before” of “before 8 pm”.
    """
    one, two = quantity.figure, other.figure
    if one.value == two.value:
        aged = not one.unit and two.unit == "year" and bool(_SIDES & quantity.bounds)
        return aged or {one.unit, two.unit} in ({"%", "°C"}, {"", "times"})
    if not other.clock:
        return False
    theirs = in_base_unit(two.value, two.unit) / _HOUR
    if quantity.clock and _HALF_OF_DAY_UNSAID.search(one.text):  # “half past four” of “16 h 30”
        return in_base_unit(one.value, one.unit) / _HOUR % _HALF_DAY == theirs % _HALF_DAY
    return not one.unit and not one.noun and theirs % _HALF_DAY == one.value


def _is_by_chance(quantity: Quantity, other: Quantity, known: Sequence[Quantity]) -> bool:
    """A bare number beside a measured one: “sleeps eight” of “eight weeks before”, “800 W” of “Chef 800”."""
    one, two = quantity.figure, other.figure
    if one.unit and not two.unit:
        return _is_of_a_name(other) or any(_is_of_other_size(one, k.figure) for k in known)
    near = Bag.of(other.near)
    return bool(
        one.spelled and not one.unit and two.unit and not any(near.has(token) for token in quantity.near)
    )


def _is_of_other_size(one: Figure, other: Figure) -> bool:
    """“9 W” where the passages say “9 kW”."""
    alike = dimension_of(one.unit) == dimension_of(other.unit) and one.unit != other.unit
    return alike and one.value == other.value


def _within_numbers(quantity: Quantity, other: Quantity) -> bool:
    """“Department 33” of “departments 20 to 54”."""
    one, two = quantity.figure, other.figure
    if one.unit or two.unit or other.other_end is None or quantity.other_end is not None:
        return False
    near = Bag.of([*other.near, *other.shared])
    low, high = sorted((two.value, other.other_end.value))
    return low <= one.value <= high and any(near.has(token) for token in quantity.near)


def _is_of_a_name(other: Quantity) -> bool:
    """“Robot Chef 800”: the number of a model, no measure."""
    before = other.sentence.text[: other.figure.start - other.sentence.start].split()
    return bool(before) and before[-1][:1].isupper() and before[-1].isalpha()


def _counts_other(quantity: Quantity, other: Quantity, known: Sequence[Quantity]) -> bool:
    """Two bare numbers that count different things, both named."""
    if quantity.figure.unit or other.figure.unit:
        return False
    mine, theirs = quantity.first_word, other.first_word
    if not (mine and theirs and quantity.figure.spelled):
        return False
    near = Bag.of(other.near)
    if other.sentence.wide_bag.has(mine) or any(near.has(token) for token in quantity.near):
        return False
    return counted_otherwise(quantity, known)


def same_rate(quantity: Quantity, other: Quantity) -> bool:
    """“120 € par an” and “10 € par mois”."""
    if quantity.family != other.family or quantity.figure.unit != other.figure.unit:
        return False
    one, two = quantity.figure.value, other.figure.value
    return any(
        (short in quantity.per and long in other.per and one * times == two)
        or (long in quantity.per and short in other.per and one == two * times)
        for (short, long), times in _YEARLY.items()
    )


def _comparable(quantity: Quantity, other: Quantity) -> tuple[Decimal, Decimal] | None:
    """Both values in one unit; None when they measure different things."""
    one, two = quantity.figure, other.figure
    if one.unit in _NO_MEASURE or dimension_of(one.unit) != dimension_of(two.unit):
        return None
    if not one.unit and _counts_other_thing(quantity, other):
        return None
    return in_base_unit(one.value, one.unit), in_base_unit(two.value, two.unit)


def _counts_other_thing(quantity: Quantity, other: Quantity) -> bool:
    mine = quantity.first_word
    return mine is None or not other.sentence.wide_bag.has(mine)


def _rounded(quantity: Quantity, other: Quantity) -> bool:
    values = _comparable(quantity, other) or _in_days(quantity, other)
    near = _NEAR_SHARE if _is_share(quantity) else _NEAR
    return bool(values and "about" in quantity.bounds and abs(values[0] - values[1]) <= near * values[1])


def _is_share(quantity: Quantity) -> bool:
    return quantity.figure.unit == "%" and quantity.figure.spelled


def _in_days(quantity: Quantity, other: Quantity) -> tuple[Decimal, Decimal] | None:
    """A month beside days or weeks, for “about a month”."""
    values = [_DAYS.get(one.figure.unit, 0) * one.figure.value for one in (quantity, other)]
    return (Decimal(values[0]), Decimal(values[1])) if all(values) else None


def _beyond(quantity: Quantity, other: Quantity) -> bool:
    """“Plus de 200 boutiques” of 215, “less than three days” of 48 hours."""
    values = _comparable(quantity, other)
    if values and quantity.figure.unit == other.figure.unit == "year" and _is_next_age(quantity, other):
        return True
    if not values or quantity.bounds & {"about", "up to"} or other.bounds:
        return False
    if "over" in quantity.bounds:
        return values[0] < values[1] <= values[0] * _OVER
    return "under" in quantity.bounds and values[1] < values[0] <= values[1] * _OVER


def _is_next_age(quantity: Quantity, other: Quantity) -> bool:
    """“Up to 25” of “under 26”, “from 18” of “over 17”."""
    mine, theirs = quantity.figure.value, other.figure.value
    if "upper" in quantity.bounds | other.bounds:
        return "upper" in other.bounds and "up to" not in other.bounds and mine + 1 == theirs
    return "lower" in other.bounds and mine == theirs + 1


def counted_otherwise(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """Whether the passages count the same thing, and come to another number."""
    noun = quantity.first_word
    if quantity.figure.value < 2:
        return False
    counts = [one for one in known if one.figure.unit in ("", "times") and one.figure.value < _FIRST_YEAR]
    for other in counts:
        bag = Bag.of([*other.near, *filter(None, [other.first_word])])
        common = sum(bag.has(token) for token in quantity.near)
        if (noun and bag.has(noun)) or (other.first_word is None and common >= _SAME_SUBJECT):
            return True
    if noun is None:
        return False
    singles = {one.sentence for one in known}
    return any(_says_one(sentence, noun) for sentence in singles)


def _says_one(sentence: Sentence, noun: Token) -> bool:
    """“After one claim”, “un seul document”."""
    for match in _ONE.finditer(sentence.folded):
        place = sentence.places[match.end()]
        after = next((token for token in sentence.tokens if token.start >= place and not token.stop), None)
        if after is not None and Bag.of([after]).has(noun):
            return True
    return False

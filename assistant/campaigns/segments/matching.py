"""Turns a rule into a function of a contact: made once, asked for each row of a file."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import reduce

from assistant.campaigns.segments.values import Read, day_of, is_known, number_of, same, text_of, words_of
from assistant.types.contacts import Contact
from assistant.types.segment_rule import All, AnyOf, Condition, Not, Op, Rule, Scalar

Matches = Callable[[Contact], bool]
Test = Callable[[object], bool]
Values = Scalar | tuple[Scalar, ...]


def matcher(rule: Rule, day: dt.date, reader: Callable[[str], Read]) -> Matches:
    """Whether a contact fits the rule on a day; `reader` tells how the value of a field is read."""
    if isinstance(rule, Condition):
        return _condition(rule, day, reader(rule.field))
    if isinstance(rule, Not):
        inner = matcher(rule.rule, day, reader)
        return lambda contact: not inner(contact)
    parts = [matcher(each, day, reader) for each in rule.rules]
    if not parts:
        holds = isinstance(rule, All)
        return lambda contact: holds
    return reduce(_either if isinstance(rule, AnyOf) else _both, parts)


def _both(one: Matches, other: Matches) -> Matches:
    # Twice as fast as all() over a generator, and every row of a file comes by here.
    return lambda contact: one(contact) and other(contact)


def _either(one: Matches, other: Matches) -> Matches:
    return lambda contact: one(contact) or other(contact)


def _condition(condition: Condition, day: dt.date, read: Read) -> Matches:
    if condition.op == "known":
        return lambda contact: is_known(read(contact)) is condition.value
    test = _TESTS[condition.op](condition.value, day)
    differs = condition.op == "!="

    def matches(contact: Contact) -> bool:
        found = read(contact)
        if not is_known(found):
            return False
        some = any(map(test, found)) if isinstance(found, list | tuple) else test(found)
        return some is not differs

    return matches


def _equal(value: Values, day: dt.date) -> Test:
    del day
    return _one_of(value if isinstance(value, tuple) else (value,))


def _in(value: Values, day: dt.date) -> Test:
    return _equal(value, day)


def _one_of(values: tuple[Scalar, ...]) -> Test:
    """Texts are looked up together: a rule may name hundreds of cities."""
    texts = frozenset(text_of(each) for each in values if isinstance(each, str))
    others = tuple(same(each) for each in values if not isinstance(each, str))
    if not others:
        return lambda item: text_of(item) in texts
    return lambda item: text_of(item) in texts or any(test(item) for test in others)


def _contains(value: Values, day: dt.date) -> Test:
    del day
    wanted = tuple(words_of(str(each)) for each in (value if isinstance(value, tuple) else (value,)))

    def contains(item: object) -> bool:
        words = words_of(item if isinstance(item, str) else str(item))
        return any(each in words for each in wanted)

    return contains


def _compared(holds: Callable[[float], bool]) -> Callable[[Values, dt.date], Test]:
    """Numbers and days alike: `holds` gets how far an item is above the rule's value."""

    def made(value: Values, day: dt.date) -> Test:
        del day
        above = _above(value)
        return lambda item: (distance := above(item)) is not None and holds(distance)

    return made


def _above(value: Values) -> Callable[[object], float | None]:
    if isinstance(value, dt.date):
        edge = value.toordinal()
        return lambda item: None if (day := day_of(item)) is None else day.toordinal() - edge
    least = number_of(value) or 0.0
    return lambda item: None if (number := number_of(item)) is None else number - least


def _between(value: Values, day: dt.date) -> Test:
    del day
    low, high = value if isinstance(value, tuple) else (value, value)
    over, under = _above(low), _above(high)

    def between(item: object) -> bool:
        from_low, from_high = over(item), under(item)
        return from_low is not None and from_high is not None and from_low >= 0 >= from_high

    return between


def _within_days(value: Values, day: dt.date) -> Test:
    days = int(number_of(value) or 0)

    def within(item: object) -> bool:
        found = day_of(item)
        return found is not None and 0 <= (day - found).days <= days

    return within


_TESTS: Mapping[Op, Callable[[Values, dt.date], Test]] = {
    "=": _equal,
    "!=": _equal,
    "in": _in,
    "contains": _contains,
    "<": _compared(lambda distance: distance < 0),
    "<=": _compared(lambda distance: distance <= 0),
    ">": _compared(lambda distance: distance > 0),
    ">=": _compared(lambda distance: distance >= 0),
    "between": _between,
    "within_days": _within_days,
}

"""Who is in and who is out of an offer, by the fields that the rules already use and by no other."""

import datetime as dt
import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.brand.segments.fields import rule_fields
from assistant.campaigns.segments.book import Assignment, Reader, RuleBook
from assistant.campaigns.segments.values import day_of, is_known, number_of, text_of
from assistant.types.contacts import Contact
from assistant.types.segment_rule import FieldKind, conditions_of

# “A selection rate … less than four-fifths (4/5) … of the rate for the group with the highest rate”: Uniform
# Guidelines on Employee Selection Procedures, 29 CFR 1607.4 (D), which leaves out what chance may have done.
FOUR_FIFTHS = 0.8
BY_CHANCE = 1.96  # standard errors between two shares: as far apart come one in twenty that are the same
FEWEST = 30  # contacts of a group whose rate says something
MOST_GROUPS = 12  # of a text field; the rest is counted together
MOST_VALUES = 5000  # that are told apart while a list is read
LONGEST = 60
GroupKind = Literal["value", "unknown", "other"]
Groups = Callable[[Any], Iterator[str]]


@dataclass(frozen=True)
class FairnessGroup:
    """Contacts with one value of a field. `rate`: the share that is in, 0 to 1.

    `ratio` is that rate to the highest of the field's values with 30 contacts and more, None for smaller
    groups; `low` marks less than four fifths of it where chance does not explain that. A hint to look at.
    """

    value: str
    kind: GroupKind
    inside: int
    outside: int
    ratio: float | None
    low: bool

    @property
    def rate(self) -> float:
        """The share that is in."""
        return self.inside / (self.inside + self.outside)


@dataclass(frozen=True)
class FairnessField:
    """A field with its groups; those of a `unit` “days” are days before the day of the rules.

    With `several`, a contact can be in several groups.
    """

    field: str
    unit: Literal["", "days"]
    several: bool
    groups: tuple[FairnessGroup, ...]


@dataclass(frozen=True)
class Fairness:
    """A list's contacts in and out of the given segments, by the fields that the rules ask."""

    contact_list: int
    segments: tuple[str, ...]
    inside: int
    outside: int
    fields: tuple[FairnessField, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape; rates with four digits."""
        total = self.inside + self.outside
        return {
            **vars(self),
            "segments": list(self.segments),
            "rate": round(self.inside / total, 4) if total else None,
            "fields": [
                {
                    **vars(each),
                    "groups": [
                        {
                            **vars(group),
                            "rate": round(group.rate, 4),
                            "ratio": None if group.ratio is None else round(group.ratio, 4),
                        }
                        for group in each.groups
                    ],
                }
                for each in self.fields
            ],
        }


def compared(
    contact_list: int,
    contacts: Iterable[Contact],
    segments: Sequence[str],
    book: RuleBook,
    reader: Reader,
) -> Fairness:
    """Count a list, read once: those who may be written to and did not object to profiling.

    Who objected gets the generic text whatever the rules say, so no rule keeps them in or out.
    """
    assignment, wanted = Assignment(book, reader), frozenset(segments)
    columns = [_Column(field, book) for field in book.fields]
    reads = [reader(field) for field in book.fields]
    totals = [0, 0]
    for contact in contacts:
        if contact.excluded or not contact.profiling:
            continue
        inside = assignment.segment_of(contact) in wanted
        totals[inside] += 1
        for column, read in zip(columns, reads, strict=True):
            column.add(read(contact), inside)
    outside, inside_all = totals
    fields = tuple(column.table() for column in columns)
    return Fairness(contact_list, tuple(segments), inside_all, outside, fields)


class _Column:
    """The counts of one field while the rows go by."""

    def __init__(self, field: str, book: RuleBook) -> None:
        self._field = field
        kind, edges = _kind_and_bands(field, book)
        self._days = kind == "date"
        self._banded = bool(edges)
        self._groups: Groups = _banded(edges, book.day if self._days else None) if edges else _named
        self._order = [_band(edges, place) for place in range(len(edges) + 1)] if edges else []
        self._inside: Counter[str] = Counter()
        self._all: Counter[str] = Counter()
        self._titles: dict[str, str] = {}
        self._unknown = [0, 0]
        self._rest = [0, 0]
        self._several = False

    def add(self, value: Any, inside: bool) -> None:
        found = list(self._groups(value)) if is_known(value) else []
        if not found:
            self._unknown[inside] += 1
        self._several = self._several or len(found) > 1
        for title in found:
            key = title if self._banded else text_of(title)
            if key not in self._all and len(self._all) >= MOST_VALUES:
                self._rest[inside] += 1
                continue
            self._titles.setdefault(key, title[:LONGEST])
            self._all[key] += 1
            self._inside[key] += inside

    def table(self) -> FairnessField:
        shown, rest = self._shown()
        counts: list[tuple[str, GroupKind, int, int]] = [
            (self._titles[key], "value", self._inside[key], self._all[key]) for key in shown
        ]
        inside = sum(self._inside[key] for key in rest) + self._rest[1]
        counts.append(("", "other", inside, sum(self._all[key] for key in rest) + sum(self._rest)))
        counts.append(("", "unknown", self._unknown[1], sum(self._unknown)))
        told = (each[2:] for each in counts if each[1] == "value" and each[3] >= FEWEST)
        best = max(told, key=lambda pair: pair[0] / pair[1], default=(0, 0))
        groups = tuple(_group(*each, best) for each in counts if each[3])
        return FairnessField(self._field, "days" if self._days else "", self._several, groups)

    def _shown(self) -> tuple[Collection[str], Collection[str]]:
        if self._banded:
            return [title for title in self._order if title in self._all], []
        ranked = sorted(self._all, key=lambda key: (-self._all[key], key))
        return ranked[:MOST_GROUPS], ranked[MOST_GROUPS:]


def _group(value: str, kind: GroupKind, inside: int, whole: int, best: tuple[int, int]) -> FairnessGroup:
    """`best`: how many are in, of how many, in the group of the highest rate."""
    ratio = inside / whole * best[1] / best[0] if whole >= FEWEST and best[0] else None
    low = ratio is not None and ratio < FOUR_FIFTHS and _apart((inside, whole), best)
    return FairnessGroup(value, kind, inside, whole - inside, ratio, low)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two shares differ by more than chance: the test of two proportions."""
    pooled = (one[0] + other[0]) / (one[1] + other[1])
    error = math.sqrt(pooled * (1 - pooled) * (1 / one[1] + 1 / other[1]))
    return error > 0 and abs(one[0] / one[1] - other[0] / other[1]) / error >= BY_CHANCE


def _kind_and_bands(field: str, book: RuleBook) -> tuple[FieldKind, Sequence[float]]:
    """How a field is grouped; a column that we do not know by the values that the rules compare it with."""
    known: Mapping[str, Any] = rule_fields()
    if field in known:
        return known[field].kind, known[field].bands
    edges: defaultdict[FieldKind, set[float]] = defaultdict(set)
    for _, rule in book.rules:
        for condition in conditions_of(rule):
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            if condition.field == field and condition.op == "within_days":
                edges["date"] |= {0.0, float(number_of(values[0]) or 0) + 1}
            elif condition.field == field and condition.op != "known":
                days = [each for each in values if isinstance(each, dt.date)]
                edges["date"] |= {float((book.day - day).days) for day in days}
                edges["number"] |= {each for each in map(_number, values) if each is not None}
    for kind in ("date", "number"):
        if edges[kind]:
            return kind, sorted(edges[kind])
    return "text", ()


def _number(value: object) -> float | None:
    return None if isinstance(value, str) else number_of(value)


def _banded(edges: Sequence[float], day: dt.date | None) -> Groups:
    titles = [_band(edges, place) for place in range(len(edges) + 1)]

    def groups(value: Any) -> Iterator[str]:
        found = day_of(value) if day else None
        number = (day - found).days if day and found else None if day else number_of(value)
        if number is not None:
            yield titles[bisect_right(edges, number)]

    return groups


def _band(edges: Sequence[float], place: int) -> str:
    """“18-24”, of whole numbers; the first and the last are open."""
    if place == 0:
        return f"< {edges[0]:g}"
    if place == len(edges):
        return f"≥ {edges[-1]:g}"
    low, high = edges[place - 1], edges[place]
    return f"{low:g}" if high - low == 1 else f"{low:g} – < {high:g}"


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        yield from {text_of(each): str(each) for each in value if is_known(each)}.values()
    else:
        yield str(value)

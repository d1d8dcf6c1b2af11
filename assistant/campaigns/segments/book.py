"""The rules in force, in the order in which they are tried; frozen when a campaign is planned."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.brand.segments.rules import read_rule
from assistant.brand.yaml_file import Node
from assistant.campaigns.segments.matching import Matches, matcher
from assistant.campaigns.segments.rfm import RfmTable, Score
from assistant.campaigns.segments.values import Read, average_order, language_of, trait
from assistant.types.brand import Segment
from assistant.types.contacts import Contact
from assistant.types.segment_rule import Rule, RuleChange, conditions_of

FROM_FILE, FROM_STUDIO = "file", "studio"


@dataclass(frozen=True)
class SegmentEntry:
    """A segment with the rule that holds for it. `place` counts from 1; the default segment has the last one.

    `source` tells where the rule comes from, “file” or “studio”; `changed` is the last change.
    """

    segment: Segment
    rule: Rule | None
    place: int
    source: str
    changed: RuleChange | None = None


def entries_of(segments: Mapping[str, Segment], changes: Mapping[str, RuleChange]) -> list[SegmentEntry]:
    """The segments in the order in which they are tried.

    By their position; one that has none takes its place in the file for it, and of two with one number the
    first in the file goes first. The default segment comes last.
    """

    def position(place: int, segment: Segment) -> int:
        change = changes.get(segment.id)
        for told in (change.position if change else None, segment.position):
            if told is not None:
                return told
        return place

    numbered = list(enumerate(segments.values(), 1))
    ranked = sorted(numbered, key=lambda pair: (pair[1].default, position(*pair), pair[0]))
    return [_entry(segment, place, changes) for place, (_, segment) in enumerate(ranked, 1)]


def _entry(segment: Segment, place: int, changes: Mapping[str, RuleChange]) -> SegmentEntry:
    change = changes.get(segment.id)
    told = None if change is None else change.rule
    # What was stored before the file made it the default is not asked any more.
    rule = None if segment.default else segment.rule if told is None else told
    return SegmentEntry(segment, rule, place, FROM_FILE if told is None else FROM_STUDIO, change)


@dataclass(frozen=True)
class RuleBook:
    """Rules that hold on a day: (segment, rule) in order, and the segment of whoever fits none.

    `rfm`: the quintiles that a frozen one brings along, of its own contact list.
    """

    day: dt.date
    rules: tuple[tuple[str, Rule], ...]
    default: str
    rfm: RfmTable | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the rules ask, in the order in which they first do."""
        asked = (condition.field for _, rule in self.rules for condition in conditions_of(rule))
        return tuple(dict.fromkeys(asked))

    def as_dict(self) -> dict[str, Any]:
        """What `book_of` reads again; kept with a campaign."""
        return {
            "day": self.day.isoformat(),
            "default": self.default,
            "rules": [{"segment": segment, "rule": rule.as_dict()} for segment, rule in self.rules],
            "rfm": None if self.rfm is None else self.rfm.as_dict(),
        }


def book_of(plain: Mapping[str, Any], table_of: Callable[[Mapping[str, Any]], RfmTable]) -> RuleBook:
    """The book that `as_dict` gave."""
    rules = tuple((each["segment"], read_rule(Node("the plan", "", each["rule"]))) for each in plain["rules"])
    rfm = plain.get("rfm")
    day = dt.date.fromisoformat(plain["day"])
    return RuleBook(day, rules, plain["default"], None if rfm is None else table_of(rfm))


class Reader:
    """Tells how the value of a field is read; quintiles of a list are asked for when a rule needs them."""

    def __init__(self, quintiles: Callable[[int], RfmTable]) -> None:
        self._quintiles = quintiles
        self._reads: dict[str, Read] = {
            "language": language_of,
            "average_order": average_order,
            "rfm": lambda contact: (score := self._score(contact)) and score.name,
            "rfm_recency": lambda contact: (score := self._score(contact)) and score.recency,
            "rfm_frequency": lambda contact: (score := self._score(contact)) and score.frequency,
            "rfm_monetary": lambda contact: (score := self._score(contact)) and score.monetary,
        }

    def __call__(self, field: str) -> Read:
        """The function that reads it from a contact."""
        return self._reads.get(field) or trait(field)

    def _score(self, contact: Contact) -> Score | None:
        return self._quintiles(contact.contact_list).score(contact)


class Assignment:
    """A book made ready to be asked for each contact of a list."""

    def __init__(self, book: RuleBook, reader: Reader) -> None:
        self.default = book.default
        self.matchers: Sequence[tuple[str, Matches]] = [
            (segment, matcher(rule, book.day, reader)) for segment, rule in book.rules
        ]

    def segment_of(self, contact: Contact) -> str:
        """The first segment whose rule the contact fits; the default one after an objection to profiling."""
        if contact.profiling:
            for segment, matches in self.matchers:
                if matches(contact):
                    return segment
        return self.default

    def all_of(self, contact: Contact) -> tuple[int, ...]:
        """The places in `matchers` of every rule that the contact fits, the first one first."""
        return tuple(place for place, (_, matches) in enumerate(self.matchers) if matches(contact))


def asks_rfm(rules: Iterable[Rule]) -> bool:
    """Whether quintiles are needed."""
    return any(each.field.startswith("rfm") for rule in rules for each in conditions_of(rule))

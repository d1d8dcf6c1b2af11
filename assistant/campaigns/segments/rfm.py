"""Recency, frequency and spend of a contact list in quintiles, each customer with three scores and a name.

Kept of a list while it is read are three numbers a customer: 12 MB for half a million.
"""

import datetime as dt
import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from assistant.brand.segments.rfm import HIGHEST, NO_NAME
from assistant.campaigns.segments.values import day_of, number_of
from assistant.types.contacts import Contact
from assistant.types.language import Language
from assistant.types.segment_rule import RfmName, RfmNames

Cuts = tuple[float | None, ...]
"""The highest value with at most each score but the last; None: no value has one as low."""


@dataclass(frozen=True)
class Score:
    """Three scores from 1 to 5, the best, and the id of their name."""

    recency: int
    frequency: int
    monetary: int
    name: str


@dataclass(frozen=True)
class RfmTable:
    """The quintiles of a contact list, and the names that hold for them.

    Values are the day of the last order (as days since year 1), the number of orders, and the spend. All
    customers of one value have one score: that of the middle of their ranks.
    """

    contacts: int
    recency: Cuts
    frequency: Cuts
    monetary: Cuts
    names: RfmNames

    def score(self, contact: Contact) -> Score | None:
        """The scores of a contact; None without an order or without one of the three values."""
        values = values_of(contact)
        if values is None:
            return None
        recency, frequency, monetary = self._edges
        return self._named(
            1 + bisect_left(recency, values[0]),
            1 + bisect_left(frequency, values[1]),
            1 + bisect_left(monetary, values[2]),
        )

    @cached_property
    def _edges(self) -> tuple[list[float], ...]:
        cuts = (self.recency, self.frequency, self.monetary)
        return tuple([-math.inf if cut is None else cut for cut in each] for each in cuts)

    def _named(self, recency: int, frequency: int, monetary: int) -> Score:
        for name in self.names.names:
            fits = (
                name.recency[0] <= recency <= name.recency[1]
                and name.frequency[0] <= frequency <= name.frequency[1]
                and name.monetary[0] <= monetary <= name.monetary[1]
            )
            if fits:
                return Score(recency, frequency, monetary, name.id)
        return Score(recency, frequency, monetary, NO_NAME)

    def as_dict(self) -> dict[str, Any]:
        """What `table_of` reads again."""
        return {
            "contacts": self.contacts,
            "recency": list(self.recency),
            "frequency": list(self.frequency),
            "monetary": list(self.monetary),
            "names": [{**vars(name), "name": dict(name.name)} for name in self.names.names],
            "other": dict(self.names.other),
        }


def table_of(plain: Mapping[str, Any]) -> RfmTable:
    """The table that `as_dict` gave."""
    names = tuple(
        RfmName(
            each["id"],
            each["name"],
            _pair(each["recency"]),
            _pair(each["frequency"]),
            _pair(each["monetary"]),
        )
        for each in plain["names"]
    )
    recency, frequency, monetary = (tuple(plain[part]) for part in ("recency", "frequency", "monetary"))
    return RfmTable(plain["contacts"], recency, frequency, monetary, RfmNames(names, plain["other"]))


def _pair(bounds: Iterable[int]) -> tuple[int, int]:
    low, high = bounds
    return low, high


def values_of(contact: Contact) -> tuple[float, float, float] | None:
    """Day of the last order, number of orders, spend; None where one is missing or nothing was bought."""
    last = day_of(contact.traits.get("last_order"))
    orders, spend = number_of(contact.traits.get("orders")), number_of(contact.traits.get("spend"))
    if last is None or spend is None or orders is None or orders < 1:
        return None
    return float(last.toordinal()), orders, spend


def counts(contact: Contact) -> bool:
    """Whether a contact is measured: one that may be written to and did not object to profiling."""
    return contact.profiling and not contact.excluded


def measured(contact_list: int, contacts: Iterable[Contact], names: RfmNames) -> RfmTable:
    """The quintiles of those of a list that bought, read once."""
    columns = (array("d"), array("d"), array("d"))
    for contact in contacts:
        values = values_of(contact) if counts(contact) else None
        for column, value in zip(columns, values or (), strict=False):
            column.append(value)
    recency, frequency, monetary = (_cuts(column) for column in columns)
    return RfmTable(contact_list, recency, frequency, monetary, names)


def _cuts(column: "array[float]") -> Cuts:
    """By the middle of ranks: with equal values for half of all, no half of them is above the other."""
    if not column:
        return (None,) * (HIGHEST - 1)
    values, many = np.unique(np.frombuffer(column), return_counts=True)
    twice = 2 * np.cumsum(many) - many  # the middle of the ranks, in whole numbers
    scores = twice * HIGHEST // (2 * len(column)) + 1
    below = [values[scores <= score] for score in range(1, HIGHEST)]
    return tuple(float(each[-1]) if len(each) else None for each in below)


@dataclass(frozen=True)
class RfmCell:
    """The customers of one score of recency and one of frequency, and their mean spend."""

    recency: int
    frequency: int
    customers: int
    mean_spend: float


@dataclass(frozen=True)
class RfmReport:
    """A list's customers by name and by scores; `unscored` never bought, or lack one of the three values."""

    table: RfmTable
    customers: int
    unscored: int
    named: Mapping[str, int]
    cells: tuple[RfmCell, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape: the days of the last order are ISO dates."""
        cuts = self.table.recency
        days = [None if cut is None else dt.date.fromordinal(int(cut)).isoformat() for cut in cuts]
        return {
            "customers": self.customers,
            "unscored": self.unscored,
            "cuts": {
                "recency": days,
                "frequency": list(self.table.frequency),
                "monetary": list(self.table.monetary),
            },
            "names": [
                {"id": id_, "name": dict(name), "customers": self.named.get(id_, 0)}
                for id_, name in self.titles().items()
            ],
            "cells": [dict(vars(cell)) for cell in self.cells],
        }

    def titles(self) -> dict[str, Mapping[Language, str]]:
        """The names in their order, the one for the rest last."""
        return {**{name.id: name.name for name in self.table.names.names}, NO_NAME: self.table.names.other}


def reported(table: RfmTable, contacts: Iterable[Contact]) -> RfmReport:
    """How many customers have which scores and which name."""
    named: Counter[str] = Counter()
    cells: Counter[tuple[int, int]] = Counter()
    spend: defaultdict[tuple[int, int], float] = defaultdict(float)
    seen = 0
    for contact in filter(counts, contacts):
        seen += 1
        score, values = table.score(contact), values_of(contact)
        if score is None or values is None:
            continue
        place = score.recency, score.frequency
        named[score.name] += 1
        cells[place] += 1
        spend[place] += values[2]
    scores = range(1, HIGHEST + 1)
    grid = tuple(
        RfmCell(r, f, cells[r, f], round(spend[r, f] / cells[r, f], 2) if cells[r, f] else 0.0)
        for r in scores
        for f in scores
    )
    return RfmReport(table, cells.total(), seen - cells.total(), named, grid)

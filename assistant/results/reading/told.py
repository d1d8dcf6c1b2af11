"""What the reports tell of each variant of a campaign, and how many readers it had."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from assistant.results.reading.metrics import Definition
from assistant.types.campaign import PlannedText
from assistant.types.language import Language
from assistant.types.results import Count, Observation

Basis = Literal["delivered", "sent", "export", ""]
"""What the readers of a variant are counted by; `export`: as many as the exported file held."""

BASES: tuple[Basis, ...] = ("delivered", "sent", "export")  # the best first


@dataclass(frozen=True)
class Told:
    """A variant with all that is told of it: the sums over its days, and its readers by the best `basis`."""

    variant_id: str
    segment: str
    channel: str
    language: Language
    variant: int
    counts: Mapping[Count, Decimal]
    readers: int
    basis: Basis
    squares: Decimal | None = None  # of the contacts' revenue
    days: Sequence[Observation] = field(default=(), repr=False)
    exported: int = 0  # contacts that the exported file gave it

    @property
    def reported(self) -> bool:
        """Whether any report names it."""
        return bool(self.days)

    @property
    def sent(self) -> int:
        """Contacts that it was sent to, or reached where only that is told."""
        return int(self.counts.get("sent", self.counts.get("delivered", self.readers)))

    def by(self, basis: Basis) -> "Told":
        """The same, its readers counted by that; without readers where that is not told of it."""
        readers = _counted(basis, self.counts, self.exported)
        return replace(self, readers=readers or 0, basis="" if readers is None else basis)

    def of(self, count: Count) -> Decimal | None:
        """A count, where `delivered` stands for the readers; None where it was not told."""
        if count == "delivered":
            return Decimal(self.readers) if self.basis else None
        return self.counts.get(count)

    def tells(self, metric: Definition) -> bool:
        """Whether both counts of a metric are told of it."""
        if metric.events == "delivered":
            return "delivered" in self.counts and metric.of in self.counts
        return self.of(metric.events) is not None and self.of(metric.of) is not None


def told_of(
    observations: Iterable[Observation], planned: Iterable[PlannedText], exported: Mapping[str, int]
) -> list[Told]:
    """The variants of a campaign in the order of its texts: those a report names, or that were exported.

    `exported` tells how many contacts the exported file gave each variant id.
    """
    by_variant: dict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        by_variant[each.variant_id].append(each)
    places = [(text.variant_id, text.segment, text.channel, text.language, text.variant) for text in planned]
    known = {place[0] for place in places}
    places += [
        (name, days[0].segment, days[0].channel, days[0].language, days[0].variant)
        for name, days in by_variant.items()
        if name not in known
    ]
    found = (_told(place, by_variant[place[0]], exported.get(place[0], 0)) for place in places)
    return [each for each in found if each.reported or each.basis]


def _told(place: tuple[str, str, str, Language, int], days: Sequence[Observation], exported: int) -> Told:
    counts = added(each.counts for each in days)
    squares = [each.revenue_squares for each in days if "revenue" in each.counts]
    known = [each for each in squares if each is not None]
    readers, basis = _readers(counts, exported)
    whole = sum(known, Decimal(0)) if known and len(known) == len(squares) else None
    return Told(*place, counts, readers, basis, whole, days, exported)


def _readers(counts: Mapping[Count, Decimal], exported: int) -> tuple[int, Basis]:
    for basis in BASES:
        readers = _counted(basis, counts, exported)
        if readers is not None:
            return readers, basis
    return 0, ""


def _counted(basis: Basis, counts: Mapping[Count, Decimal], exported: int) -> int | None:
    """The readers by that; None where it is not told. That none was delivered is told: all came back."""
    if basis == "delivered":
        return int(counts["delivered"]) if "delivered" in counts else None
    if basis == "sent":
        return int(counts.get("sent", 0)) or None
    return (exported or None) if basis == "export" else None


def added(counts: Iterable[Mapping[Count, Decimal]]) -> dict[Count, Decimal]:
    """The sums of what is told; what none tells is missing."""
    sums: dict[Count, Decimal] = {}
    for each in counts:
        for name, value in each.items():
            sums[name] = sums.get(name, Decimal(0)) + value
    return sums

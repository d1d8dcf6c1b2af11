"""What came back of a campaign: lines of a mailing tool's report, and how they are read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from assistant.types.brand import Bilingual
from assistant.types.language import Language

Count = Literal[
    "sent", "delivered", "opens", "clicks", "conversions", "revenue", "unsubscribes", "complaints", "spend",
]  # fmt: skip
"""What a report counts: contacts, each once, for all but `revenue` and `spend`, which are EUR."""

Metric = Literal["click_rate", "conversion_rate", "revenue_per_email", "unsubscribe_rate", "complaint_rate"]
"""What variants are compared by; defined with its counts in `rules/metrics.yaml`."""

Dimension = Literal["segment", "channel", "language", "variant", "day"]

Verdict = Literal["winner", "no_difference", "not_enough", "mismatch", "not_known"]
"""Of a comparison. `winner`: one variant is better than every other. `no_difference`: enough readers to see
the difference that one would want to see, and none is there. `not_enough`: too few readers or events.
`mismatch`: the variants did not go to as many contacts as they should have. `not_known`: the report does not
say it."""


LessonState = Literal["open", "kept", "dropped"]


@dataclass(frozen=True)
class ResultImport:
    """A report that was taken in. It can be taken out again; what it said goes with it.

    `rows` is `taken` plus the sum of `left_out`, by reason; `unknown` holds the variants of the file that the
    campaign does not have, with their number of rows. `by_person` tells whether its rows are contacts.
    """

    id: int
    campaign: int
    tool: str
    file_name: str
    file_hash: str  # SHA-256
    by_person: bool
    mapping: Mapping[str, str]  # column of the file to field
    rows: int
    taken: int
    left_out: Mapping[str, int]
    unknown: Mapping[str, int]
    imported_at: dt.datetime
    imported_by: str

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "mapping": dict(self.mapping),
            "left_out": dict(self.left_out),
            "unknown": dict(self.unknown),
            "imported_at": self.imported_at.isoformat(),
        }


@dataclass(frozen=True)
class Observation:
    """What all reports of a campaign together say of one variant on one day, nothing of it twice.

    `day` is None for what no day is told of. A count that is missing was not told. `revenue_squares` is the
    sum of the squares of the contacts' revenue, known only where reports tell it by contact.
    """

    variant_id: str
    segment: str
    channel: str
    language: Language
    variant: int
    counts: Mapping[Count, Decimal]
    day: dt.date | None = None
    revenue_squares: Decimal | None = None


@dataclass(frozen=True)
class Rate:
    """A metric of one group of readers: `value` of `events` in `readers`, with its 95 % interval.

    For `revenue_per_email`, `events` is EUR. The three values are None where the reports do not tell enough.
    """

    metric: Metric
    events: Decimal
    readers: int
    value: float | None
    low: float | None
    high: float | None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "events": float(self.events)}


@dataclass(frozen=True)
class Lift:
    """How much better `variant` is than `against`, as a share of the latter: 0.2 is +20 %.

    The Bayesian reading (`chance` to be better, credible interval `low` to `high`), the frequentist one
    beside it (`p`, `p_adjusted` for all comparisons of the report, confidence interval), and the lift pulled
    towards that of all segments (partial pooling), None where there is nothing to pool. Intervals: 95 %.
    """

    variant: int
    against: int
    lift: float | None
    chance: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    frequentist_low: float | None
    frequentist_high: float | None
    pooled: float | None = None
    pooled_low: float | None = None
    pooled_high: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return dict(vars(self))


@dataclass(frozen=True)
class Arm:
    """A variant in a comparison. `variant_id` is empty where texts of the same mechanism are pooled."""

    variant: int
    variant_id: str
    sent: int
    rate: Rate
    chance_best: float | None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "rate": self.rate.as_dict()}


@dataclass(frozen=True)
class Comparison:
    """The variants of one segment, channel and language beside each other; `segment` is empty for all pooled.

    `split_p` is the p-value of the sample-ratio check; below 0.001 the split itself is broken. `sentences`
    say in plain words what it means, the verdict first. `needed` is how many readers each variant would need
    for the difference that one would want to see, None where that cannot be told.
    """

    segment: str
    channel: str
    language: Language | Literal[""]
    metric: Metric
    arms: tuple[Arm, ...]
    lifts: tuple[Lift, ...]
    verdict: Verdict
    winner: int | None
    split_p: float | None
    needed: int | None
    sentences: tuple[Bilingual, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "arms": [arm.as_dict() for arm in self.arms],
            "lifts": [lift.as_dict() for lift in self.lifts],
            "sentences": [dict(sentence) for sentence in self.sentences],
        }


@dataclass(frozen=True)
class Group:
    """The counts and the rates of all readers that share a value of a dimension; `key` is that value.

    `value` holds what is computed beside the compared metrics, by the names of `rules/metrics.yaml` (cost per
    acquisition, return on spend, customer lifetime value …), None where the data do not allow it.
    """

    key: str
    name: Bilingual
    counts: Mapping[Count, Decimal]
    rates: tuple[Rate, ...]
    values: Mapping[str, float | None] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "key": self.key,
            "name": dict(self.name),
            "counts": {name: float(value) for name, value in self.counts.items()},
            "rates": [rate.as_dict() for rate in self.rates],
            "values": dict(self.values),
        }


@dataclass(frozen=True)
class CampaignResults:
    """How a campaign went. `metric` is what its variants are compared by.

    `groups` holds each dimension's groups; those of one dimension add up to `total`. `cost_eur` is what the
    writing cost (None: no price was known), beside `total`'s spend and revenue. `warnings` are what a reader
    must know before trusting the rest.
    """

    campaign: int
    name: str
    metric: Metric
    imports: tuple[ResultImport, ...]
    total: Group
    groups: Mapping[Dimension, tuple[Group, ...]]
    comparisons: tuple[Comparison, ...]
    cost_eur: Decimal | None
    summary: tuple[Bilingual, ...]
    warnings: tuple[Bilingual, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `results report --json`."""
        return {
            "campaign": self.campaign,
            "name": self.name,
            "metric": self.metric,
            "imports": [each.as_dict() for each in self.imports],
            "total": self.total.as_dict(),
            "groups": {name: [group.as_dict() for group in each] for name, each in self.groups.items()},
            "comparisons": [each.as_dict() for each in self.comparisons],
            "cost_eur": None if self.cost_eur is None else float(self.cost_eur),
            "summary": [dict(sentence) for sentence in self.summary],
            "warnings": [dict(sentence) for sentence in self.warnings],
        }


@dataclass(frozen=True)
class Lesson:
    """A sentence that a campaign's results support, for a human to keep or to drop.

    `evidence` holds the numbers of the comparison behind it, `state` is "open", "kept" or "dropped". A kept
    one is a note of its segment, or of the brand where `segment` is empty; never a fact.
    """

    id: int
    campaign: int
    segment: str
    channel: str
    language: Language | Literal[""]
    goal: str
    sentence: Bilingual
    evidence: Mapping[str, Any]
    state: LessonState
    found_at: dt.datetime
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    reason: str = ""  # why it was dropped; “unsupported”: the results no longer say it

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "sentence": dict(self.sentence),
            "evidence": dict(self.evidence),
            "found_at": self.found_at.isoformat(),
            "decided_at": self.decided_at and self.decided_at.isoformat(),
        }

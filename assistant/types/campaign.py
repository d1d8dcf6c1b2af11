"""A campaign: what is to be written for whom, each text of it, and what it takes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from assistant.types.draft import Offer, Vary
from assistant.types.language import Language
from assistant.types.model import Usage

CampaignStatus = Literal["planned", "running", "paused", "stopped", "done"]
RowStatus = Literal["pending", "running", "done", "failed", "blocked"]
RowReview = Literal["", "approved", "rejected"]
Pick = Literal["name", "cheapest", "dearest", "newest"]


@dataclass(frozen=True)
class ProductRule:
    """Which products a text is about when none is named: the first `top` of those that fit, in order.

    `category` is compared folded; `max_price` is in EUR; `in_stock` leaves out what is not available.
    """

    category: str = ""
    max_price: Decimal | None = None
    in_stock: bool = True
    new_since: dt.date | None = None
    top: int = 3
    order: Pick = "name"


@dataclass(frozen=True)
class CampaignBrief:
    """What all texts of a campaign share: see `types.draft.Brief`. `goal` is by language."""

    goal: Mapping[Language, str]
    offer: Offer = Offer()
    offer_text: Mapping[Language, str] = field(default_factory=dict)  # the offer's words, by language
    key_facts: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    tone: str = ""
    cta: Mapping[Language, str] = field(default_factory=dict)
    link: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)
    vary: Vary = "angle"
    learn: bool = True


@dataclass(frozen=True)
class Campaign:
    """What a `campaign.yaml` holds.

    Every segment gets every channel in every language, about the products of `products` (SKUs for all, empty
    for none), or of `products_by_segment`: SKUs or a rule. `languages` may be empty: then each segment's own.
    `contacts` is the number of a contact list, None while there is none. A budget of None is no cap of its
    own.
    """

    name: str
    segments: tuple[str, ...]
    channels: tuple[str, ...]
    brief: CampaignBrief
    languages: tuple[Language, ...] = ()
    products: tuple[str, ...] | ProductRule = ()
    products_by_segment: Mapping[str, tuple[str, ...] | ProductRule] = field(default_factory=dict)
    variants: int = 1
    starts: dt.date | None = None
    ends: dt.date | None = None
    contacts: int | None = None
    budget_eur: Decimal | None = None
    budget_tokens: int | None = None
    engine: str = "asyncio"
    concurrency: int = 8
    tool: str = "plain"  # the mailing tool that it goes to


@dataclass(frozen=True)
class PlannedText:
    """One text that a plan asks for. `cell` is shared by its variants, `variant_id` is its own for ever."""

    number: int
    variant_id: str
    cell: str
    segment: str
    channel: str
    language: Language
    products: tuple[str, ...]
    variant: int
    pilot: bool = False


@dataclass(frozen=True)
class CampaignText:
    """A row of the ledger: the planned text, where it stands, and what it took so far."""

    campaign: int
    planned: PlannedText
    status: RowStatus = "pending"
    reason: str = ""
    detail: str = ""
    attempts: int = 0
    draft: int | None = None
    review: RowReview = ""
    reviewed_by: str = ""
    findings: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    round: int = 0  # how often it was begun anew by hand: a reply of an earlier round is not used again

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        planned = vars(self.planned) | {"products": list(self.planned.products)}
        return {
            "campaign": self.campaign,
            **planned,
            "status": self.status,
            "reason": self.reason,
            "detail": self.detail,
            "attempts": self.attempts,
            "draft": self.draft,
            "review": self.review,
            "reviewed_by": self.reviewed_by,
            "findings": list(self.findings),
            "usage": self.usage.as_dict(),
            "seconds": round(self.seconds, 2),
        }


@dataclass(frozen=True)
class Span:
    """A range with its centre, all three in the same unit."""

    low: float
    centre: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """The documented shape."""
        return dict(vars(self))


@dataclass(frozen=True)
class Estimate:
    """What a run will take: `calls`, tokens, EUR (None when the model's price is not known), seconds.

    `basis` says in both languages what it rests on; `error` is how far the centres of earlier runs with this
    model were off, as a share of what was measured (None before the first).
    """

    texts: int
    calls: Span
    prompt_tokens: Span
    cached_tokens: Span
    completion_tokens: Span
    seconds: Span
    cost_eur: Span | None
    batch_cost_eur: Span | None  # with the discount of a batch API, where the model has one
    basis: tuple[Mapping[Language, str], ...] = ()
    error: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        spans = {name: value.as_dict() for name, value in vars(self).items() if isinstance(value, Span)}
        return {
            "texts": self.texts,
            "cost_eur": None,
            "batch_cost_eur": None,
            **spans,
            "basis": [dict(line) for line in self.basis],
            "error": self.error,
        }


@dataclass(frozen=True)
class StoredCampaign:
    """A campaign as it is kept. `frozen` is what held when it was planned: rules, prices, stock, estimate."""

    id: int
    campaign: Campaign
    status: CampaignStatus
    frozen: Mapping[str, Any]
    created_at: dt.datetime
    created_by: str
    changed_at: dt.datetime
    parent: int | None = None
    reason: str = ""
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None


@dataclass(frozen=True)
class RunCounts:
    """How far a campaign is: texts by status, what was spent, and what is reserved for calls on their way."""

    pending: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    blocked: int = 0
    approved: int = 0
    rejected: int = 0
    usage: Usage = field(default_factory=Usage)
    reserved_tokens: int = 0
    reserved_eur: Decimal = Decimal(0)

    @property
    def total(self) -> int:
        """All texts."""
        return self.pending + self.running + self.done + self.failed + self.blocked

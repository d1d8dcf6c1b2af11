"""How a run stands, as the terminal, the page and the API show it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant import rules
from assistant.types.campaign import CampaignStatus, RunCounts
from assistant.types.language import Language


@dataclass(frozen=True)
class RunState:
    """Where a campaign stands.

    `status` is “paused” for one whose process died. `reason` says why it paused by itself, as a code; empty
    when somebody paused it. `detail` is the same in words of the moment, in English. `per_minute` are the
    texts that ended of late, `seconds_left` is None while there is no rate.
    """

    campaign: int
    name: str
    status: CampaignStatus
    reason: str
    detail: str
    counts: RunCounts
    pilot: RunCounts
    per_minute: float
    seconds_left: float | None
    budget_eur: Decimal | None
    budget_tokens: int | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None

    @property
    def running(self) -> bool:
        """Whether somebody is at work on it."""
        return self.status == "running"

    def why(self, language: Language) -> str:
        """Why it paused by itself, and what to do; empty when it did not."""
        return reason_text(self.reason, language) if self.reason else ""

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        counts = self.counts
        return {
            "campaign": self.campaign,
            "name": self.name,
            "status": self.status,
            "reason": self.reason,
            "detail": self.detail,
            "counts": _counted(counts),
            "pilot": _counted(self.pilot),
            "usage": counts.usage.as_dict(),
            "reserved": {"tokens": counts.reserved_tokens, "eur": float(counts.reserved_eur)},
            "per_minute": round(self.per_minute, 2),
            "seconds_left": None if self.seconds_left is None else round(self.seconds_left),
            "budget_eur": None if self.budget_eur is None else float(self.budget_eur),
            "budget_tokens": self.budget_tokens,
            "started_at": self.started_at and self.started_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
        }


def reason_text(reason: str, language: Language) -> str:
    """What a code of a reason says to a person."""
    known = rules.load("campaign_runs")["reasons"]
    found: str = known.get(reason, known["other"])[language]
    return found.format(reason=reason)


def _counted(counts: RunCounts) -> dict[str, int]:
    names = ("pending", "running", "done", "failed", "blocked", "approved", "rejected", "total")
    return {name: getattr(counts, name) for name in names}

"""What a run works with: the ledger, the money's guard, and whoever writes a text."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.llm.gate import Pace
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.leases import Leases
from assistant.store.campaigns.texts import Ended, Texts
from assistant.types.campaign import CampaignText, StoredCampaign


class Writer(Protocol):
    """Writes one text of a campaign; `campaigns.texts.work.TextWork` is one."""

    async def write(
        self, campaign: StoredCampaign, text: CampaignText, earlier: Sequence[Mapping[str, str]]
    ) -> Ended:
        """Write a text, which differs from the `earlier` variants of its cell; nothing is stored.

        Raises what keeps every text from being written, or this one from being written just now.
        """
        ...


@dataclass(frozen=True)
class Books:
    """What is kept of campaigns."""

    campaigns: Campaigns
    texts: Texts
    leases: Leases


@dataclass(frozen=True)
class Limits:
    """How a run works. `calls` bounds the calls at once, whatever a campaign asks.

    A worker's lease is over `lease` after it was last heard of. What is stopped may go on for `drain_seconds`
    to end the calls that are on their way, and paid for.
    """

    calls: int = 128
    lease: dt.timedelta = dt.timedelta(seconds=60)
    drain_seconds: float = 20.0
    look_seconds: float = 0.5


@dataclass(frozen=True)
class Writing:
    """Who writes, and how quickly the provider may be asked; `forget` drops what was kept for a campaign."""

    writer: Writer
    pace: Pace = field(default_factory=Pace)
    limits: Limits = field(default_factory=Limits)
    forget: Callable[[int], None] = lambda campaign: None

"""What a plan shows before anything is written: texts, who gets them, what it takes, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.campaigns.sizing.sizes import ChannelSizes
from assistant.rules import load
from assistant.store.campaigns.definition import campaign_dict
from assistant.types.brand import Bilingual
from assistant.types.campaign import Campaign, Estimate, PlannedText
from assistant.types.contacts import ChannelKind


def kind_of(channel: str) -> ChannelKind | None:
    """The kind of a channel that is sent to a person; None for one that is published for everybody."""
    kind: ChannelKind | None = load("legal_basis")["channels"].get(channel)
    return kind


@dataclass(frozen=True)
class Problem:
    """Something that does not fit in a campaign.

    `code` is stable, `key` is where it stands in the definition (`brief.offer.ends`). With an error nothing
    is made; a warning is told and left to people.
    """

    code: str
    severity: Literal["error", "warning"]
    key: str
    message: Bilingual

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "message": dict(self.message)}


@dataclass(frozen=True)
class Reach:
    """What becomes of every row of a contact list in one channel.

    The row gets a message, counted by segment in `reached`, or it does not, counted by reason in `without`:
    an `Exclusion`, or `other_segment` where the campaign does not write to it. The two add up to the rows.
    `read` counts those of `reached` by segment and by the language they read, "" where nobody knows.
    """

    channel: str
    reached: Mapping[str, int] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)
    read: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many get a message."""
        return sum(self.reached.values())

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "channel": self.channel,
            "total": self.total,
            "reached": dict(self.reached),
            "without": dict(self.without),
        }


@dataclass(frozen=True)
class Audience:
    """Who a campaign writes to: `segments` and `languages` count the rows that may get anything at all.

    `languages` tells which language they read, "" where the list does not say.
    """

    contacts: int
    rows: int
    excluded: Mapping[str, int]
    segments: Mapping[str, int]
    languages: Mapping[str, int]
    channels: Mapping[str, Reach]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "contacts": self.contacts,
            "rows": self.rows,
            "excluded": dict(self.excluded),
            "segments": dict(self.segments),
            "languages": dict(self.languages),
            "channels": {name: reach.as_dict() for name, reach in self.channels.items()},
        }


@dataclass(frozen=True)
class PlanPreview:
    """A plan to look at; `audience` is None without contacts, `estimate` where nothing can be written."""

    campaign: Campaign
    texts: tuple[PlannedText, ...]
    estimate: Estimate | None
    problems: tuple[Problem, ...]
    audience: Audience | None = None
    prompts: Mapping[str, Any] = field(default_factory=dict)  # what a run is compared with
    sizes: tuple[ChannelSizes, ...] = ()  # of the channels where variants are compared

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the campaign from being made."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `campaign plan --json`."""
        return {
            "campaign": campaign_dict(self.campaign),
            "texts": [{**vars(text), "products": list(text.products)} for text in self.texts],
            "estimate": None if self.estimate is None else self.estimate.as_dict(),
            "problems": [problem.as_dict() for problem in self.problems],
            "audience": None if self.audience is None else self.audience.as_dict(),
            "sizes": [sizes.as_dict() for sizes in self.sizes],
        }

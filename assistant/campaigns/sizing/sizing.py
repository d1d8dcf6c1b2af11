"""The sizes of a planned campaign: its readers by channel, segment and the language that they will get."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.campaigns.plan.expand import languages_of
from assistant.campaigns.plan.preview import Audience, Reach
from assistant.campaigns.sizing.sizes import (
    ChannelSizes,
    Readers,
    Wanted,
    base_rate,
    channel_sizes,
    compared,
)
from assistant.campaigns.sizing.words import told
from assistant.types.brand import Segment
from assistant.types.campaign import Campaign
from assistant.types.language import Language

Clicked = Callable[[], Mapping[str, tuple[int, int]]]
"""Gives the clicks and the readers of earlier campaigns by channel."""


def no_results() -> Mapping[str, tuple[int, int]]:
    """Before there are results."""
    return {}


@dataclass(frozen=True)
class Sizing:
    """Sizes campaigns with the rates of earlier ones."""

    segments: Mapping[str, Segment]
    clicked: Clicked = no_results

    def of(
        self, campaign: Campaign, audience: Audience | None, wanted: Wanted | None = None
    ) -> tuple[ChannelSizes, ...]:
        """The sizes of each channel that is sent to people; none without contacts or without variants.

        `wanted` is the difference that one would want to see, 20 % unless given.
        """
        if audience is None or campaign.variants < 2:
            return ()
        asked, clicked = wanted or Wanted(), self.clicked()
        readers = {name: self._readers(campaign, reach) for name, reach in audience.channels.items()}
        at_once = sum(compared(len(some), campaign.variants) for some in readers.values())
        return tuple(
            told(
                channel_sizes(
                    name, some, campaign.variants, base_rate(name, asked, clicked), asked.lift, at_once
                ),
                self.segments,
            )
            for name, some in readers.items()
            if some
        )

    def _readers(self, campaign: Campaign, reach: Reach) -> Readers:
        """Who gets which language: their own where the campaign writes it, as the export has it."""
        found: dict[tuple[str, Language | Literal[""]], int] = {}
        for (segment, own), count in reach.read.items():
            if segment in self.segments and count:
                language = _language(
                    languages_of(campaign, self.segments[segment]), own, self.segments[segment]
                )
                found[segment, language] = found.get((segment, language), 0) + count
        order = {name: place for place, name in enumerate(campaign.segments)}
        return {key: found[key] for key in sorted(found, key=lambda key: (order.get(key[0], 0), key[1]))}


def _language(written: Sequence[Language], own: str, segment: Segment) -> Language | Literal[""]:
    """The language of a reader's message; empty where the segment is written to in one."""
    if len(written) == 1:
        return ""
    default = segment.language_default
    first = default if default in written else written[0]
    return next((each for each in written if each == own), first)

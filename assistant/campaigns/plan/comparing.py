"""Which differences between variants a campaign's readers can show at all, told before it is written."""

from collections.abc import Iterator, Mapping

from assistant.campaigns.plan.preview import Audience, Problem
from assistant.campaigns.plan.problems import problem
from assistant.rules import load
from assistant.stats.power import lift_shown, readers_needed
from assistant.types.brand import Bilingual, Segment
from assistant.types.campaign import Campaign

RATE = 0.02  # of readers who click: what is assumed before there are results
LIFT = 0.2  # the difference that one would want to see
_FEWEST = 5  # expected clicks; below that the formula says nothing (Fleiss, Levin and Paik, 2.2)


def comparison_problems(
    campaign: Campaign, audience: Audience | None, segments: Mapping[str, Segment]
) -> Iterator[Problem]:
    """Channels whose smallest segment has too few readers to tell its variants apart."""
    if audience is None or campaign.variants < 2:
        return
    needed = readers_needed(RATE, LIFT)
    for name, reach in audience.channels.items():
        reached = {segment: count for segment, count in reach.reached.items() if count}
        if not reached:
            continue
        smallest = min(reached, key=lambda segment: (reached[segment], segment))
        readers = reached[smallest] // campaign.variants
        if readers < needed:
            yield problem(
                "too_few_to_compare",
                "variants",
                name=name,
                variants=campaign.variants,
                segment=dict(segments[smallest].name) if smallest in segments else smallest,
                readers=_count(readers),
                shown=_shown(readers),
                together=_shown(reach.total // campaign.variants),
                needed=_count(needed),
            )


def _shown(readers: int) -> Bilingual:
    """The smallest difference that so many readers of each variant show, in words."""
    words: Mapping[str, Bilingual] = load("campaign_problems")["differences"]
    lift = lift_shown(RATE, readers) if readers * RATE >= _FEWEST else None
    if lift is None:
        return dict(words["none"])
    return {language: text.format(lift=round(100 * lift)) for language, text in words["some"].items()}


def _count(number: int) -> Bilingual:
    return {"fr": f"{number:,}".replace(",", "\u202f"), "en": f"{number:,}"}

"""Which channels have too few readers to tell a campaign's variants apart, told before it is written."""

from collections.abc import Iterable, Iterator, Mapping

from assistant.campaigns.plan.preview import Problem
from assistant.campaigns.plan.problems import problem
from assistant.campaigns.sizing.sizes import ChannelSizes, GroupSize
from assistant.campaigns.sizing.words import group_name, percent, whole
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual, Segment


def comparison_problems(sizes: Iterable[ChannelSizes], segments: Mapping[str, Segment]) -> Iterator[Problem]:
    """Channels whose smallest segment has too few readers to tell its variants apart."""
    for each in sizes:
        groups = [group for group in each.groups if group.contacts]
        smallest = min(groups, key=lambda group: (group.contacts, group.segment), default=None)
        if smallest is not None and not smallest.enough:
            yield problem(
                "too_few_to_compare",
                "variants",
                name=each.channel,
                variants=each.variants,
                segment=group_name(smallest, segments),
                readers=whole(smallest.readers),
                shown=_shown(smallest),
                together=_shown(each.together),
                rate=percent(each.rate.value, exact=True),
                lift=percent(each.lift, exact=True),
                needed=whole(each.needed),
            )


def _shown(group: GroupSize) -> Bilingual:
    """The smallest difference that a group shows, in words."""
    words: Mapping[str, Bilingual] = load("campaign_problems")["differences"]
    if group.shown is None:
        return dict(words["none"])
    return filled(words["some"], lift=percent(group.shown))

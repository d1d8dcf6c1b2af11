"""What sizes mean, in plain words of both languages; the sentences are in rules/sizing.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.campaigns.sizing.sizes import ChannelSizes, GroupSize, channel_sizes
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual, Segment

_FEW = 6  # groups that are told one by one; the table has them all


def told(sizes: ChannelSizes, segments: Mapping[str, Segment]) -> ChannelSizes:
    """The same with its sentences; without segments it is about a number of readers that somebody gave."""
    closing = tuple(_closing(sizes))
    return replace(sizes, sentences=(*_opening(sizes, segments), *closing), closing=closing)


def whole(number: int) -> Bilingual:
    """A whole number as both languages write it."""
    return {"fr": f"{number:,}".replace(",", "\u202f"), "en": f"{number:,}"}


def percent(share: float, exact: bool = False) -> Bilingual:
    """A share as both languages write it: “2 %”, “0,25 %”, “2%”, “0.25%”.

    From ten on in whole percents, unless it is `exact`: what somebody asked for, as they asked for it.
    """
    value = 100 * share
    figure = f"{value:.0f}" if value >= 10 and not exact else f"{value:.2f}".rstrip("0").rstrip(".")
    return {"fr": f"{figure.replace('.', ',')}\u00a0%", "en": f"{figure}%"}


def group_name(group: GroupSize, segments: Mapping[str, Segment]) -> Bilingual:
    """The name of a group: its segment, and the language where the campaign writes in several."""
    rules = load("sizing")
    if not group.segment:
        return dict(rules["whole"])
    known = segments.get(group.segment)
    name: Bilingual = dict(known.name) if known else {"fr": group.segment, "en": group.segment}
    return filled(rules["in_language"][group.language], segment=name) if group.language else name


def shown_of(group: GroupSize) -> str:
    """Which sentence a group gets."""
    return "enough" if group.enough else "shows_nothing" if group.shown is None else "shows"


def _opening(sizes: ChannelSizes, segments: Mapping[str, Segment]) -> Iterator[Bilingual]:
    rules = load("sizing")
    yield _headline(sizes)
    for group in sizes.groups[:_FEW]:
        name = group_name(group, segments) if group.segment else dict(rules["given_readers"])
        yield _of_group(group, name)
    if len(sizes.groups) > 1:
        yield _of_group(sizes.together, dict(rules["whole"]))


def _closing(sizes: ChannelSizes) -> Iterator[Bilingual]:
    if sizes.comparisons > 1:
        values = {"comparisons": whole(sizes.comparisons), "needed": whole(sizes.needed_at_once)}
        yield filled(load("sizing")["at_once"], **values)
    if sizes.groups and not all(group.enough for group in sizes.groups):
        yield _advice(sizes)


def _headline(sizes: ChannelSizes) -> Bilingual:
    rules, rate = load("sizing"), sizes.rate
    source = filled(rules["sources"][rate.source], readers=whole(rate.readers))
    asked = {"rate": percent(rate.value, exact=True), "lift": percent(sizes.lift, exact=True)}
    return filled(rules["headline"], source=source, needed=whole(sizes.needed), **asked)


def _of_group(group: GroupSize, name: Bilingual) -> Bilingual:
    shown = percent(group.shown) if group.shown is not None else ""
    return filled(load("sizing")[shown_of(group)], group=name, readers=whole(group.readers), shown=shown)


def _advice(sizes: ChannelSizes) -> Bilingual:
    """What to do about groups that are too small: fewer variants, segments together, or bolder texts."""
    rules, now = load("sizing")["advice"], sizes.variants
    several = len(sizes.groups) > 1
    for variants in range(now - 1, 1, -1):
        if all(group.contacts // variants >= sizes.needed for group in sizes.groups):
            return filled(rules["fewer"], variants=variants, now=now)
    if several and sizes.together.enough:
        return filled(rules["pool"], readers=whole(sizes.together.readers))
    everybody = sizes.together.contacts
    for variants in range(now - 1, 1, -1) if several else ():
        if everybody // variants >= sizes.needed:
            readers = whole(everybody // variants)
            return filled(rules["pool_fewer"], variants=variants, now=now, readers=readers)
    two = channel_sizes(sizes.channel, {("", ""): everybody}, 2, sizes.rate, sizes.lift).together
    if two.shown is None:
        return dict(rules["one"])
    return filled(rules["bolder"], shown=percent(two.shown))

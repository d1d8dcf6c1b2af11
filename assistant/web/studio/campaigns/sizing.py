"""Which differences the readers of a campaign can show, told beside its form while it is filled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.campaigns.sizing.sizes import ChannelSizes, GroupSize, Wanted
from assistant.campaigns.sizing.words import group_name, percent, whole
from assistant.errors import InputError
from assistant.types.brand import Channel, Segment
from assistant.web.studio.campaigns.acts import Values, one
from assistant.web.texts import Words

# The fields of the form that the sizes rest on.
SIZED = ("contacts", "segments", "channels", "languages", "variants", "size_rate", "size_lift")
_CONTACTS = SIZED[:-2]  # those that a campaign has


@dataclass(frozen=True)
class SizeRow:
    """A line of the table: a segment, or all together."""

    name: str
    readers: str
    shown: str
    whole: bool


@dataclass(frozen=True)
class SizePart:
    """What a channel's readers can show, in words of the page's language."""

    channel: str
    headline: str
    rows: Sequence[SizeRow]
    sentences: Sequence[str]


def sized_only(values: Values) -> Values:
    """The form without what the sizes do not rest on: the rest may be half typed."""
    return {name: values[name] for name in _CONTACTS if name in values}


def wanted_of(values: Values, words: Words) -> Wanted:
    """What the form asks for; raises InputError for what is no percentage."""
    rate, lift = _share(values, "size_rate", words), _share(values, "size_lift", words)
    return Wanted(rate) if lift is None else Wanted(rate, lift)


def size_parts(
    words: Words,
    sizes: Iterable[ChannelSizes],
    segments: Mapping[str, Segment],
    channels: Mapping[str, Channel],
) -> list[SizePart]:
    """The sizes as the page shows them: segments in a table, the rest in sentences."""
    return [
        SizePart(
            channels[each.channel].name[words.language] if each.channel in channels else each.channel,
            each.sentences[0][words.language],
            [_row(words, group, segments) for group in _groups(each)],
            [sentence[words.language] for sentence in each.closing],
        )
        for each in sizes
    ]


def _groups(sizes: ChannelSizes) -> Sequence[GroupSize]:
    """The segments, and all of them together where there are several."""
    return (*sizes.groups, sizes.together) if len(sizes.groups) > 1 else sizes.groups


def _row(words: Words, group: GroupSize, segments: Mapping[str, Segment]) -> SizeRow:
    if group.enough:
        shown = words("plan_sizes_enough")
    elif group.shown is None:
        shown = words("plan_sizes_no")
    else:
        shown = f"+{percent(group.shown)[words.language]}"
    readers = whole(group.readers)[words.language]
    return SizeRow(group_name(group, segments)[words.language], readers, shown, not group.segment)


def _share(values: Values, name: str, words: Words) -> float | None:
    said = one(values, name).replace("%", "").replace("\u00a0", "").replace(",", ".").strip()
    if not said:
        return None
    try:
        return float(said) / 100
    except ValueError as error:
        raise InputError(words("plan_sizes_bad", said=said[:40]), words("plan_sizes_bad_next")) from error

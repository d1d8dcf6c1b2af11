"""Which differences between its variants the readers of a campaign can show, told before it is written.

The sizes are those of `stats.power`: two proportions, two-sided, 5 % false alarms, 80 % power. A report
compares all pairs of variants of all its groups at once, and corrects for that (Holm, `stats.several`): its
first step asks of the best pair what `alpha / comparisons` asks, which is the number told for many at once.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.errors import InputError
from assistant.stats.enough import LIFT_WANTED
from assistant.stats.power import ALPHA, lift_shown, readers_needed
from assistant.types.brand import Bilingual
from assistant.types.language import Language

RATE = 0.02  # of readers who click: what is assumed before there are results
LIFT = LIFT_WANTED  # the difference that one would want to see
FEWEST = 5  # expected clicks; below that the formula says nothing (Fleiss, Levin and Paik, 2.2)
LEAST_RATE, LEAST_LIFT = 1e-6, 0.001  # below those no number of readers is worth telling
Source = Literal["given", "results", "assumed", "few"]
"""`assumed`: there are no results yet; `few`: assumed too, as those that there are do not suffice."""


@dataclass(frozen=True)
class Wanted:
    """What one would want to see: a difference of `lift` (0.2: +20 %) in a `rate` (0-1) of readers who click.

    A rate of None is that of earlier results on the channel, and 2 % where there are none. Raises InputError
    for a rate that is none or next to nothing, a lift below 0.1 %, and one that takes the rate to 100 %.
    """

    rate: float | None = None
    lift: float = LIFT

    def __post_init__(self) -> None:
        rate = RATE if self.rate is None else self.rate
        if not LEAST_RATE <= rate < 1.0:
            raise InputError(
                f"{100 * rate:g} % is no click rate.", "Give one between 0.0001 and 100 %, such as 2."
            )
        if 0.0 < self.lift < LEAST_LIFT:
            raise InputError(
                f"No report shows a difference of {100 * self.lift:g} %.",
                "Give one of 0.1 % or more, such as 20.",
            )
        if not (self.lift > 0.0 and rate * (1.0 + self.lift) < 1.0):
            raise InputError(
                f"No rate is {100 * self.lift:g} % above {100 * rate:g} %.",
                "Give a difference above 0 that keeps the rate under 100 %, such as 20.",
            )


@dataclass(frozen=True)
class BaseRate:
    """The share of readers who click (0-1) that sizes rest on; `readers` stand behind it, 0 for none."""

    value: float
    source: Source
    readers: int = 0


@dataclass(frozen=True)
class GroupSize:
    """The readers of a group: a segment in a language, or a whole channel (`segment` empty).

    `language` is empty where the campaign writes in one. `contacts` get a message, `readers` of them that of
    each variant. `shown` is the smallest difference (0.2 is +20 %) that they show, None when none will.
    """

    segment: str
    language: Language | Literal[""]
    contacts: int
    readers: int
    shown: float | None
    enough: bool

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return dict(vars(self))


@dataclass(frozen=True)
class ChannelSizes:
    """What a channel's readers can show. `needed` of each variant show `lift` in one comparison.

    `needed_at_once` is that for all `comparisons` of the report at once. `sentences` say it in plain words,
    the advice last; `closing` are those that are about no single group.
    """

    channel: str
    variants: int
    rate: BaseRate
    lift: float
    comparisons: int
    needed: int
    needed_at_once: int
    groups: tuple[GroupSize, ...]
    together: GroupSize
    sentences: tuple[Bilingual, ...] = ()
    closing: tuple[Bilingual, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "rate": vars(self.rate),
            "groups": [group.as_dict() for group in self.groups],
            "together": self.together.as_dict(),
            "sentences": [dict(sentence) for sentence in self.sentences],
            "closing": [dict(sentence) for sentence in self.closing],
        }


Readers = Mapping[tuple[str, Language | Literal[""]], int]
"""How many get a message on a channel, by segment and language."""


def base_rate(channel: str, wanted: Wanted, clicked: Mapping[str, tuple[int, int]]) -> BaseRate:
    """The rate for a channel; `clicked` holds clicks and readers of earlier campaigns by channel."""
    if wanted.rate is not None:
        return BaseRate(wanted.rate, "given")
    clicks, readers = clicked.get(channel, (0, 0))
    if clicks < FEWEST or clicks * (1.0 + wanted.lift) >= readers:
        return BaseRate(RATE, "few" if readers else "assumed")
    return BaseRate(clicks / readers, "results", readers)


def compared(groups: int, variants: int) -> int:
    """How many pairs of variants a report compares on a channel: in each group, and in all of them pooled."""
    return (groups + (groups > 1)) * variants * (variants - 1) // 2


def channel_sizes(
    channel: str, readers: Readers, variants: int, rate: BaseRate, lift: float, comparisons: int = 0
) -> ChannelSizes:
    """What the readers of a channel show; they are shared evenly among at least two variants.

    `comparisons` are those of the whole report, 0: this channel's. Raises ValueError for
    a rate and a lift that make no rate below 1.
    """
    at_once = max(comparisons or compared(len(readers), variants), 1)
    needed = readers_needed(rate.value, lift)

    def sized(segment: str, language: Language | Literal[""], contacts: int) -> GroupSize:
        each = contacts // variants
        shown = lift_shown(rate.value, each) if each * rate.value >= FEWEST else None
        if shown is not None and each < needed:
            shown = _above(shown, lift)
        return GroupSize(segment, language, contacts, each, shown, each >= needed)

    return ChannelSizes(
        channel=channel,
        variants=variants,
        rate=rate,
        lift=lift,
        comparisons=at_once,
        needed=needed,
        needed_at_once=readers_needed(rate.value, lift, ALPHA / at_once),
        groups=tuple(sized(*group, count) for group, count in readers.items()),
        together=sized("", "", sum(readers.values())),
    )


def _above(shown: float, lift: float) -> float:
    """What too few readers show, rounded up where it would be written as the lift that they do not show."""
    step = 0.01 if shown >= 0.1 else 0.0001  # what is written: whole percents from ten on
    return shown if round(shown / step) * step > lift else (math.floor(lift / step + 1e-6) + 1) * step

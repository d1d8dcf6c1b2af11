"""Which variants stand beside each other: those of a segment, channel and language, and segments pooled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.results.reading.metrics import Definition
from assistant.results.reading.rates import ZERO, sample_of, squares_of
from assistant.results.reading.told import BASES, Told
from assistant.stats.ratio import MISMATCH_BELOW, split_p
from assistant.stats.samples import Sample
from assistant.types.language import Language

_LEAST = 2  # variants of a comparison, and segments of a pooled one


@dataclass(frozen=True)
class Side:
    """One variant of a contest: the texts of the same mechanism, one of each segment that is pooled."""

    variant: int
    told: tuple[Told, ...]

    @property
    def variant_id(self) -> str:
        """Its id, empty where several texts are pooled."""
        return self.told[0].variant_id if len(self.told) == 1 else ""

    @property
    def readers(self) -> int:
        """All that got it."""
        return sum(each.readers for each in self.told)

    @property
    def sent(self) -> int:
        """All that it was sent to."""
        return sum(each.sent for each in self.told)

    def sample(self, metric: Definition) -> Sample | None:
        """Its counts; None where they are not told of each of its texts, or can't be."""
        if not all(each.tells(metric) for each in self.told):
            return None
        events = sum((each.counts[metric.events] for each in self.told), ZERO)
        return sample_of(metric, events, self.readers, squares_of(self.told))


@dataclass(frozen=True)
class Contest:
    """Variants beside each other, by number. `segment` is empty where the `parts` of several are pooled.

    `got` and `expected` tell how many contacts each variant went to and should have: None where no report
    says it; `expected` is scaled to as many. `split_p` is None where that can't be tested.
    """

    segment: str
    channel: str
    language: Language | Literal[""]
    sides: tuple[Side, ...]
    got: tuple[int, ...] | None
    expected: tuple[float, ...] | None
    split_p: float | None
    parts: tuple["Contest", ...] = ()
    # What is not among the parts: segments, with the language where they are in by another one.
    left_out: tuple[tuple[str, Language | Literal[""]], ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the variants did not go to as many contacts as they should have."""
        return self.split_p is not None and self.split_p < MISMATCH_BELOW


def contests(told: Iterable[Told], exported: Mapping[str, int], metric: Definition) -> list[Contest]:
    """The contests of a campaign: for each channel all segments pooled where they can be, then each of them.

    `exported` tells how many contacts the exported file gave each variant id.
    """
    cells: dict[tuple[str, str, Language], list[Told]] = defaultdict(list)
    for each in told:
        cells[each.channel, each.segment, each.language].append(each)
    by_channel: dict[str, list[Contest]] = defaultdict(list)
    for (channel, segment, language), those in cells.items():
        alike = sorted(_counted_alike(those, metric), key=lambda one: one.variant)
        sides = tuple(Side(each.variant, (each,)) for each in alike)
        if len(sides) >= _LEAST:
            by_channel[channel].append(_contest(segment, channel, language, sides, exported))
    return [each for those in by_channel.values() for each in (*_pooled(those, exported, metric), *those)]


def _counted_alike(told: Sequence[Told], metric: Definition) -> list[Told]:
    """The variants of a cell, their readers counted in the same way: the best one that is told of each.

    Where none is, none of those that tell the metric has readers: what arrived of one, beside all that was
    sent of another, would make a winner of the one that bounced more.
    """
    telling = [each for each in told if each.tells(metric)]
    if len({each.basis for each in telling}) < _LEAST:
        return list(told)
    for basis in BASES:
        if all(each.by(basis).basis for each in telling):
            return [each.by(basis) for each in told]
    return [each.by("") for each in told]


def _contest(
    segment: str,
    channel: str,
    language: Language | Literal[""],
    sides: tuple[Side, ...],
    exported: Mapping[str, int],
) -> Contest:
    got = _got(sides)
    if got is None or not sum(got):
        return Contest(segment, channel, language, sides, None, None, None)
    hoped = [sum(exported.get(each.variant_id, 0) for each in side.told) for side in sides]
    shares = hoped if all(hoped) else [1] * len(sides)
    expected = tuple(sum(got) * share / sum(shares) for share in shares)
    return Contest(segment, channel, language, sides, got, expected, split_p(got, expected))


def _got(sides: Sequence[Side]) -> tuple[int, ...] | None:
    """How many contacts each went to, all counted in the same way; None where no report says it."""
    every = [each for side in sides for each in side.told]
    if all("sent" in each.counts for each in every):
        return tuple(int(sum(each.counts["sent"] for each in side.told)) for side in sides)
    if all(each.basis == "delivered" for each in every):
        return tuple(side.readers for side in sides)
    return None


def _pooled(cells: Sequence[Contest], exported: Mapping[str, int], metric: Definition) -> list[Contest]:
    """All segments of a channel as one contest, where two or more have the same variants in the same shares.

    Left out are segments whose split is broken, or that lack a variant or the metric of one: adding up
    different shares of segments would compare the segments (Simpson’s paradox), not the variants.
    """
    every = {side.variant for cell in cells for side in cell.sides}
    whole = [
        cell
        for cell in cells
        if not cell.broken
        and {side.variant for side in cell.sides if side.sample(metric) is not None} == every
    ]
    alike = _alike(whole)
    if len(alike) < _LEAST:
        return []
    sides = tuple(
        Side(side.variant, tuple(told for cell in alike for told in cell.sides[place].told))
        for place, side in enumerate(alike[0].sides)
    )
    languages = {cell.language for cell in alike}
    language = languages.pop() if len(languages) == 1 else ""
    whole_one = _contest("", alike[0].channel, language, sides, exported)
    return [replace(whole_one, parts=tuple(alike), left_out=_left_out(cells, alike))]


def _left_out(
    cells: Sequence[Contest], inside: Sequence[Contest]
) -> tuple[tuple[str, Language | Literal[""]], ...]:
    partly, whole = {cell.segment for cell in inside}, {(cell.segment, cell.language) for cell in inside}
    return tuple(
        dict.fromkeys(
            (cell.segment, cell.language if cell.segment in partly else "")
            for cell in cells
            if (cell.segment, cell.language) not in whole
        )
    )


def _alike(cells: Sequence[Contest]) -> list[Contest]:
    """Those whose readers spread over the variants as those of all do."""
    if not cells:
        return []
    readers = [[side.readers for side in cell.sides] for cell in cells]
    all_of = [sum(column) for column in zip(*readers, strict=True)]
    found = []
    for cell, those in zip(cells, readers, strict=True):
        p = split_p(those, all_of)
        if p is None or p >= MISMATCH_BELOW:
            found.append(cell)
    return found

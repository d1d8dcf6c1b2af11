"""A picture of how many questions were asked each day, and what became of them: bars in SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.types.insight import DayCounts, TallyKind

# From the axis up: the order of the legend, and of the colours in studio.css.
STACKED: tuple[TallyKind, ...] = ("answered", "degraded", "off_topic", "not_in_knowledge")
WIDTH, HEIGHT = 720, 180
_LEFT, _TOP, _FOOT = 34, 8, 22
_GAP = 0.25  # share of a day's room between its bar and the next
_MOST_TICKS = 8


@dataclass(frozen=True)
class Bar:
    """A piece of a day's bar, in the units of the picture."""

    kind: TallyKind
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A line of the grid with its number, or a day below the axis: where, and what stands there."""

    at: float
    day: DayCounts | None = None
    number: int = 0


@dataclass(frozen=True)
class Chart:
    """The picture: bars, the lines across, and the days named below."""

    bars: Sequence[Bar]
    lines: Sequence[Line]
    days: Sequence[Line]

    @classmethod
    def of(cls, days: Sequence[DayCounts]) -> "Chart":
        """The picture of these days, oldest first."""
        most = _round_up(max((day.questions for day in days), default=0))
        scale = (HEIGHT - _TOP - _FOOT) / most
        lines = [Line(_base() - number * scale, number=number) for number in (0, most // 2, most)]
        return cls(list(_bars(days, scale)), lines, list(_named(days)))


def _bars(days: Sequence[DayCounts], scale: float) -> Iterator[Bar]:
    room = _room(days)
    for place, day in enumerate(days):
        y = _base()
        for kind in STACKED:
            height = day.counts[kind] * scale
            y -= height
            if height:
                yield Bar(kind, _LEFT + (place + _GAP / 2) * room, y, room * (1 - _GAP), height)


def _named(days: Sequence[DayCounts]) -> Iterator[Line]:
    """Some days, evenly, the last one among them."""
    step = max(1, -(-len(days) // _MOST_TICKS))
    for place, day in enumerate(days):
        if (len(days) - 1 - place) % step == 0:
            last = place == len(days) - 1  # its name ends where the picture does
            yield Line(WIDTH if last else _LEFT + (place + 0.5) * _room(days), day)


def _base() -> float:
    return HEIGHT - _FOOT


def _room(days: Sequence[DayCounts]) -> float:
    return (WIDTH - _LEFT) / max(1, len(days))


def _round_up(number: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …: half of it is a whole number too."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * scale:
                return step * scale
        scale *= 10

"""What came in day by day: the events of each day, and how many of all readers had done it until then."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

from assistant.late import Late
from assistant.results.plots.axes import bare, value_axis
from assistant.results.plots.canvas import Sheet
from assistant.results.plots.picture import Picture
from assistant.results.plots.words import Names, Said, is_money
from assistant.types.language import Language
from assistant.types.results import CampaignResults, Group, Rate

if TYPE_CHECKING:
    from matplotlib import ticker
    from matplotlib.axes import Axes
else:
    ticker = Late("matplotlib.ticker")

LEAST_DAYS = 2
_HEIGHT = {False: 3.9, True: 3.6}  # inches, by whether the picture is narrow
_MOST_TICKS = {False: 10, True: 5}


@dataclass(frozen=True)
class _Day:
    day: dt.date
    events: Decimal
    so_far: float | None  # the rate of everybody until then


@dataclass(frozen=True)
class _Plot:
    results: CampaignResults
    said: Said
    days: Sequence[_Day]
    total: Rate | None

    def draw(self, sheet: Sheet) -> None:
        """The rate above, the events of each day below."""
        height = _HEIGHT[sheet.narrow]
        sheet.figure.set_size_inches(sheet.width, height)
        left = 0.78 / sheet.width
        tall, low = (0.44, 0.22) if self._rated else (0.0, 0.78)
        bars = sheet.figure.add_axes((left, 0.1, 0.97 - left, low), facecolor=sheet.look.ground)
        self._events(sheet, bars)
        if self._rated:
            line = sheet.figure.add_axes((left, 0.48, 0.97 - left, tall), facecolor=sheet.look.ground)
            self._rates(sheet, line)

    @property
    def _rated(self) -> bool:
        return any(day.so_far is not None for day in self.days)

    def _events(self, sheet: Sheet, axes: "Axes") -> None:
        look, metric = sheet.look, self.results.metric
        axes.bar(self._places, [float(day.events) for day in self.days], color=look.colour(0), width=0.7)
        bare(axes, look, "y")
        self._dated(sheet, axes)
        axes.yaxis.set_major_locator(ticker.MaxNLocator(3, integer=not is_money(metric), min_n_ticks=2))
        axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _place: self.said.number(value)))
        _title(sheet, axes, self.said.text("events", metric))

    def _rates(self, sheet: Sheet, axes: "Axes") -> None:
        look, metric = sheet.look, self.results.metric
        told = [(self._place(day), day.so_far) for day in self.days if day.so_far is not None]
        high = max(value for _place, value in told)
        bare(axes, look, "y")
        if self.total and self.total.low is not None and self.total.high is not None:
            axes.axhspan(self.total.low, self.total.high, color=look.quiet, linewidth=0)
            high = max(high, self.total.high)
            label = self.said.text("words", "total")
            axes.text(
                1, self.total.high, f"{label} ", transform=axes.get_yaxis_transform(), ha="right",
                va="bottom", color=look.muted, size=8.5,
            )  # fmt: skip
        axes.plot(*zip(*told, strict=True), color=look.colour(0), marker="o", markersize=4, linewidth=1.8)
        value_axis(axes, metric, self.said, high * 1.08, "y")
        self._dated(sheet, axes)
        axes.set_xticklabels([])
        name = self.said.metric(metric)
        _title(sheet, axes, self.said.text("words", "so_far", metric=name))

    def _dated(self, sheet: Sheet, axes: "Axes") -> None:
        """Some days, evenly, the last one among them."""
        span = self._place(self.days[-1])
        step = max(1, -(-(span + 1) // _MOST_TICKS[sheet.narrow]))
        places = list(range(span, -1, -step))[::-1]
        first = self.days[0].day
        axes.set_xlim(-0.6, span + 0.6)
        axes.set_xticks(places, [f"{first + dt.timedelta(place):%d/%m}" for place in places])

    @property
    def _places(self) -> list[int]:
        return [self._place(day) for day in self.days]

    def _place(self, day: _Day) -> int:
        return (day.day - self.days[0].day).days


def timeline(results: CampaignResults, language: Language) -> Picture | None:
    """The picture; None where the reports tell of fewer than two days."""
    said = Names.of(results, language).said
    groups = results.groups.get("day", ())
    days = _days(results, groups)
    if len(days) < LEAST_DAYS or not any(day.events for day in days):
        return None
    title = said.text("titles", "timeline", metric=said.metric(results.metric))
    lines = [
        said.text(
            "words",
            "day_events" if day.so_far is None else "day_line",
            day=f"{day.day:%d/%m/%Y}",
            events=said.events(results.metric, day.events),
            value=said.value(results.metric, day.so_far),
        )
        for day in days
    ]
    undated = _undated(results, groups)
    if undated:
        lines.append(said.text("words", "undated", count=said.events(results.metric, undated)))
    # What has no date is missing from the days: they do not come to the total.
    total = None if undated else _rate(results.total, results.metric)
    return Picture("timeline", title, tuple(lines), _Plot(results, said, days, total).draw)


def _days(results: CampaignResults, groups: Sequence[Group]) -> list[_Day]:
    """The days in order. A day's rate is of all readers, and so is what came in until its end.

    Where the whole rate can't be told, as of more events than readers, neither can what came in until a day.
    """
    whole = _rate(results.total, results.metric)
    told = whole is not None and whole.value is not None
    dated = sorted(((day, group) for group in groups if (day := _day(group)) is not None), key=itemgetter(0))
    found: list[_Day] = []
    events = Decimal(0)
    for day, group in dated:
        rate = _rate(group, results.metric)
        if rate is not None:
            events += rate.events
            so_far = float(events) / rate.readers if told and rate.readers else None
            found.append(_Day(day, rate.events, so_far))
    return found


def _undated(results: CampaignResults, groups: Sequence[Group]) -> Decimal:
    """The events of which no day is told."""
    rates = (_rate(group, results.metric) for group in groups if _day(group) is None)
    return sum((rate.events for rate in rates if rate is not None), Decimal(0))


def _day(group: Group) -> dt.date | None:
    """The day of a group; None for what no day is told of."""
    try:
        return dt.date.fromisoformat(group.key)
    except ValueError:
        return None


def _rate(group: Group, metric: str) -> Rate | None:
    return next((rate for rate in group.rates if rate.metric == metric), None)


def _title(sheet: Sheet, axes: "Axes", text: str) -> None:
    axes.set_title(
        text,
        loc="left",
        color=sheet.look.text,
        size=9.5,
        weight="bold",
        x=-0.06 if not sheet.narrow else -0.12,
    )

"""What the axes of all pictures have in common."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.late import Late
from assistant.results.plots.look import Look
from assistant.results.plots.words import Said, is_money
from assistant.types.results import Metric, Rate

if TYPE_CHECKING:
    from matplotlib import ticker
    from matplotlib.axes import Axes
else:
    ticker = Late("matplotlib.ticker")

_TICKS = 5
_ROOM = 1.06  # the axis ends a little behind the largest value
_LEAST = 1e-4  # the length of an axis on which nothing happened


def bare(axes: "Axes", look: Look, along: str = "x") -> None:
    """Lines of the grid along one axis, and no frame."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    if along == "x":
        axes.grid(axis="x", color=look.line, linewidth=0.8)
        axes.set_yticks([])
    else:
        axes.grid(axis="y", color=look.line, linewidth=0.8)
    axes.tick_params(length=0, colors=look.muted, labelsize=9)


def percent_axis(axes: "Axes", metric: Metric, said: Said, rates: Iterable[Rate], along: str = "x") -> None:
    """An axis from nothing to the largest value, in per cent or in euros: what is cut off would mislead."""
    most = max((rate.high if rate.high is not None else rate.value or 0.0 for rate in rates), default=0.0)
    value_axis(axes, metric, said, most, along)


def value_axis(axes: "Axes", metric: Metric, said: Said, most: float, along: str = "x") -> None:
    """The same for a largest value that is known."""
    end = max(most, _LEAST) * _ROOM
    places = 0 if end >= 0.05 else 1 if end >= 0.005 else 2

    def told(value: float, _place: int | None) -> str:
        return said.value(metric, value) if is_money(metric) else said.percent(value, places)

    one = axes.xaxis if along == "x" else axes.yaxis
    (axes.set_xlim if along == "x" else axes.set_ylim)(0, end)
    one.set_major_locator(ticker.MaxNLocator(_TICKS, steps=[1, 2, 5, 10], min_n_ticks=3))
    one.set_major_formatter(ticker.FuncFormatter(told))

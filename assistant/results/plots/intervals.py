"""The variants of each segment beside each other, each with its 95 % interval."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.results.plots.axes import bare, percent_axis
from assistant.results.plots.canvas import Sheet
from assistant.results.plots.look import shape
from assistant.results.plots.picture import Picture
from assistant.results.plots.words import Names, first_upper, shortened
from assistant.types.language import Language
from assistant.types.results import Arm, CampaignResults, Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 14  # comparisons; those with the most readers
MANY = 4  # so many stand under one axis; more have it above them too
LONGEST = {False: 70, True: 46}  # characters of a name, by whether the picture is narrow
_ROW, _TOP, _FOOT = 0.27, 0.3, 0.4  # inches
_HEADS = {False: 1, True: 2}  # rows above a comparison, by whether the picture is narrow


@dataclass(frozen=True)
class _Plot:
    """What is drawn."""

    results: CampaignResults
    names: Names
    shown: Sequence[Comparison]

    def draw(self, sheet: Sheet) -> None:
        """Draw the comparisons from the top down."""
        heads = _HEADS[sheet.narrow]
        rows = sum(heads + len(each.arms) + 0.4 for each in self.shown)
        height = rows * _ROW + _TOP + _FOOT
        sheet.figure.set_size_inches(sheet.width, height)
        left = 1.05 / sheet.width
        axes = sheet.figure.add_axes(
            (left, _FOOT / height, 0.97 - left, 1 - (_FOOT + _TOP) / height), facecolor=sheet.look.ground
        )
        axes.set_ylim(rows - 0.2, -0.2)
        bare(axes, sheet.look)
        axes.tick_params(labeltop=len(self.shown) > MANY)
        percent_axis(axes, self.results.metric, self.names.said, [arm.rate for arm in _told(self.shown)])
        row = 0.0
        for each in self.shown:
            self._head(sheet, axes, each, row)
            row += heads
            for arm in each.arms:
                self._arm(sheet, axes, arm, row + 0.35, arm.variant == each.winner)
                row += 1
            row += 0.4

    def _head(self, sheet: Sheet, axes: "Axes", each: Comparison, row: float) -> None:
        """Whose variants they are, and what came out."""
        across = axes.get_yaxis_transform()  # x: a share of the width; y: a row
        start = -1.0 / (sheet.width * 0.97 - 1.05)  # of the picture itself
        verdict, sheet_look = self.names.verdict(each), sheet.look
        name = shortened(self.names.comparison(each), LONGEST[sheet.narrow])
        axes.text(start, row + 0.4, name, transform=across, va="center", weight="bold", color=sheet_look.text)
        place = (start, row + 1.3, "left") if sheet.narrow else (1.0, row + 0.4, "right")
        axes.text(
            place[0], place[1], verdict, transform=across, va="center", ha=place[2], color=sheet_look.muted
        )

    def _arm(self, sheet: Sheet, axes: "Axes", arm: Arm, row: float, winner: bool) -> None:
        """A variant's rate and its interval; a winner's mark is filled."""
        look, rate = sheet.look, arm.rate
        colour = look.colour(arm.variant)
        label = first_upper(self.names.variant(arm.variant))
        axes.text(
            -0.1 / (sheet.width * 0.97 - 1.05), row, label, transform=axes.get_yaxis_transform(),
            va="center", ha="right", color=look.text,
        )  # fmt: skip
        if rate.value is None:
            return
        if rate.low is not None and rate.high is not None:
            axes.plot([rate.low, rate.high], [row, row], color=colour, linewidth=2.2, solid_capstyle="butt")
        axes.plot(
            [rate.value], [row], marker=shape(arm.variant), markersize=7, color=colour,
            markerfacecolor=colour if winner else look.ground, markeredgewidth=1.6, linestyle="none",
        )  # fmt: skip


def intervals(results: CampaignResults, language: Language) -> Picture | None:
    """The picture; None while there is nothing to compare. Of many, those with the most readers are in it."""
    told = [each for each in results.comparisons if any(arm.rate.value is not None for arm in each.arms)]
    if not told:
        return None
    names = Names.of(results, language)
    largest = sorted(told, key=lambda each: -sum(arm.rate.readers for arm in each.arms))[:SHOWN]
    shown = [each for each in told if each in largest]
    title = names.said.text("titles", "intervals", metric=names.said.metric(results.metric))
    lines = [*_lines(names, shown)]
    if len(told) > len(shown):
        lines.append(names.said.plural("words", "left_out", len(told) - len(shown)))
    return Picture("intervals", title, tuple(lines), _Plot(results, names, shown).draw)


def _told(shown: Sequence[Comparison]) -> Iterator[Arm]:
    return (arm for each in shown for arm in each.arms if arm.rate.value is not None)


def _lines(names: Names, shown: Sequence[Comparison]) -> Iterator[str]:
    """Each comparison in a sentence."""
    space = "\u00a0" if names.said.language == "fr" else ""
    for each in shown:
        arms = (f"{names.variant(arm.variant)} {names.said.rate(arm.rate)}" for arm in each.arms)
        yield f"{names.comparison(each)}{space}: {', '.join(arms)}{space}; {names.verdict(each)}."

"""Segments by variants: where one wins, which variants are better and worse than their row together.

A row without a winner has no colour: one there would look like a winner and be noise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.late import Late
from assistant.results.plots.canvas import Sheet
from assistant.results.plots.look import Look
from assistant.results.plots.picture import Picture
from assistant.results.plots.words import Names, first_upper, shortened
from assistant.results.reading.metrics import definitions
from assistant.types.language import Language
from assistant.types.results import Arm, CampaignResults, Comparison

if TYPE_CHECKING:
    from matplotlib import patches
    from matplotlib.axes import Axes
else:
    patches = Late("matplotlib.patches")

SHOWN = 20  # rows; those with the most readers
LONGEST, LONGEST_LINE = 48, 38  # characters of a name above its row, and of a line beside it
_ROW, _TOP, _KEY = 0.44, 0.42, 0.24  # inches
_KEYS = ("better", "worse", "even", "quiet")


@dataclass(frozen=True)
class _Plot:
    names: Names
    shown: Sequence[Comparison]
    variants: Sequence[int]

    def draw(self, sheet: Sheet) -> None:
        """Draw the rows from the top down, and below them what the colours mean."""
        rows = len(self.shown) * (1.6 if sheet.narrow else 1)
        foot = 0.2 + _KEY * (len(_KEYS) if sheet.narrow else 2)
        height = rows * _ROW + _TOP + foot
        sheet.figure.set_size_inches(sheet.width, height)
        left = 0.02 if sheet.narrow else 0.34
        axes = sheet.figure.add_axes((left, foot / height, 0.98 - left, rows * _ROW / height))
        axes.set_axis_off()
        axes.set_xlim(0, len(self.variants))
        axes.set_ylim(rows, 0)
        for column, variant in enumerate(self.variants):
            axes.text(
                column + 0.5, 1.0 + 0.12 / (rows * _ROW), first_upper(self.names.variant(variant)),
                ha="center", va="bottom", color=sheet.look.text, weight="bold",
                transform=axes.get_xaxis_transform(),
            )  # fmt: skip
        for number, each in enumerate(self.shown):
            self._row(sheet, axes, each, number)
        self._key(sheet, height)

    def _row(self, sheet: Sheet, axes: "Axes", each: Comparison, number: int) -> None:
        """A row with its name, which stands above it on a phone."""
        look, names = sheet.look, self.names
        if sheet.narrow:
            top = number * 1.6 + 0.6
            name = shortened(names.comparison(each), LONGEST)
            axes.text(0.02, top - 0.3, name, ha="left", va="center", color=look.text)
        else:
            top = float(number)
            parts = (names.segment(each.segment), names.beside(each))
            name = "\n".join(shortened(part, LONGEST_LINE) for part in parts if part)
            axes.text(
                -0.02, top + 0.5, name, ha="right", va="center", color=look.text,
                transform=axes.get_yaxis_transform(),
            )  # fmt: skip
        for arm in each.arms:
            self._cell(sheet, axes, each, arm, top)

    def _cell(self, sheet: Sheet, axes: "Axes", each: Comparison, arm: Arm, top: float) -> None:
        column, look, kind = self.variants.index(arm.variant), sheet.look, kind_of(each, arm)
        axes.add_patch(
            patches.Rectangle(
                (column + 0.02, top + 0.06), 0.96, 0.88, facecolor=_ground(look, kind), edgecolor=look.line,
                linewidth=1.0 if kind == "even" else 0.0,
            )
        )  # fmt: skip
        won = arm.variant == each.winner
        value = self.names.said.value(arm.rate.metric, arm.rate.value)
        axes.text(
            column + 0.5, top + 0.5, f"{value} ★" if won else value, ha="center", va="center",
            weight="bold" if won else "normal", color=look.muted if kind == "quiet" else look.text,
        )  # fmt: skip

    def _key(self, sheet: Sheet, height: float) -> None:
        """What the colours mean, in two columns, on a phone in one."""
        look, columns = sheet.look, 1 if sheet.narrow else 2
        for number, kind in enumerate(_KEYS):
            x = 0.02 + 0.48 * (number % columns)
            y = (0.1 + _KEY * ((len(_KEYS) - 1 - number) // columns)) / height
            sheet.figure.add_artist(
                patches.Rectangle(
                    (x, y), 0.2 / sheet.width, 0.14 / height, facecolor=_ground(look, kind),
                    edgecolor=look.muted, linewidth=0.6,
                )
            )  # fmt: skip
            label = self.names.said.text("key", kind)
            sheet.figure.text(x + 0.28 / sheet.width, y, label, color=look.muted, size=8.5, va="bottom")


def heat_map(results: CampaignResults, language: Language) -> Picture | None:
    """The picture; None where there are not at least two segments to put beside each other."""
    rows = [each for each in results.comparisons if each.segment and len(each.arms) > 1]
    if len({each.segment for each in rows}) < 2:
        return None
    names = Names.of(results, language)
    largest = sorted(rows, key=lambda each: -sum(arm.rate.readers for arm in each.arms))[:SHOWN]
    shown = [each for each in rows if each in largest]
    variants = sorted({arm.variant for each in shown for arm in each.arms})
    title = names.said.text("titles", "heat_map", metric=names.said.metric(results.metric))
    lines = [*_lines(names, shown)]
    if len(rows) > len(shown):
        lines.append(names.said.plural("words", "left_out", len(rows) - len(shown)))
    return Picture("heat_map", title, tuple(lines), _Plot(names, shown, variants).draw)


def _lines(names: Names, shown: Sequence[Comparison]) -> Iterator[str]:
    space = "\u00a0" if names.said.language == "fr" else ""
    for each in shown:
        arms = (
            f"{names.variant(arm.variant)} {names.said.value(arm.rate.metric, arm.rate.value)}"
            for arm in each.arms
        )
        yield f"{names.comparison(each)}{space}: {', '.join(arms)}{space}; {names.verdict(each)}."


def kind_of(comparison: Comparison, arm: Arm) -> str:
    """What a cell says: better or worse than its row together, even where nothing differs, or quiet."""
    if comparison.verdict == "no_difference":
        return "even"
    known = [each.rate for each in comparison.arms if each.rate.value is not None]
    readers = sum(rate.readers for rate in known)
    if comparison.verdict != "winner" or arm.rate.value is None or not readers:
        return "quiet"
    together = sum(float(rate.events) for rate in known) / readers
    higher = arm.rate.value > together
    return "better" if higher == (definitions()[comparison.metric].better == "higher") else "worse"


def _ground(look: Look, kind: str) -> str:
    """The ground of a cell."""
    grounds = {"better": look.better, "worse": look.worse, "even": look.ground, "quiet": look.quiet}
    return grounds[kind]

"""Plots as SVG, drawn without a library: bars, histograms, and a curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.evaluation.retrieval import Report

WIDTH, HEIGHT, PAD = 420, 200, 34
BINS = 20


@dataclass(frozen=True)
class Bar:
    """A bar: its place and size in the plot, what it is, and its value in words."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    series: int = 0


@dataclass(frozen=True)
class Plot:
    """What the template draws: bars or a line, the marks of the x axis, and the names of the series."""

    title: str
    bars: tuple[Bar, ...] = ()
    points: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    series: tuple[str, ...] = ()
    rule: float | None = None  # x of a vertical line


def plots(report: Report) -> list[Plot]:
    """The plots of a report: recall, answerability by kind of question, the gate's curve, and time."""
    scores = report.scores["all"]
    drawn = [bars("Recall", {f"@{k}": share for k, share in scores.recall.items()})]
    groups = levels(report)
    if len(groups) > 1:
        drawn.append(histogram("Answerability", groups, report.threshold))
        refused = [level for kind, values in groups.items() if kind != "answerable" for level in values]
        drawn.append(curve("Answerable kept, by unanswerable passed", groups["answerable"], refused))
    times = sorted(each.milliseconds for each in report.asked)
    shown = {"ms": times[: max(1, int(0.99 * len(times)))]}
    drawn.append(histogram("Milliseconds a search", shown, None))
    return drawn


def levels(report: Report) -> dict[str, list[float]]:
    """Answerability by kind of question."""
    groups: dict[str, list[float]] = {"answerable": []}
    for each in report.asked:
        kind = "answerable" if each.question.relevant else f"unanswerable, {each.question.kind}"
        groups.setdefault(kind, []).append(each.answerability)
    return groups


def bars(title: str, shares: Mapping[str, float]) -> Plot:
    """One bar for each share (0-1)."""
    step = (WIDTH - 2 * PAD) / max(1, len(shares))
    room = HEIGHT - 2 * PAD
    drawn = [
        Bar(
            PAD + (n + 0.2) * step,
            HEIGHT - PAD - share * room,
            0.6 * step,
            share * room,
            name,
            f"{share:.3f}",
        )
        for n, (name, share) in enumerate(shares.items())
    ]
    ticks = tuple((PAD + (n + 0.5) * step, name) for n, name in enumerate(shares))
    return Plot(title, tuple(drawn), ticks=ticks)


def histogram(title: str, groups: Mapping[str, Sequence[float]], rule: float | None) -> Plot:
    """How the values of each group spread, as shares of the group; `rule` marks a value."""
    lowest = 0.0
    highest = 1.0 if rule is not None else max(max(each, default=0.0) for each in groups.values()) or 1.0
    step = (highest - lowest) / BINS
    shares = {name: _shares(values, step) for name, values in groups.items() if values}
    top = max((max(each) for each in shares.values()), default=1.0)
    width = (WIDTH - 2 * PAD) / BINS / max(1, len(shares))
    drawn = []
    for series, (name, each) in enumerate(shares.items()):
        for place, share in enumerate(each):
            height = share / top * (HEIGHT - 2 * PAD)
            x = PAD + (place * len(shares) + series) * width
            edges = f"{place * step:.2f}–{(place + 1) * step:.2f}"
            drawn.append(
                Bar(x, HEIGHT - PAD - height, width, height, f"{name} {edges}", f"{share:.1%}", series)
            )
    ticks = tuple((_x(part), f"{lowest + part * (highest - lowest):.3g}") for part in (0, 0.25, 0.5, 0.75, 1))
    return Plot(
        title, tuple(drawn), ticks=ticks, series=tuple(shares), rule=None if rule is None else _x(rule)
    )


def curve(title: str, kept: Sequence[float], refused: Sequence[float]) -> Plot:
    """The share of `kept` that reaches each threshold over the share of `refused` that does (ROC)."""
    room = HEIGHT - 2 * PAD
    places = [(0.0, 0.0)]
    for threshold in sorted({*kept, *refused}, reverse=True):
        x = sum(value >= threshold for value in refused) / len(refused)
        y = sum(value >= threshold for value in kept) / len(kept)
        places.append((x, y))
    # Points on a straight line add nothing.
    corners = [places[0]] + [
        here for before, here in pairwise(places) if before[0] != here[0] or here is places[-1]
    ]
    points = " ".join(f"{_x(x):.1f},{HEIGHT - PAD - y * room:.1f}" for x, y in corners)
    return Plot(
        title, points=points, ticks=tuple((_x(part), f"{part:g}") for part in (0, 0.25, 0.5, 0.75, 1))
    )


def _shares(values: Sequence[float], step: float) -> list[float]:
    counts = [0] * BINS
    for value in values:
        counts[min(int(value / step), BINS - 1)] += 1
    return [count / len(values) for count in counts]


def _x(part: float) -> float:
    return PAD + part * (WIDTH - 2 * PAD)

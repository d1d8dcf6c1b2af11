"""A report on drafts as one HTML page that needs nothing beside it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from assistant.evaluation.cases import faultless
from assistant.evaluation.copy.comparison import Comparison
from assistant.evaluation.copy.report import CopyReport, measures
from assistant.evaluation.copy.scoring import ScoredDraft
from assistant.evaluation.copy.words import COLUMNS, LEGEND, lines, shown
from assistant.evaluation.demands import Miss
from assistant.evaluation.page import rendered
from assistant.evaluation.plots import Plot, bars, histogram
from assistant.evaluation.table import table

_KINDS: Mapping[str, Callable[[ScoredDraft], object]] = {
    "facts": lambda draft: draft.unsaid,
    "figures": lambda draft: draft.strange_figures,
    "limits": lambda draft: draft.limits,
    "words": lambda draft: draft.forbidden,
    "register": lambda draft: draft.register,
    "hard": lambda draft: draft.hard,
    "language": lambda draft: draft.foreign,
}


def copy_page(report: CopyReport, misses: Sequence[Miss], today: dt.date) -> str:
    """The page: the measures, plots, each brief that failed with its drafts and why, then all others."""
    return rendered(
        "copy.html",
        **_common(report, misses, today),
        plots=_plots({"": report}),
        passed=faultless(report.scored),
        comparison=None,
        changes=[],
    )


def comparison_page(comparison: Comparison, misses: Sequence[Miss], today: dt.date) -> str:
    """The page of two versions of the prompts: the measures and every brief's drafts side by side."""
    before, after = comparison.before, comparison.after
    changes = [
        (change, *(shown({change.measure: value}, change.measure) for value in (change.before, change.after)))
        for change in comparison.changes
    ]
    return rendered(
        "copy.html",
        **_common(after, misses, today),
        plots=_plots({"before": before, "after": after}),
        passed=[],
        comparison=comparison,
        changes=changes,
    )


def _common(report: CopyReport, misses: Sequence[Miss], today: dt.date) -> dict[str, object]:
    return {
        "report": report,
        "misses": misses,
        "today": today.isoformat(),
        "table": table(report, COLUMNS, shown),
        "legend": LEGEND,
        "lines": lines(measures(report.scored)),
    }


def _plots(reports: Mapping[str, CopyReport]) -> list[Plot]:
    drawn = [
        bars(f"Drafts with a fault, by kind{f': {name}' if name else ''}", shares)
        for name, report in reports.items()
        if (shares := _faults(report))
    ]
    seconds = {
        f"{name} {part}".strip(): values
        for name, report in reports.items()
        for part, values in _seconds(report).items()
        if values
    }
    return [*drawn, histogram("Seconds a brief", seconds, None)] if seconds else drawn


def _faults(report: CopyReport) -> dict[str, float]:
    drafts = [draft for each in report.scored for draft in each.drafts]
    if not drafts:
        return {}
    return {name: sum(bool(has(draft)) for draft in drafts) / len(drafts) for name, has in _KINDS.items()}


def _seconds(report: CopyReport) -> dict[str, list[float]]:
    outcomes = [each.outcome for each in report.scored if each.outcome.drafts]
    return {
        "first words": [one.first_ms / 1000 for one in outcomes if one.first_ms is not None],
        "written": [one.total_ms / 1000 for one in outcomes],
    }

"""A report as one HTML page that needs nothing beside it."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.evaluation.demands import Miss, measures
from assistant.evaluation.metrics import hit
from assistant.evaluation.plots import HEIGHT, PAD, WIDTH, plots
from assistant.evaluation.retrieval import DEPTH, Asked, Report

_TEMPLATES = Path(__file__).with_name("templates")
WORST = 15  # questions shown


def page(reports: Sequence[Report], misses: Sequence[Miss], embedder: str, today: dt.date) -> str:
    """The page: for each dataset its measures, plots, and the questions that went worst."""
    return rendered(
        "report.html",
        sections=[_section(report) for report in reports],
        misses=misses,
        embedder=embedder,
        today=today.isoformat(),
    )


def rendered(template: str, **values: object) -> str:
    """A page of `templates/`; all that is filled in is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(**values, width=WIDTH, height=HEIGHT, pad=PAD)


def _section(report: Report) -> dict[str, object]:
    missed = [each for each in report.asked if each.question.relevant and not _found(each)]
    passed = [
        each for each in report.asked if not each.question.relevant and each.answerability >= report.threshold
    ]
    return {
        "report": report,
        "measures": measures(report),
        "plots": plots(report),
        "missed": sorted(missed, key=lambda each: -each.answerability)[:WORST],
        "passed": sorted(passed, key=lambda each: -each.answerability)[:WORST],
    }


def _found(asked: Asked) -> bool:
    return hit(asked.ranking, asked.question.relevant, DEPTH) > 0

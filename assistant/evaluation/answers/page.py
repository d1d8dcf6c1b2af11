"""A report on answers as one HTML page that needs nothing beside it."""

import datetime as dt
from collections.abc import Sequence

from assistant.evaluation.answers.report import AnswerReport, measures
from assistant.evaluation.answers.words import COLUMNS, LEGEND, cell, lines
from assistant.evaluation.demands import Miss
from assistant.evaluation.page import rendered
from assistant.evaluation.plots import Plot, histogram


def answers_page(report: AnswerReport, misses: Sequence[Miss], today: dt.date) -> str:
    """The page: the measures, plots, each item that failed with its answer and why, then all others."""
    groups = {name: measures(scored) for name, scored in report.groups.items()}
    return rendered(
        "answers.html",
        report=report,
        misses=misses,
        today=today.isoformat(),
        columns=COLUMNS,
        legend=LEGEND,
        rows=[
            (name, len(report.groups[name]), [cell(values, column) for column in COLUMNS])
            for name, values in groups.items()
        ],
        lines=lines(groups["all"]),
        plots=_plots(report),
        disagreed=[each for each in report.scored if each.disputed],
        passed=[each for each in report.scored if not each.reasons],
    )


def _plots(report: AnswerReport) -> list[Plot]:
    replies = [each.reply for each in report.scored if each.reply.answer is not None]
    first = [reply.first_sentence_ms / 1000 for reply in replies if reply.first_sentence_ms is not None]
    whole = [reply.total_ms / 1000 for reply in replies]
    groups = {"first checked sentence": first, "whole answer": whole}
    return [histogram("Seconds", groups, None)] if whole else []

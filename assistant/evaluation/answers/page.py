"""A report on answers as one HTML page that needs nothing beside it."""

import datetime as dt
from collections.abc import Sequence

from assistant.evaluation.answers.report import AnswerReport, measures
from assistant.evaluation.answers.words import COLUMNS, LEGEND, cell, lines
from assistant.evaluation.cases import faultless
from assistant.evaluation.demands import Miss
from assistant.evaluation.page import rendered
from assistant.evaluation.plots import Plot, histogram
from assistant.evaluation.table import table


def answers_page(report: AnswerReport, misses: Sequence[Miss], today: dt.date) -> str:
    """The page: the measures, plots, each item that failed with its answer and why, then all others."""
    return rendered(
        "answers.html",
        misses=misses,
        today=today.isoformat(),
        table=table(report, COLUMNS, cell),
        legend=LEGEND,
        lines=lines(measures(report.scored)),
        plots=_plots(report),
        report=report,
        disagreed=[each for each in report.scored if each.disputed],
        passed=faultless(report.scored),
    )


def _plots(report: AnswerReport) -> list[Plot]:
    replies = [each.reply for each in report.scored if each.reply.answer is not None]
    first = [reply.first_sentence_ms / 1000 for reply in replies if reply.first_sentence_ms is not None]
    whole = [reply.total_ms / 1000 for reply in replies]
    groups = {"first checked sentence": first, "whole answer": whole}
    return [histogram("Seconds", groups, None)] if whole else []

"""`assistant eval answers`."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.evaluation.reporting import (
    DAY,
    Told,
    deliver,
    measuring,
    print_faults,
    print_report,
    report_data,
    telling,
    today,
)
from assistant.cli.evaluation.thresholds import demands, thresholds
from assistant.cli.options import common, settings_from

if TYPE_CHECKING:
    from assistant.evaluation.answers.items import Items
    from assistant.evaluation.answers.report import AnswerReport
    from assistant.evaluation.answers.scoring import Scored
    from assistant.settings import Settings


@dataclass(frozen=True)
class _Way:
    """How the questions are asked: with the model's second opinion, and as if it were that day."""

    judge: bool
    today: dt.datetime | None


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@thresholds("correct=0.8", "figures_not_in_sources=0")
@click.option("--only", default="", help="Ask only the questions whose id begins so.")
@click.option("--judge", is_flag=True, help="Ask the model for a second opinion of each answer, shown apart.")
@click.option("--today", type=DAY, help="Ask as if it were that day: prices and dates hold by it.")
@common
def answers(
    file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, page: Path | None, **asked: Any
) -> None:
    """Ask the questions of FILE of your own index and score the answers.

    FILE holds a JSON object a line: id, lang, question, turns, must_contain, must_not_contain, sources,
    answerable. Exit code 1 when a threshold of --min or --max is not reached.
    """
    from assistant.evaluation.answers.items import read_items
    from assistant.evaluation.answers.page import answers_page
    from assistant.evaluation.answers.report import NAMES, measures
    from assistant.evaluation.demands import missed_in

    wanted = demands(asked["least"], asked["most"], NAMES)
    items = read_items(file).beginning(asked["only"])
    settings = settings_from(knowledge, data_dir)
    report = _measured(settings, items, _Way(asked["judge"], asked["today"]))
    misses = missed_in(report.name, measures(report.scored), wanted)
    told = Told(
        partial(answers_page, report, misses, today()), partial(_as_data, report), partial(_print, report)
    )
    deliver(told, misses, page, as_json)


def _measured(settings: "Settings", items: "Items", way: _Way) -> "AnswerReport":
    from assistant.evaluation.answers.asking import Asking
    from assistant.evaluation.answers.judge import Judge
    from assistant.evaluation.answers.report import AnswerReport
    from assistant.llm.prompts import Prompts

    with measuring(settings, way.today) as (services, bar):
        record = partial(services.state.ledger.record, "evaluation")
        judge = Judge(services.model, Prompts(settings.paths.prompts), record) if way.judge else None
        asking = Asking(services.answer, services.conversations, [services.brand.name], judge)
        scored = asyncio.run(asking.run(items, telling(bar, "asking")))
        return AnswerReport(items.name, services.model.name, scored)


def _as_data(report: "AnswerReport") -> dict[str, Any]:
    return report_data(report, "questions", [_item(each) for each in report.scored])


def _item(each: "Scored") -> dict[str, Any]:
    answer = each.reply.answer
    return {
        "id": each.item.id,
        "correct": each.correct,
        "reasons": list(each.reasons),
        "answer": None if answer is None else answer.as_dict(),
        "total_ms": round(each.reply.total_ms, 1),
        "first_sentence_ms": each.reply.first_sentence_ms and round(each.reply.first_sentence_ms, 1),
        "opinion": None if each.opinion is None else vars(each.opinion),
    }


def _print(report: "AnswerReport") -> None:
    from assistant.evaluation.answers.report import measures
    from assistant.evaluation.answers.words import COLUMNS, cell, lines
    from assistant.evaluation.table import table

    print_report(report, "questions", table(report, COLUMNS, cell), lines(measures(report.scored)))
    print_faults({f"{each.item.id}: {each.item.question}": each for each in report.failed})

"""`assistant eval answers`."""

import asyncio
import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.evaluation.thresholds import as_data, demands, tell, thresholds, write_page
from assistant.cli.options import common, settings_from

if TYPE_CHECKING:
    from assistant.evaluation.answers.items import Items
    from assistant.evaluation.answers.report import AnswerReport
    from assistant.evaluation.answers.scoring import Scored
    from assistant.evaluation.demands import Miss
    from assistant.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])


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
@click.option("--today", type=_DAY, help="Ask as if it were that day: prices and dates hold by it.")
@common
def answers(
    file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, page: Path | None, **asked: Any
) -> None:
    """Ask the questions of FILE of your own index and score the answers.

    FILE holds a JSON object a line: id, lang, question, turns, must_contain, must_not_contain, sources,
    answerable. Exit code 1 when a threshold of --min or --max is not reached.
    """
    from assistant.evaluation.answers.items import read_items
    from assistant.evaluation.answers.report import NAMES, measures
    from assistant.evaluation.demands import missed_in

    wanted = demands(asked["least"], asked["most"], NAMES)
    items = read_items(file).beginning(asked["only"])
    settings = settings_from(knowledge, data_dir)
    report = _measured(settings, items, _Way(asked["judge"], asked["today"]))
    misses = missed_in(report.name, measures(report.scored), wanted)
    if page is not None:
        _write(page, report, misses)
    if as_json:
        show.as_json(_as_data(report, misses))
    else:
        _print(report)
        tell(misses)
    if misses:
        sys.exit(1)


def _measured(settings: "Settings", items: "Items", way: _Way) -> "AnswerReport":
    from assistant.evaluation.answers.asking import Asking
    from assistant.evaluation.answers.judge import Judge
    from assistant.evaluation.answers.report import AnswerReport
    from assistant.llm.prompts import Prompts
    from assistant.wiring import build

    day = dt.date.today if way.today is None else way.today.date
    services = build(settings, show.note, today=day)
    bar = show.Bar()
    try:
        services.check_ready()
        record = partial(services.state.ledger.record, "evaluation")
        judge = Judge(services.model, Prompts(settings.paths.prompts), record) if way.judge else None
        asking = Asking(services.answer, services.conversations, [services.brand.name], judge)
        scored = asyncio.run(asking.run(items, partial(_told, bar)))
        return AnswerReport(items.name, services.model.name, scored)
    finally:
        bar.end()
        services.close()


def _told(bar: show.Bar, done: int, total: int, seconds_left: float) -> None:
    bar({"stage": "asking", "done": done, "total": total, "seconds_left": seconds_left})


def _write(path: Path, report: "AnswerReport", misses: "Sequence[Miss]") -> None:
    from assistant.evaluation.answers.page import answers_page

    write_page(path, answers_page(report, misses, dt.datetime.now(dt.UTC).date()))


def _as_data(report: "AnswerReport", misses: "Sequence[Miss]") -> dict[str, Any]:
    from assistant.evaluation.answers.report import measures

    return {
        "name": report.name,
        "model": report.model,
        "questions": len(report.scored),
        "measures": measures(report.scored),
        "groups": {
            name: {"questions": len(scored), "measures": measures(scored)}
            for name, scored in report.groups.items()
        },
        "usage": report.usage.as_dict(),
        "items": [_item(each) for each in report.scored],
        "missed": as_data(misses),
    }


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

    click.secho(f"\n{report.name}: {len(report.scored)} questions, model {report.model}", bold=True)
    click.echo(f"{'':<12}{'questions':>9}" + "".join(f"  {label}" for label in COLUMNS.values()))
    for name, scored in report.groups.items():
        values = measures(scored)
        cells = [f"{cell(values, column):>{len(label) + 2}}" for column, label in COLUMNS.items()]
        click.echo(f"{name:<12}{len(scored):>9}" + "".join(cells))
    for line in lines(measures(report.scored)):
        click.echo(line)
    for each in report.failed:
        click.echo(f"\n{each.item.id}: {each.item.question}")
        for reason in each.reasons:
            click.secho(f"  {reason}", dim=True)

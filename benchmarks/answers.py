"""Scores of the configured chat model on the demo company, as `assistant eval answers` gives them.

    python -m benchmarks.answers [--only en-fact] [--data-dir DIR] [--html FILE] [--judge]

Without a key the embedded model answers. The questions are in tests/data/answers/demo.jsonl.
"""

import argparse
import asyncio
import datetime as dt
import tempfile
import time
from functools import partial
from pathlib import Path

from assistant.evaluation.answers.asking import Asking
from assistant.evaluation.answers.items import Items, read_items
from assistant.evaluation.answers.judge import Judge
from assistant.evaluation.answers.page import answers_page
from assistant.evaluation.answers.report import AnswerReport, measures
from assistant.evaluation.answers.words import COLUMNS, LEGEND, cell, lines
from assistant.llm.prompts import Prompts
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.wiring import build

QUESTIONS = Path(__file__).parents[1] / "tests" / "data" / "answers" / "demo.jsonl"
TODAY = dt.date(2026, 11, 21)  # the day for which the demo company was written


def main() -> None:
    """Ask, score and print a table."""
    parser = argparse.ArgumentParser(description="scores of the chat model on the demo company")
    parser.add_argument("--only", default="", help="ask only the questions whose id begins so")
    parser.add_argument("--every", type=int, default=1, help="ask only every n-th of them")
    parser.add_argument("--data-dir", type=Path, help="an index of the demo company; else a fresh one")
    parser.add_argument("--html", type=Path, help="write the report there")
    parser.add_argument("--judge", action="store_true", help="ask the model for a second opinion")
    options = parser.parse_args()
    items = read_items(QUESTIONS).beginning(options.only)
    items = Items(items.name, items.items[:: options.every])
    with tempfile.TemporaryDirectory() as fresh:
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": str(options.data_dir or fresh)})
        apply_environment(settings.paths)
        services = build(settings, today=lambda: TODAY)
        try:
            services.index(None, lambda _: None)
            report = _measured(services, items, options.judge)
        finally:
            services.close()
    _print(report)
    if options.html:
        options.html.write_text(answers_page(report, [], TODAY), encoding="utf-8")


def _measured(services: Services, items: Items, judged: bool) -> AnswerReport:
    prompts = Prompts(services.settings.paths.prompts)
    record = partial(services.state.ledger.record, "evaluation")
    judge = Judge(services.model, prompts, record) if judged else None
    asking = Asking(services.answer, services.conversations, [services.brand.name], judge)
    started = time.perf_counter()
    scored = asyncio.run(asking.run(items, _told))
    print(f"asked for {time.perf_counter() - started:.0f} s\n")
    return AnswerReport(items.name, services.model.name, scored)


def _told(done: int, total: int, seconds_left: float) -> None:
    print(f"{done}/{total}, {seconds_left:.0f} s left", flush=True)


def _print(report: AnswerReport) -> None:
    print(f"model {report.model}\n")
    print(f"| questions | count | {' | '.join(COLUMNS.values())} |\n|---|---|{'---|' * len(COLUMNS)}")
    for name, scored in report.groups.items():
        values = measures(scored)
        print(f"| {name} | {len(scored)} | {' | '.join(cell(values, column) for column in COLUMNS)} |")
    print(f"\n{LEGEND}\n\n" + "\n".join(lines(measures(report.scored))))
    for each in report.failed:
        print(f"\n{each.item.id}: {each.item.question}")
        print("\n".join(f"  {reason}" for reason in each.reasons))
        print(f"  > {each.reply.shown}")


if __name__ == "__main__":
    main()

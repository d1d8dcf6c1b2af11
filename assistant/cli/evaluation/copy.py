"""`assistant eval copy`."""

import asyncio
import datetime as dt
from dataclasses import replace
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
from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluation.copy.briefs import BriefFile
    from assistant.evaluation.copy.comparison import Comparison
    from assistant.evaluation.copy.drafting import Writes
    from assistant.evaluation.copy.report import CopyReport
    from assistant.evaluation.copy.scoring import Scored
    from assistant.evaluation.demands import Miss
    from assistant.services import Services
    from assistant.settings import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@thresholds("facts_said=0.9", "unsupported_figures=0")
@click.option("--only", default="", help="Write only the briefs whose id begins so.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="PROMPTS_DIR",
    help="Write the briefs with these prompts too, and compare: they are the ones before.",
)
@click.option("--today", type=DAY, help="Write as if it were that day: prices and dates hold by it.")
@common
def copy(
    file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, page: Path | None, **asked: Any
) -> None:
    """Write the briefs of FILE from your own index and score the drafts.

    FILE holds a JSON object a line: id, channel, lang, segment, product_sku or topic, goal,
    must_mention_facts, forbidden, and what else a brief may hold. Exit code 1 when a threshold of --min or
    --max is not reached.
    """
    from assistant.evaluation.copy.briefs import read_briefs
    from assistant.evaluation.copy.comparison import Comparison
    from assistant.evaluation.copy.report import NAMES, measures
    from assistant.evaluation.demands import missed_in

    wanted = demands(asked["least"], asked["most"], NAMES)
    briefs = read_briefs(file).beginning(asked["only"])
    settings = settings_from(knowledge, data_dir)
    before = None
    if asked["against"] is not None:
        before = _measured(_with_prompts(settings, asked["against"]), briefs, asked["today"], "before")
    after = _measured(settings, briefs, asked["today"], "writing" if before is None else "after")
    comparison = None if before is None else Comparison(before, after)
    misses = missed_in(after.name, measures(after.scored), wanted)
    told = Told(
        partial(_page, after, comparison, misses),
        partial(_as_data, after, comparison),
        partial(_print, after, comparison),
    )
    deliver(told, misses, page, as_json)


def _with_prompts(settings: "Settings", folder: Path) -> "Settings":
    if not (folder / "copy").is_dir():
        raise InputError(
            f"{folder} holds no prompts for drafts.", "Name a whole folder of prompts, with its part “copy”."
        )
    return replace(settings, paths=replace(settings.paths, prompts=folder))


def _measured(settings: "Settings", briefs: "BriefFile", day: dt.datetime | None, stage: str) -> "CopyReport":
    from assistant.evaluation.copy.briefs import check_briefs
    from assistant.evaluation.copy.drafting import Drafting
    from assistant.evaluation.copy.facts import KnownFacts
    from assistant.evaluation.copy.report import CopyReport

    with measuring(settings, day) as (services, bar):
        check_briefs(briefs.items, services.house)
        drafting = Drafting(_writes(services), KnownFacts(services.copy.facts, services.brand))
        scored = asyncio.run(drafting.run(briefs, telling(bar, stage)))
        return CopyReport(briefs.name, services.model.name, scored)


def _writes(services: "Services") -> "Writes":
    """The drafts of a brief, neither kept nor counted against anybody's cap; what they take is booked."""
    from assistant.writing.variants import Variants

    at_once = 1 if services.model.embedded else services.settings.copy.variants_at_once
    variants = Variants(services.writing, at_once)
    return partial(variants.write, record=partial(services.state.ledger.record, "evaluation"))


def _page(report: "CopyReport", comparison: "Comparison | None", misses: "Sequence[Miss]") -> str:
    from assistant.evaluation.copy.page import comparison_page, copy_page

    if comparison is None:
        return copy_page(report, misses, today())
    return comparison_page(comparison, misses, today())


def _as_data(report: "CopyReport", comparison: "Comparison | None") -> dict[str, Any]:
    found = _report(report)
    if comparison is None:
        return found
    return {
        **found,
        "before": _report(comparison.before),
        "comparison": {
            **{verdict: comparison.verdicts[verdict] for verdict in ("better", "worse", "same")},
            "chance": comparison.chance,
            "briefs": {pair.after.item.id: pair.verdict for pair in comparison.pairs},
            "prompts": [{"before": before, "after": after} for before, after in comparison.renewed],
        },
    }


def _report(report: "CopyReport") -> dict[str, Any]:
    data = report_data(report, "briefs", [_item(each) for each in report.scored])
    return {**data, "prompts": list(report.prompts)}


def _item(each: "Scored") -> dict[str, Any]:
    outcome = each.outcome
    return {
        "id": each.item.id,
        "reasons": list(each.reasons),
        "drafts": [draft.as_dict() for draft in outcome.drafts],
        "first_words_ms": outcome.first_ms and round(outcome.first_ms, 1),
        "total_ms": round(outcome.total_ms, 1),
    }


def _print(report: "CopyReport", comparison: "Comparison | None") -> None:
    from assistant.evaluation.copy.report import measures
    from assistant.evaluation.copy.words import COLUMNS, lines, shown
    from assistant.evaluation.table import table

    print_report(report, "briefs", table(report, COLUMNS, shown), lines(measures(report.scored)))
    print_faults({f"{each.item.id}: {each.item.brief.goal}": each for each in report.failed})
    if comparison is not None:
        _print_comparison(comparison)


def _print_comparison(comparison: "Comparison") -> None:
    from assistant.evaluation.copy.words import shown

    click.secho("\nAgainst the prompts before", bold=True)
    click.echo(f"{'':<20}{'before':>10}{'after':>10}")
    for change in comparison.changes:
        cells = [
            f"{shown({change.measure: value}, change.measure):>10}" for value in (change.before, change.after)
        ]
        verdict = "" if change.verdict == "same" else f"  {change.verdict}"
        click.echo(f"{change.measure:<20}{''.join(cells)}{verdict}")
    click.echo(comparison.summary)

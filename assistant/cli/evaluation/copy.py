"""`assistant eval copy`."""

import asyncio
import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.evaluation.thresholds import as_data, demands, tell, thresholds, write_page
from assistant.cli.options import common, settings_from
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.evaluation.copy.briefs import BriefFile
    from assistant.evaluation.copy.comparison import Comparison
    from assistant.evaluation.copy.drafting import Writes
    from assistant.evaluation.copy.report import CopyReport
    from assistant.evaluation.copy.scoring import Scored
    from assistant.evaluation.demands import Miss
    from assistant.services import Services
    from assistant.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])


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
@click.option("--today", type=_DAY, help="Write as if it were that day: prices and dates hold by it.")
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
    if page is not None:
        _write(page, after, comparison, misses)
    if as_json:
        show.as_json(_as_data(after, comparison, misses))
    else:
        _print(after, comparison)
        tell(misses)
    if misses:
        sys.exit(1)


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
    from assistant.wiring import build

    services = build(settings, show.note, today=dt.date.today if day is None else day.date)
    bar = show.Bar()
    try:
        services.check_ready()
        check_briefs(briefs.items, services.house)
        drafting = Drafting(_writes(services), KnownFacts(services.copy.facts, services.brand))
        scored = asyncio.run(drafting.run(briefs, partial(_told, bar, stage)))
        return CopyReport(briefs.name, services.model.name, scored)
    finally:
        bar.end()
        services.close()


def _writes(services: "Services") -> "Writes":
    """The drafts of a brief, neither kept nor counted against anybody's cap; what they take is booked."""
    from assistant.writing.variants import Variants

    at_once = 1 if services.model.embedded else services.settings.copy.variants_at_once
    variants = Variants(services.writing, at_once)
    return partial(variants.write, record=partial(services.state.ledger.record, "evaluation"))


def _told(bar: show.Bar, stage: str, done: int, total: int, seconds_left: float) -> None:
    bar({"stage": stage, "done": done, "total": total, "seconds_left": seconds_left})


def _write(
    path: Path, report: "CopyReport", comparison: "Comparison | None", misses: "Sequence[Miss]"
) -> None:
    from assistant.evaluation.copy.page import comparison_page, copy_page

    today = dt.datetime.now(dt.UTC).date()
    made = (
        copy_page(report, misses, today) if comparison is None else comparison_page(comparison, misses, today)
    )
    write_page(path, made)


def _as_data(
    report: "CopyReport", comparison: "Comparison | None", misses: "Sequence[Miss]"
) -> dict[str, Any]:
    found = {**_report(report), "missed": as_data(misses)}
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
    from assistant.evaluation.copy.report import measures

    return {
        "name": report.name,
        "model": report.model,
        "prompts": list(report.prompts),
        "briefs": len(report.scored),
        "measures": measures(report.scored),
        "groups": {
            name: {"briefs": len(scored), "measures": measures(scored)}
            for name, scored in report.groups.items()
        },
        "usage": report.usage.as_dict(),
        "items": [_item(each) for each in report.scored],
    }


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

    click.secho(f"\n{report.name}: {len(report.scored)} briefs, model {report.model}", bold=True)
    click.echo(f"{'':<20}{'briefs':>7}" + "".join(f"  {label:>6}" for label in COLUMNS.values()))
    for name, scored in report.groups.items():
        values = measures(scored)
        cells = [f"{shown(values, column):>{max(len(label), 6) + 2}}" for column, label in COLUMNS.items()]
        click.echo(f"{name:<20}{len(scored):>7}" + "".join(cells))
    for line in lines(measures(report.scored)):
        click.echo(line)
    for each in report.failed:
        click.echo(f"\n{each.item.id}: {each.item.brief.goal}")
        for reason in each.reasons:
            click.secho(f"  {reason}", dim=True)
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

"""`assistant results lessons|keep|drop`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from

if TYPE_CHECKING:
    from assistant.results.learning.desk import LearningDesk
    from assistant.types.results import Lesson, Metric

USER = "command line"
_ALL = "all"  # of --segment: all segments together
_STATES = ("open", "kept", "dropped")
_METRICS = ("click_rate", "conversion_rate", "revenue_per_email", "unsubscribe_rate", "complaint_rate")
_COLOURS = {"open": "yellow", "kept": "green", "dropped": "red"}
_number = click.argument("number", metavar="ID", type=int)


@click.command()
@click.argument("campaign", metavar="[CAMPAIGN]", type=int, required=False)
@click.option("--metric", type=click.Choice(_METRICS), default=_METRICS[0], show_default=True)
@click.option("--state", type=click.Choice(_STATES), help="Only those that nobody decided on, kept, dropped.")
@click.option("--segment", help="Only those of this segment; “all” for those of all segments together.")
@click.option("--channel", help="Only those of this channel.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="en", show_default=True)
@common
def lessons(
    campaign: int | None,
    metric: "Metric",
    knowledge: Path | None,
    data_dir: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """List what was learnt; with the number of a CAMPAIGN, look what its results teach now.

    A lesson comes from a comparison with a winner, or with enough readers and no difference. Keep the ones
    that you believe: they are told to the next briefs as examples, never as facts.
    """
    desk = _desk(knowledge, data_dir)
    if campaign is not None:
        desk.find(campaign, metric)
    segment = "" if asked["segment"] == _ALL else asked["segment"]
    found = desk.list(asked["state"], segment, asked["channel"], campaign)
    if as_json:
        show.as_json({"lessons": [lesson.as_dict() for lesson in found]})
        return
    for lesson in found:
        _print(lesson, asked["lang"])
    if not found:
        click.echo("Nothing was learnt here yet: it takes a comparison with a verdict.")
    elif any(lesson.state == "open" for lesson in found):
        show.note("\nassistant results keep ID, or drop ID --reason TEXT")


@click.command()
@_number
@common
def keep(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Keep the lesson of that ID: a note of its segment, or of the brand."""
    _decided(_desk(knowledge, data_dir).keep(number, USER), as_json)


@click.command()
@_number
@click.option("--reason", default="", help="Why; it is kept beside the lesson.")
@common
def drop(number: int, reason: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Drop the lesson of that ID: it is not offered again."""
    _decided(_desk(knowledge, data_dir).drop(number, USER, reason), as_json)


def _desk(knowledge: Path | None, data_dir: Path | None) -> "LearningDesk":
    """The desk on the database alone: a running server does not mind."""
    from assistant.wiring.results import open_results_alone

    return open_results_alone(settings_from(knowledge, data_dir)).learning


def _decided(lesson: "Lesson", as_json: bool) -> None:
    if as_json:
        show.as_json(lesson.as_dict())
    else:
        _print(lesson, "en")


def _print(lesson: "Lesson", language: str) -> None:
    told = lesson.as_dict()["sentence"][language]
    click.echo(f"{lesson.id:>4}  {click.style(f'{lesson.state:<7}', fg=_COLOURS[lesson.state])}  {told}")
    source = f"campaign {lesson.campaign} ({lesson.evidence.get('name', '')}), {lesson.found_at:%Y-%m-%d}"
    by = f"; {lesson.state} by {lesson.decided_by}" if lesson.decided_by else ""
    why = f": {lesson.reason}" if lesson.reason else ""
    click.secho(f"      {source}{by}{why}", dim=True)

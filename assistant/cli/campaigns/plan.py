"""`assistant campaign new|plan|create`."""

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.results.size import print_sizes, wanted_options
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types.campaign import Campaign

USER = "command line"  # stands with campaigns as who made them
SHOWN = 40  # rows of the table; the rest with --all
LONG = 300  # seconds, which are told in minutes
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=_FILE, default="campaign.yaml")
@click.option("--name", default="My campaign", show_default=True, help="The campaign's name.")
@common
def new(file: Path, name: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Write FILE, a campaign of your own segments to change and plan. An existing file is left alone."""
    from assistant.brand.segments import load_segments
    from assistant.rules import load

    settings = settings_from(knowledge, data_dir)
    segments = list(load_segments(settings.paths.knowledge))[:3]
    text: str = load("campaign_example")["text"]
    today = dt.datetime.now(dt.UTC).date()
    filled = text.format(
        file=file,
        name=name,
        segments=", ".join(segments),
        channels="email, sms",
        first=segments[0],
        starts=today + dt.timedelta(days=7),
        ends=today + dt.timedelta(days=28),
    )
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(filled)
    except FileExistsError as error:
        raise InputError(f"There is a file {file} already.", "Give another name.") from error
    except OSError as error:
        raise InputError(f"{file} can't be written: {error.strerror}.", "Give another place.") from error
    if as_json:
        show.as_json({"file": str(file)})
    else:
        click.echo(f"Wrote {file}. Next: assistant campaign plan {file}")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--exact", is_flag=True, help="Compose prompts with their facts: needs the index.")
@click.option("--all", "every", is_flag=True, help="Show every text.")
@wanted_options
@common
def plan(file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, **given: Any) -> None:
    """Show the texts of the campaign of FILE, who gets them, what they take, and what contradicts itself.

    Nothing is kept and no model is called. Exit code 2 when something keeps it from being made.
    """
    from assistant.campaigns.plan.definition import read_campaign

    settings = settings_from(knowledge, data_dir)
    wanted = {name: given[name] / 100 for name in ("rate", "lift") if given[name] is not None}
    preview = _preview(settings, read_campaign(file), given["exact"], wanted)
    if as_json:
        show.as_json(preview)
    else:
        print_plan(preview, given["every"])
    if any(problem["severity"] == "error" for problem in preview["problems"]):
        sys.exit(2)


@click.command()
@click.argument("file", type=_FILE)
@common
def create(file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Keep the campaign of FILE with all its texts, ready to be run. Refused with contradictions."""
    from assistant.campaigns.plan.definition import read_campaign
    from assistant.store.campaigns.definition import stored_dict
    from assistant.wiring.campaigns import open_campaigns_alone

    campaign = read_campaign(file)
    desk = open_campaigns_alone(settings_from(knowledge, data_dir))
    stored = desk.create(campaign, USER)
    if as_json:
        show.as_json(stored_dict(stored))
        return
    texts = stored.frozen["estimate"]["texts"]
    click.echo(f"Campaign {stored.id}: {stored.campaign.name}, {texts} texts.")
    click.echo(f"Next: assistant campaign run {stored.id} --pilot")


def _preview(
    settings: "Settings", campaign: "Campaign", exact: bool, wanted: Mapping[str, float]
) -> Mapping[str, Any]:
    if not exact:
        from assistant.campaigns.sizing.sizes import Wanted
        from assistant.wiring.campaigns import open_campaigns_alone

        return open_campaigns_alone(settings).plan(campaign, USER, Wanted(**wanted)).as_dict()
    from assistant.cli.work import run
    from assistant.store.campaigns.definition import campaign_dict

    told: Mapping[str, Any] = run(
        settings,
        "campaign_plan",
        {"definition": campaign_dict(campaign), "wanted": dict(wanted)},
        lambda event: None,
    )
    return told


def print_plan(plan: Mapping[str, Any], every: bool = False) -> None:
    """A plan as tables: texts, audience, estimate, problems."""
    click.secho(plan["campaign"]["name"], bold=True)
    if plan["texts"]:
        print_texts(plan["texts"], every)
    if plan["audience"] is not None:
        _audience(plan["audience"])
    for sizes in plan["sizes"]:
        print_sizes(sizes)
    if plan["estimate"] is not None:
        print_estimate(plan["estimate"])
    for problem in plan["problems"]:
        mark = "✗" if problem["severity"] == "error" else "!"
        click.secho(f"{mark} {problem['message']['en']}", fg="red" if mark == "✗" else "yellow")
    if not plan["problems"]:
        click.echo("Nothing contradicts itself.")


def print_texts(texts: Sequence[Mapping[str, Any]], every: bool) -> None:
    """The texts as a table; the first ones, or every one."""
    shown = texts if every else texts[:SHOWN]
    rows = [
        (
            str(text["number"]),
            text["variant_id"],
            text["channel"],
            text["language"],
            ", ".join(text["products"]) or "–",
            "pilot" if text["pilot"] else text.get("status", ""),
        )
        for text in shown
    ]
    print_table(("", "id", "channel", "lang", "products", ""), rows)
    if len(texts) > len(shown):
        click.echo(f"… and {len(texts) - len(shown)} more; --all shows them.")
    click.echo(f"{len(texts)} texts.\n")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what stands in them."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    for number, row in enumerate((head, *rows)):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        click.secho(line, dim=number == 0)


def print_estimate(estimate: Mapping[str, Any]) -> None:
    """What a run takes, each as a range with its centre, and what that rests on."""
    long = estimate["seconds"]["high"] > LONG
    rows = [
        ("model calls", _range(estimate["calls"])),
        ("prompt tokens", _range(estimate["prompt_tokens"])),
        ("… from the cache", _range(estimate["cached_tokens"])),
        ("reply tokens", _range(estimate["completion_tokens"])),
        ("minutes", _range(estimate["seconds"], 1 / 60, 1))
        if long
        else ("seconds", _range(estimate["seconds"])),
        ("cost in EUR", _range(estimate["cost_eur"], 1, 4)),
        ("… as a batch", _range(estimate["batch_cost_eur"], 1, 4)),
    ]
    print_table(("estimate", "low – centre – high"), [row for row in rows if row[1]])
    for line in estimate["basis"]:
        click.secho(f"  {line['en']}", dim=True)
    click.echo()


def _range(span: Mapping[str, float] | None, factor: float = 1, digits: int = 0) -> str:
    if span is None:
        return ""
    return " – ".join(f"{span[name] * factor:,.{digits}f}" for name in ("low", "centre", "high"))


def _audience(audience: Mapping[str, Any]) -> None:
    rows = [
        (name, str(reach["total"]), ", ".join(f"{count} {why}" for why, count in reach["without"].items()))
        for name, reach in audience["channels"].items()
    ]
    print_table((f"of {audience['rows']} contacts", "get it", "the others"), rows)
    segments = ", ".join(f"{count} {name}" for name, count in audience["segments"].items())
    click.echo(f"By segment: {segments or 'nobody'}.\n")

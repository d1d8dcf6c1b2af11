"""`assistant campaign export|exports`."""

import contextlib
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import NUMBER, common, settings_from
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.campaigns.out.exports import CampaignExports
    from assistant.types.campaign_export import CampaignFile

USER = "command line"  # stands in the manifest as who made it
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("export")
@click.argument("number", metavar="ID", type=NUMBER, required=False)
@click.option("--tool", default="", help="The mailing tool; --list shows them.  [default: the campaign's]")
@click.option("--out", type=_FOLDER, default=Path(), help="The folder to write into.  [default: this one]")
@click.option("--template", is_flag=True, help="Also one template with a block for each variant.")
@click.option("--unapproved", is_flag=True, help="Also texts that nobody approved; the file says so.")
@click.option("--check", "checking", is_flag=True, help="Write nothing: tell what would leave, and what not.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--list", "listing", is_flag=True, help="List the mailing tools.")
@common
def export_campaign(
    number: int | None, knowledge: Path | None, data_dir: Path | None, as_json: bool, **asked: Any
) -> None:
    """Write the campaign of that ID into a ZIP for a mailing tool: contacts, texts, suppression, manifest.

    The opt-out list is asked at this moment. It runs beside a server, and needs no model. Exit codes: 0
    written, 2 something keeps the campaign from leaving (--check tells what).
    """
    from assistant.wiring.campaigns import open_campaigns_alone

    desk: CampaignExports = open_campaigns_alone(settings_from(knowledge, data_dir)).exports
    if asked["listing"]:
        _tools(desk, as_json)
        return
    if number is None:
        raise InputError("It is not said which campaign to export.", "Give its ID: assistant campaign list")
    wanted = {name: asked[name] for name in ("template", "unapproved")}
    if asked["checking"]:
        _check(desk.check(number, asked["tool"], **wanted).as_dict(), as_json)
        return
    bar = show.Bar()
    made = desk.export(number, asked["tool"], **wanted, user=USER, watch=_seldom(bar))
    bar.end()
    place = _copied(made, asked["out"], asked["force"])
    if as_json:
        show.as_json({"file": str(place), **made.as_dict()})
        return
    click.echo(f"Wrote {place} ({made.size / 1024:,.0f} KB).")
    _counts(made.manifest)
    for warning in made.warnings:
        show.note(f"! {warning['en']}")


@click.command("exports")
@click.argument("number", metavar="[ID]", type=NUMBER, required=False)
@click.option("--delete", "name", metavar="NAME", help="Delete the export of that name, with its manifest.")
@common
def list_exports(
    number: int | None, name: str | None, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """List the exports of the campaign of that ID, or all, the newest first.

    A file goes with the contacts that it holds, after ASSISTANT_CONTACT_DAYS; its manifest stays.
    """
    from assistant.cli.campaigns.plan import print_table
    from assistant.wiring.campaigns import open_campaigns_alone

    desk: CampaignExports = open_campaigns_alone(settings_from(knowledge, data_dir)).exports
    if name is not None:
        desk.delete(name)
    found = desk.list(number)
    if as_json:
        show.as_json([each.as_dict() for each in found])
        return
    rows = [
        (
            str(each.campaign),
            each.tool,
            f"{each.made_at:%Y-%m-%d %H:%M}",
            each.made_by,
            str(each.path or "deleted"),
        )
        for each in found
    ]
    print_table(("campaign", "tool", "made (UTC)", "by", "file"), rows)


def _seldom(bar: show.Bar) -> Any:
    """The bar, fed a hundred times at most of each stage: texts come by the thousand."""

    def watch(event: Mapping[str, Any]) -> None:
        done, total = int(event["done"]), int(event["total"])
        if done == total or done % max(1, total // 100) == 0 or event["stage"] == "contacts":
            bar(event)

    return watch


def _copied(made: "CampaignFile", folder: Path, force: bool) -> Path:
    """Copy the export into a folder, whole or not at all; only its owner can read it. Raises InputError."""
    place = folder / made.name
    if place.exists() and not force:
        raise InputError(f"{place} is there already.", "Name another folder, or write over it with --force.")
    draft = folder / f".export-{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        shutil.copyfile(str(made.path), draft)
        draft.replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise InputError(f"{place} can't be written: {error.strerror}.", "Name another folder.") from error
    return place


def _counts(manifest: Mapping[str, Any]) -> None:
    """Who gets what, and each of the others by reason."""
    for channel in manifest["channels"]:
        reasons = ", ".join(f"{reason} {count}" for reason, count in channel["excluded"].items())
        left = channel["rows"] - channel["sent"]
        click.echo(
            f"{channel['channel']}: {channel['sent']} of {channel['rows']} contacts"
            f"{f'; {left} left out ({reasons})' if left else ''}"
        )
    click.echo(f"texts: {len(manifest['texts'])}; {len(manifest['withheld'])} withheld")


def _check(found: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        show.as_json(found)
    else:
        click.echo(f"Texts ready for {found['tool']}: {found['ready']}.")
        _lines("Withheld", [f"{text['variant_id']}: {text['detail']['en']}" for text in found["withheld"]])
        _lines("It can't leave", [problem["message"]["en"] for problem in found["problems"]])
    if found["blocked"]:
        sys.exit(2)


def _lines(title: str, lines: Sequence[str]) -> None:
    if lines:
        click.secho(title, bold=True)
    for line in lines:
        click.echo(f"- {line}")


def _tools(desk: "CampaignExports", as_json: bool) -> None:
    if as_json:
        show.as_json([{"id": id_, "name": dict(name)} for id_, name in desk.tools.items()])
        return
    for id_, name in desk.tools.items():
        click.echo(f"  {id_:<12} {name['en']}")

"""`assistant results preview|import|imports|take-out`."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import NUMBER, common, settings_from
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.results.importing.desk import ImportDesk
    from assistant.results.importing.preview import Preview
    from assistant.types.results import ResultImport

USER = "command line"
_LISTED = 20  # variants that are listed by their names
_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


def _columns(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --campaign, --tool and --map to a command."""
    for option in (
        click.option(
            "--map",
            "mapped",
            multiple=True,
            metavar="COLUMN=FIELD",
            help="What a column is: a field, or ignored. “=NAME=VARIANT”: which variant a name stands for.",
        ),
        click.option("--tool", default="", help="Mailing tool that made the file; told by its header."),
        click.option("--campaign", type=NUMBER, help="Its ID; the one that the file names when left out."),
    ):
        command = option(command)
    return command


@click.command()
@_FILE
@_columns
@common
def preview(file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, **given: Any) -> None:
    """Show what the report FILE is taken for, from its first 1,000 rows; nothing is kept."""
    desk = _desk(knowledge, data_dir)
    found = desk.preview(_there(file), given["campaign"], given["tool"], _mapping(given["mapped"]))
    if as_json:
        show.as_json(found.as_dict())
    else:
        _print_preview(found)


@click.command("import")
@_FILE
@_columns
@click.option("--by", default=USER, help="Who imports.")
@common
def import_report(
    file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, **given: Any
) -> None:
    """Take in the report FILE of a mailing tool: CSV or XLSX, by variant or by contact.

    Each of its rows is counted once, taken or left out for a reason. The same file is taken once; a newer
    report of the same variants and days replaces what the older one said.
    """
    desk = _desk(knowledge, data_dir)
    mapping, tool = _mapping(given["mapped"]), given["tool"]
    campaign = given["campaign"] or _campaign(desk.preview(_there(file), None, tool, mapping))
    made = desk.take(_there(file), campaign, given["by"], tool, mapping, _progress)
    if sys.stderr.isatty():
        click.echo(err=True)
    if as_json:
        show.as_json(made.as_dict())
    else:
        _print_import(made)


@click.command("imports")
@click.argument("campaign", metavar="ID", type=NUMBER, required=False)
@common
def list_imports(campaign: int | None, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the reports that were taken in, of the campaign of that ID or of all, the newest first."""
    found = _desk(knowledge, data_dir).imports(campaign)
    if as_json:
        show.as_json([each.as_dict() for each in found])
        return
    for each in found:
        _print_import(each)
    click.echo(f"{len(found)} report{'' if len(found) == 1 else 's'}.")


@click.command("take-out")
@click.argument("report", metavar="REPORT", type=NUMBER)
@click.option("--by", default=USER, help="Who takes it out.")
@common
def take_out(report: int, by: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Take the report of that number out again, with everything that it said.

    Reports by contact whose contacts were deleted go together: only their common sums are left.
    """
    gone = _desk(knowledge, data_dir).take_out(report, by)
    if as_json:
        show.as_json([each.as_dict() for each in gone])
        return
    for each in gone:
        click.echo(f"Took out report {each.id} of campaign {each.campaign}: {each.file_name}")


def _desk(knowledge: Path | None, data_dir: Path | None) -> "ImportDesk":
    from assistant.wiring.database import open_database
    from assistant.wiring.result_imports import open_incoming

    settings = settings_from(knowledge, data_dir)
    return open_incoming(settings, open_database(settings))


def _there(file: Path) -> Path:
    if not file.is_file():
        raise InputError(f"There is no file {file}.", "Name a CSV or XLSX file.")
    return file


def _mapping(mapped: Sequence[str]) -> dict[str, str] | None:
    """The columns and names that were mapped; None when none was."""
    found: dict[str, str] = {}
    for each in mapped:
        column, sign, use = each.rpartition("=")
        if not sign or not column.strip(" ="):
            raise InputError(f"“{each[:80]}” maps no column.", "Write it like: --map “Clics uniques=clicks”")
        found[column.strip()] = use.strip()
    return found or None


def _campaign(found: "Preview") -> int:
    if not found.campaign:
        raise InputError("The file names no campaign of yours.", "Say which one it is about: --campaign ID")
    if len(found.campaigns) > 1:
        named = ", ".join(map(str, found.campaigns))
        raise InputError(f"The file names several campaigns: {named}.", "Take it in for each: --campaign ID")
    return found.campaign


def _progress(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        of = f" of {total:,}" if total else ""
        click.echo(f"\r{stage:<12} {done:,}{of}    ", err=True, nl=False)


def _print_preview(found: "Preview") -> None:
    how = f"{found.encoding}, separator {found.separator!r}" if found.format == "csv" else "workbook"
    kind = "a row for each contact" if found.by_person else "sums by variant"
    click.echo(f"{found.tool}  ({how}; columns {found.mapping_from}; {kind})")
    width = max(len(each.column) for each in found.columns)
    for column in found.columns:
        click.secho(f"  {column.column:<{width}}  {column.field}", bold=column.field != "ignored", nl=False)
        click.secho(f"  {' | '.join(column.samples)}", dim=True)
    where = f"campaign {found.campaign}" if found.campaign else "no campaign"
    click.echo(f"  {found.rows_seen:,} rows looked at, for {where}: {found.taken:,} can be taken")
    _print_left_out(found.left_out, found.unknown)
    for name, value in found.counts.items():
        click.echo(f"  {name:<14} {value:,}")
    for note in found.notes:
        click.secho(f"  {note['en']}", fg="yellow")


def _print_import(made: "ResultImport") -> None:
    kind = "by contact" if made.by_person else "sums"
    click.secho(f"Report {made.id}  {made.file_name}", bold=True)
    click.echo(f"  campaign {made.campaign}, {made.tool}, {kind}")
    click.echo(f"  {made.imported_at:%Y-%m-%d %H:%M} UTC by {made.imported_by}")
    click.echo(f"  {made.rows:,} rows: {made.taken:,} taken")
    _print_left_out(made.left_out, made.unknown)


def _print_left_out(left_out: Mapping[str, int], unknown: Mapping[str, int]) -> None:
    from assistant.results.importing.preview import reason_words

    for reason, rows in left_out.items():
        click.echo(f"  {rows:>9,}  {reason_words(reason)['en']}")
    for name, rows in list(unknown.items())[:_LISTED]:
        click.echo(f"  {rows:>9,}  unknown: {name}")
    if len(unknown) > _LISTED:
        click.echo(f"  … and {len(unknown) - _LISTED} more unknown variants.")

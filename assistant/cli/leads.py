"""`assistant leads list|export|answered`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import InputError

_BY = "command line"  # stands in the list as who marked a request

_status = click.option("--status", type=click.Choice(["open", "answered"]), help="Only these; default: all.")


@click.group()
def leads() -> None:
    """List, export and mark the requests that visitors left for a human."""


@leads.command("list")
@_status
@common
def list_leads(status: str | None, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the requests, the newest first, with how far the messages about them are."""
    found = run(settings_from(knowledge, data_dir), "leads_list", {"status": status}, lambda _: None)
    if as_json:
        show.as_json(found)
        return
    for lead in found:
        _lead(lead)
    click.echo(f"{len(found)} request{'' if len(found) == 1 else 's'}.")


@leads.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_status
@click.option("--lang", type=click.Choice(["fr", "en"]), default="en", help="Of the column titles.")
@common
def export(
    file: Path,
    status: str | None,
    lang: str,
    knowledge: Path | None,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Write the requests into FILE as CSV, readable by its owner only.

    UTF-8 with its mark; semicolons with --lang fr, as French spreadsheets want it, else commas. No cell can
    be taken for a formula.
    """
    arguments = {"language": lang, "status": status}
    text: str = run(settings_from(knowledge, data_dir), "leads_table", arguments, lambda _: None)
    _write(file, text)
    if as_json:
        show.as_json({"file": str(file)})
    else:
        click.echo(f"Wrote {file}.")


@leads.command("answered")
@click.argument("number")
@common
def answered(number: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Mark the request of that NUMBER as answered."""
    arguments = {"number": number.strip().upper(), "by": _BY}
    lead = run(settings_from(knowledge, data_dir), "leads_answered", arguments, lambda _: None)
    if as_json:
        show.as_json(lead)
    else:
        click.echo(f"The request {lead['id']} of {lead['name']} is marked as answered.")


def _write(file: Path, text: str) -> None:
    try:
        file.touch(mode=0o600)
        file.chmod(0o600)  # also when it was there before
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{file} can't be written: {error.strerror}.", "Name another file.") from error


def _lead(lead: Mapping[str, Any]) -> None:
    click.secho(f"{lead['id']}  {lead['name']}  ({lead['status']})", bold=True)
    reach = ", ".join(each for each in (lead["email"], lead["phone"]) if each)
    click.echo(f"  {lead['created_at']}  {reach}")
    click.echo(f"  {' '.join(lead['question'].split())}")
    for answer in lead["answers"]:
        click.secho(f"  {answer['question']} {answer['answer']}", dim=True)
    for message in lead["deliveries"]:
        error = f": {message['error']}" if message["error"] else ""
        click.secho(f"  {message['kind']} {message['state']}{error}", dim=True)
    click.echo()

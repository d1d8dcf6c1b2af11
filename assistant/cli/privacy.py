"""`assistant privacy export|erase|flows`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run


def person(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --email and --session to a command."""
    for option in (
        click.option("--session", default="", help="Id of a conversation."),
        click.option("--email", default="", help="E-mail address of a person."),
    ):
        command = option(command)
    return command


@click.group()
def privacy() -> None:
    """Show or erase what is kept of a person, and show what leaves this machine."""


@privacy.command("export")
@person
@common
def export(email: str, session: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Show everything that is kept of a person: requests, thumbs, transcripts, conversations.

    Files that hold the address or the id besides are named: documents of the company, for instance.
    """
    asked = {"email": email, "session": session}
    found = run(settings_from(knowledge, data_dir), "privacy_export", asked, lambda _: None)
    if as_json:
        show.as_json(found)
        return
    for name, rows in found.items():
        click.secho(f"{name}: {len(rows)}", bold=bool(rows))
        for row in rows:
            click.echo(f"  {_row(row)}")


@privacy.command("erase")
@person
@common
def erase(email: str, session: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Erase a person from every store, also while the server runs.

    Requests that they left are deleted with their messages, their conversation, transcript and thumbs too;
    where others wrote the address, it is masked. The files of the database keep nothing of it.
    """
    asked = {"email": email, "session": session}
    gone = run(settings_from(knowledge, data_dir), "privacy_erase", asked, lambda _: None)
    if as_json:
        show.as_json(gone)
        return
    files = gone.pop("files")
    click.echo(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in gone.items()))
    if files:
        click.echo("These files still hold it: change or remove them, then run `assistant index`.")
        for file in files:
            click.echo(f"  {file}")
    click.secho("Mails already sent, backups and copies of the logs are not reached from here.", dim=True)


@privacy.command("flows")
@common
def flows(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List who receives which data by these settings, in which country, and the contract recorded."""
    from assistant.brand.company import load_brand
    from assistant.privacy.flows import data_flows

    settings = settings_from(knowledge, data_dir)
    found = data_flows(settings, load_brand(settings.paths.knowledge))
    if as_json:
        show.as_json([flow.as_dict() for flow in found])
        return
    for flow in found:
        where = flow.country.get("en") or "country not recorded"
        click.secho(f"{flow.recipient}  ({flow.host or 'no setting'}, {where})", bold=True)
        click.echo(f"  {flow.kind}: {flow.data.get('en', '')}")
        click.echo(
            f"  contract: {flow.contract or 'none recorded; note it under `processors` in brand.yaml'}"
        )
    if not found:
        click.echo("Nothing leaves this machine.")


def _row(row: Any) -> str:
    if not isinstance(row, Mapping):
        return " ".join(str(row).split())
    return "  ".join(f"{name}={' '.join(str(value).split())}" for name, value in row.items() if value)

"""`assistant user reset`."""

import secrets
from pathlib import Path

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from


@click.group()
def user() -> None:
    """Manage the accounts of the studio."""


@user.command()
@click.argument("name", default="admin")
@common
def reset(name: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Give the account NAME a new random password and print it once."""
    from assistant.wiring import open_accounts

    password = secrets.token_urlsafe(12)
    open_accounts(settings_from(knowledge, data_dir)).set_password(name, password)
    if as_json:
        show.as_json({"name": name, "password": password})
    else:
        click.echo(f"New password of {name}: {password}")

"""`assistant keys create|list|revoke`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from

if TYPE_CHECKING:
    from assistant.store.api_keys import ApiKey


@click.group()
def keys() -> None:
    """Make, list and revoke the keys with which other programs call the API."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=["chat"],
    show_default=True,
    help="What the key opens: chat, search, leads, copy, approve, campaigns, export; several times for "
    "several.",
)
@common
def create(
    name: str, scopes: tuple[str, ...], knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Make a key for the program NAME and print it, once."""
    from assistant.wiring import open_api_keys

    made, key = open_api_keys(settings_from(knowledge, data_dir)).create(name, scopes)
    if as_json:
        show.as_json({**_shape(made), "key": key})
        return
    click.echo(f"{key}\n")
    click.echo(f"Key {made.id} of {made.name} opens {', '.join(made.scopes)}. It is shown only this once.")


@keys.command("list")
@common
def list_keys(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the keys, the oldest first; the keys themselves are not known any more."""
    from assistant.wiring import open_api_keys

    found = open_api_keys(settings_from(knowledge, data_dir)).all()
    if as_json:
        show.as_json([_shape(key) for key in found])
        return
    for key in found:
        revoked = f"  revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
        click.echo(f"{key.id}  {key.created_at:%Y-%m-%d}  {', '.join(key.scopes)}  {key.name}{revoked}")
    click.echo(f"{len(found)} key{'' if len(found) == 1 else 's'}.")


@keys.command()
@click.argument("number", metavar="ID")
@common
def revoke(number: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Close the key of that ID for good, also in a server that runs."""
    from assistant.wiring import open_api_keys

    revoked = open_api_keys(settings_from(knowledge, data_dir)).revoke(number)
    if as_json:
        show.as_json(_shape(revoked))
    else:
        click.echo(f"The key {revoked.id} of {revoked.name} opens nothing any more.")


def _shape(key: "ApiKey") -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "created_at": key.created_at.isoformat(),
        "revoked_at": None if key.revoked_at is None else key.revoked_at.isoformat(),
    }

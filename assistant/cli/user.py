"""`assistant user add|invite|list|log|reset|role|disable|enable|sign-out`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.types.people import ROLES

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types.people import Account, AccountEvent, Link, Role
    from assistant.wiring.people import People

_BY = "command line"  # stands in the log as who did it

_role = click.option("--role", type=click.Choice(ROLES), default="writer", show_default=True)
_address = click.option(
    "--address", default="", help="Address of the studio in the link, e.g. https://studio.example.com."
)


@click.group()
def user() -> None:
    """Manage the accounts of the studio, also while it runs."""


@user.command()
@click.argument("name")
@_role
@common
def add(name: str, role: "Role", knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Make the account NAME with a random password and print it, once."""
    from assistant.store.people.passwords import random_password

    password = random_password()
    _people(settings_from(knowledge, data_dir)).accounts.add(name, password, role, _BY)
    _told(as_json, {"name": name, "role": role, "password": password}, f"Password of {name}: {password}")


@user.command()
@click.argument("name")
@_role
@_address
@common
def invite(
    name: str, role: "Role", address: str, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Print a link by which NAME chooses a password and gets an account; it works once."""
    settings = settings_from(knowledge, data_dir)
    _link(settings, _people(settings).links.invite(name, role, _BY), address, as_json)


@user.command()
@click.argument("name", default="admin")
@click.option("--link", is_flag=True, help="Print a link by which the owner chooses it; it works once.")
@_address
@common
def reset(
    name: str, link: bool, address: str, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Give the account NAME a new random password and print it once; it is signed out everywhere."""
    from assistant.store.people.passwords import random_password

    settings = settings_from(knowledge, data_dir)
    people = _people(settings)
    if link:
        _link(settings, people.links.reset(name, _BY), address, as_json)
        return
    password = random_password()
    people.accounts.set_password(name, password, _BY)
    _told(as_json, {"name": name, "password": password}, f"New password of {name}: {password}")


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@common
def role(name: str, role: "Role", knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Give the account NAME another role, at once."""
    account = _people(settings_from(knowledge, data_dir)).accounts.set_role(name, role, _BY)
    _told(as_json, account.as_dict(), f"{account.name} is {account.role}.")


@user.command()
@click.argument("name")
@common
def disable(name: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Let NAME sign in no more, or take an invitation back; what they wrote and approved stays."""
    from assistant.store.people.names import key_of

    people = _people(settings_from(knowledge, data_dir))
    if people.accounts.get(name) is None and key_of(name) in {
        key_of(link.name) for link in people.links.pending()
    }:
        people.links.revoke(name, _BY)
        _told(
            as_json, {"name": name, "revoked": True}, f"The invitation of {name} is worth nothing any more."
        )
        return
    account = people.accounts.disable(name, _BY)
    _told(as_json, account.as_dict(), f"{account.name} can't sign in any more.")


@user.command()
@click.argument("name")
@common
def enable(name: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Let a disabled account sign in again."""
    account = _people(settings_from(knowledge, data_dir)).accounts.enable(name, _BY)
    _told(as_json, account.as_dict(), f"{account.name} can sign in again.")


@user.command("sign-out")
@click.argument("name")
@common
def sign_out(name: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Sign NAME out everywhere; the password stays."""
    account = _people(settings_from(knowledge, data_dir)).accounts.end_sessions(name, _BY)
    _told(as_json, account.as_dict(), f"{account.name} is signed out everywhere.")


@user.command("list")
@common
def list_users(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the accounts, and the links that can still be used."""
    people = _people(settings_from(knowledge, data_dir))
    accounts, links = people.accounts.all(), people.links.pending()
    if as_json:
        found = {
            "accounts": [each.as_dict() for each in accounts],
            "links": [each.as_dict() for each in links],
        }
        show.as_json(found)
        return
    for account in accounts:
        click.echo(f"{account.name}  {account.role}  {_state(account)}")
    for link in links:
        what = "invited" if link.kind == "invite" else "new password"
        click.echo(f"{link.name}  {link.role}  {what}, until {link.expires_at:%Y-%m-%d %H:%M} UTC")
    click.echo(f"{len(accounts)} account{'' if len(accounts) == 1 else 's'}.")


@user.command("log")
@click.argument("name", default="")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Events at most.")
@common
def list_log(name: str, limit: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List who did what with the accounts, or with that of NAME, the last first."""
    events = _people(settings_from(knowledge, data_dir)).accounts.log.page(name, limit=limit)
    if as_json:
        show.as_json([event.as_dict() for event in events])
        return
    for event in events:
        by = f"by {event.by}" if event.by else "by the program"
        click.echo(f"{event.at:%Y-%m-%d %H:%M} UTC  {event.name}  {_done(event)}  {by}")
    click.echo(f"{len(events)} event{'' if len(events) == 1 else 's'}.")


def _done(event: "AccountEvent") -> str:
    if event.act == "role":
        return f"role {event.was} to {event.role}"
    texts = {
        "added": f"added as {event.role}",
        "invited": f"invited as {event.role}",
        "joined": f"came in as {event.role}",
        "reset": "link for a new password",
        "password": "new password",
        "signed_out": "signed out everywhere",
        "revoked": "link withdrawn",
    }
    return texts.get(event.act, event.act)


def _people(settings: "Settings") -> "People":
    from assistant.wiring.people import open_people

    return open_people(settings)


def _state(account: "Account") -> str:
    if account.disabled_at:
        return f"disabled {account.disabled_at:%Y-%m-%d}"
    if account.signed_in_at:
        return f"signed in {account.signed_in_at:%Y-%m-%d}"
    return "never signed in"


def _link(settings: "Settings", link: "Link", address: str, as_json: bool) -> None:
    web = settings.web
    place = (address or f"http://{web.host}:{web.port}").rstrip("/")
    until = f"{link.expires_at:%Y-%m-%d %H:%M} UTC"
    _told(
        as_json,
        {**link.as_dict(), "link": place + link.path},
        f"{place}{link.path}\n\nIt works once, until {until}. Give it to {link.name} only.",
    )


def _told(as_json: bool, values: Mapping[str, Any], text: str) -> None:
    if as_json:
        show.as_json(values)
    else:
        click.echo(text)

"""`assistant sources list|show|remove`."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import InputError


@click.group()
def sources() -> None:
    """Show where the knowledge comes from, and remove what should not be in it."""


@sources.command("list")
@common
def list_sources(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the folders, websites, feeds and uploads with their state."""
    roots = run(settings_from(knowledge, data_dir), "sources_list", {}, lambda _: None)
    if as_json:
        show.as_json(roots)
        return
    for root in roots:
        _root(root)


@sources.command("show")
@click.argument("name")
@common
def show_source(name: str, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Show one of them, with every file or page in it."""
    found = run(settings_from(knowledge, data_dir), "sources_show", {"name": name}, lambda _: None)
    if as_json:
        show.as_json(found)
        return
    _root(found)
    for column, field in found["options"].items():
        click.echo(f"  column {column} is {field}")
    for source in found["sources"]:
        _source(source)


@sources.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def remove_source(name: str, yes: bool, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Remove one of them, or one upload, from the index.

    Files of a folder of yours are never touched; uploads and the kept pages of a website are deleted.
    """
    settings = settings_from(knowledge, data_dir)
    if not yes:
        if as_json:
            raise InputError("Removing asks first, and a program can't answer.", "Add --yes.")
        click.confirm(f"Remove {name} from the index?", abort=True, err=True)
    removed = run(settings, "sources_remove", {"name": name}, lambda _: None)
    if as_json:
        show.as_json(removed)
        return
    sources, chunks = _counted(removed["sources"], "source"), _counted(removed["chunks"], "chunk")
    click.echo(f"Removed {removed['name']}: {sources}, {chunks}.")


def _root(root: Mapping[str, Any]) -> None:
    click.secho(root["name"], bold=True)
    audience = root["audience"] or "by file"
    schedule = "no schedule" if root["schedule"] == "never" else root["schedule"]
    click.echo(f"  {root['kind']}, {root['status']}, audience {audience}, {schedule}")
    held, chunks = _counted(root["indexed"], "source"), _counted(root["chunks"], "chunk")
    click.echo(
        f"  {held}, {chunks} ({root['public']} public, {root['internal']} internal), "
        f"{root['skipped']} skipped, {_counted(root['duplicates'], 'duplicate')}, "
        f"{root['warnings']} with warnings"
    )
    times = [
        f"{when} sync {_local(root[f'{when}_sync'])}" for when in ("last", "next") if root[f"{when}_sync"]
    ]
    if times:
        click.echo(f"  {', '.join(times)}")
    if root["error"]:
        click.secho(f"  {root['error']}", fg="red")
    click.echo()


def _source(source: Mapping[str, Any]) -> None:
    facts = ""
    if source["status"] == "indexed":
        chunks = _counted(source["chunks"], "chunk")
        facts = (
            f"  {chunks}, {source['audience']}, {source['trust']}, {source['language']}  {source['title']}"
        )
    click.echo(f"  {source['name']}{facts}")
    if source["name"] != source["source"]:
        click.secho(f"      stored as {source['source']}", dim=True)
    if source["status"] != "indexed":
        click.secho(f"      {source['status']}: {source['reason']}", fg="yellow")
    for warning in source["warnings"]:
        click.secho(f"      {warning}", fg="yellow")
    for alias in source["aliases"]:
        click.secho(f"      also as {alias}", dim=True)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _local(moment: str) -> str:
    """To the minute, by the clock of this machine; --json has it in full."""
    return f"{dt.datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"

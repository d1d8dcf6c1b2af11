"""`assistant index` and `assistant search`."""

import re
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import InputError


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Drop the index and make it anew.")
@common
def index(
    folder: Path | None, rebuild: bool, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Read FOLDER into the index; without FOLDER, the knowledge folder.

    Only what changed is embedded again. Files deleted from the folder leave the index.
    """
    if folder and re.match(r"https?:/", str(folder)):
        raise InputError(f"{folder} is a website.", "Save its pages into a folder and index that.")
    bar = show.Bar()
    root = str(folder.expanduser().resolve()) if folder else None
    try:
        report = run(settings_from(knowledge, data_dir), "index", {"root": root, "rebuild": rebuild}, bar)
    finally:
        bar.end()
    if as_json:
        show.as_json(report)
    else:
        _summary(report)


def _summary(report: dict[str, Any]) -> None:
    click.echo(
        f"{report['added']} new, {report['updated']} changed, {report['unchanged']} unchanged, "
        f"{report['deleted']} deleted: {report['chunks']} chunks "
        f"({report['public']} public, {report['internal']} internal), {report['embedded']} embedded "
        f"in {report['seconds']:.1f} s."
    )
    for item in report["skipped"]:
        click.echo(f"Skipped {item['source']}: {item['reason']}", err=True)


@click.command()
@click.argument("question")
@click.option("-k", default=8, show_default=True, type=click.IntRange(1, 100), help="How many passages.")
@common
def search(question: str, k: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Show the passages nearest to QUESTION, best first."""
    rows = run(settings_from(knowledge, data_dir), "search", {"question": question, "k": k}, lambda _: None)
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        heading = f" › {row['heading']}" if row["heading"] and row["heading"] != row["title"] else ""
        click.secho(f"{row['rank']}. {row['title']}{heading}", bold=True)
        click.secho(f"   {row['score']:.2f}  {row['source']}  {row['language']}", dim=True)
        click.echo(f"   {_shortened(row['text'])}\n")


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 300 else f"{flat[:299]}…"

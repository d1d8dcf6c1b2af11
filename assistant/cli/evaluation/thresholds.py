"""What the commands of `assistant eval` share: thresholds, how a missed one is told, the report's file."""

import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.evaluation.demands import Demand, Miss


def thresholds(least: str, most: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --min, --max and --html to a command; `least` and `most` are examples."""

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option(
                "--html",
                "page",
                type=click.Path(path_type=Path),
                callback=_writable,
                help="Write a report with plots there.",
            ),
            click.option(
                "--max", "most", multiple=True, metavar="NAME=NUMBER", help=f"Fail above, e.g. {most}."
            ),
            click.option(
                "--min", "least", multiple=True, metavar="NAME=NUMBER", help=f"Fail below, e.g. {least}."
            ),
        ):
            command = option(command)
        return command

    return added


def _writable(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file that can't be written before minutes of measuring, not after."""
    del context, option
    if path is not None and (path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK)):
        raise InputError(f"{path} can't be written.", "Name a file in a folder that exists.")
    return path


def demands(least: Sequence[str], most: Sequence[str], names: Collection[str]) -> "list[Demand]":
    """The thresholds as they were given; raises InputError and UnknownNameError."""
    from assistant.evaluation.demands import parse_demand

    return [
        *(parse_demand(text, names=names) for text in least),
        *(parse_demand(text, ceiling=True, names=names) for text in most),
    ]


def tell(misses: "Sequence[Miss]") -> None:
    """Say which thresholds were not reached."""
    for miss in misses:
        bound = "above" if miss.demand.ceiling else "below"
        click.echo(
            f"{miss.dataset}: {miss.demand.measure} is {miss.shown}, {bound} {miss.demand.limit:g}.", err=True
        )


def as_data(misses: "Sequence[Miss]") -> list[dict[str, Any]]:
    """The missed thresholds as the commands' --json gives them."""
    return [
        {
            "dataset": miss.dataset,
            "measure": miss.demand.measure,
            "limit": miss.demand.limit,
            "value": miss.value,
        }
        for miss in misses
    ]


def write_page(path: Path, text: str) -> None:
    """Write a report; raises InputError when it can't be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} can't be written ({error.strerror}).", "Name another file.") from error
    show.note(f"Report written to {path}.")

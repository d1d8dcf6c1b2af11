"""`assistant campaign run|pause|resume|stop|retry|status`."""

import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import NUMBER, common, settings_from
from assistant.cli.work import run

if TYPE_CHECKING:
    from assistant.campaigns.run.runs import Runs

_BY = "command line"
_number = click.argument("number", metavar="ID", type=NUMBER)


@click.command("run")
@_number
@click.option("--pilot", is_flag=True, help="Write one text of each segment, then pause for approval.")
@common
def run_campaign(
    number: int, pilot: bool, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Write the texts of the campaign of that ID, and show how far it is.

    While a server runs, it is the server that writes: leaving with Ctrl+C does not end the run. Otherwise it
    is written here, and Ctrl+C or SIGTERM checkpoints it: nothing is lost, `resume` goes on.
    """
    _run(number, pilot, (knowledge, data_dir), as_json)


@click.command()
@_number
@common
def resume(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Go on with everything that is left of the campaign of that ID; as `run` does."""
    _run(number, False, (knowledge, data_dir), as_json)


@click.command()
@_number
@common
def pause(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Begin no more texts; those on their way are ended."""
    _told(_runs(knowledge, data_dir).pause(number, _BY).as_dict(), as_json)


@click.command()
@_number
@common
def stop(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """End the run within seconds; what is written stays, and `resume` goes on."""
    _told(_runs(knowledge, data_dir).stop(number, _BY).as_dict(), as_json)


@click.command()
@_number
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["failed", "blocked", "done"]),
    default=("failed",),
    show_default=True,
    help="Which texts; may be repeated. Blocked and done ones get a new text.",
)
@common
def retry(
    number: int, statuses: tuple[Any, ...], knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Have texts written again; they wait for `resume`, unless the campaign runs."""
    runs = _runs(knowledge, data_dir)
    count = runs.retry(number, statuses, _BY)
    state = runs.status(number).as_dict()
    if as_json:
        show.as_json({"retried": count, **state})
        return
    click.echo(f"{count} text{'' if count == 1 else 's'} to be written again.")
    _print(state)


@click.command()
@_number
@common
def status(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Show how far the campaign of that ID is, at which rate, and what it has spent."""
    _told(_runs(knowledge, data_dir).status(number).as_dict(), as_json)


def _runs(knowledge: Path | None, data_dir: Path | None) -> "Runs":
    from assistant.wiring.campaign_runs import open_runs_alone
    from assistant.wiring.database import open_database

    return open_runs_alone(open_database(settings_from(knowledge, data_dir)))


def _run(number: int, pilot: bool, place: tuple[Path | None, Path | None], as_json: bool) -> None:
    if threading.current_thread() is threading.main_thread():
        # As Ctrl+C does: texts on their way get some seconds, then they are given back.
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    line = _Line(quiet=as_json)
    try:
        state = run(settings_from(*place), "campaign_run", {"campaign": number, "pilot": pilot}, line)
    finally:
        line.end()
    _told(state, as_json)


class _Line:
    """One line on standard error that shows how far the run is; lines when nobody watches a terminal."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._shown = ""

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Show a state."""
        counts, total = event["counts"], max(event["counts"]["total"], 1)
        ended = counts["done"] + counts["failed"] + counts["blocked"]
        told = f"{ended}/{total} · {_spent(event)}"
        if self._quiet or told == self._shown:
            return
        if sys.stderr.isatty():
            filled = 30 * ended // total
            bar = "█" * filled + "░" * (30 - filled)
            click.echo(f"\r{bar} {told}, {_pace(event)}\033[K", err=True, nl=False)
        else:
            show.note(f"{told}, {_pace(event)}")
        self._shown = told

    def end(self) -> None:
        """Leave the line."""
        if self._shown and sys.stderr.isatty():
            click.echo(err=True)


def _told(state: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        show.as_json(state)
    else:
        _print(state)


def _print(state: Mapping[str, Any]) -> None:
    from assistant.campaigns.run.state import reason_text

    click.secho(f"Campaign {state['campaign']}, {state['name']}: {state['status']}", bold=True)
    if state["reason"]:
        click.echo(reason_text(state["reason"], "en"))
    if state["detail"]:
        click.echo(state["detail"])
    counts = state["counts"]
    names = ("done", "blocked", "failed", "running", "pending")
    click.echo(", ".join(f"{counts[name]} {name}" for name in names) + f", of {counts['total']} texts.")
    click.echo(f"Spent: {_spent(state)}. {_pace(state)}")


def _spent(state: Mapping[str, Any]) -> str:
    usage = state["usage"]
    tokens = usage["prompt_tokens"] + usage["completion_tokens"]
    cap = "" if state["budget_tokens"] is None else f" of {state['budget_tokens']:,}"
    if usage["cost_eur"] is None:
        return f"{tokens:,}{cap} tokens"
    of = "" if state["budget_eur"] is None else f" of €{state['budget_eur']:.2f}"
    return f"€{usage['cost_eur']:.4f}{of}, {tokens:,}{cap} tokens"


def _pace(state: Mapping[str, Any]) -> str:
    seconds = state["seconds_left"]
    if seconds is None:
        return "" if state["status"] != "running" else "no rate yet"
    left = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
    return f"{state['per_minute']:.1f} texts a minute, {left} left"

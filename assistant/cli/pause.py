"""`assistant pause` and `assistant resume`."""

from pathlib import Path

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from

_BY = "command line"  # stands in the studio as who turned the switch


@click.command()
@common
def pause(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Stop the public chat at once, also in a server that runs; visitors are told so.

    Answers on their way are finished. The studio goes on.
    """
    _turn(True, knowledge, data_dir, as_json)


@click.command()
@common
def resume(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Open the public chat again."""
    _turn(False, knowledge, data_dir, as_json)


def _turn(paused: bool, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    from assistant.store.switches import CHAT_PAUSED
    from assistant.wiring import open_switches

    open_switches(settings_from(knowledge, data_dir)).turn(CHAT_PAUSED, paused, _BY)
    if as_json:
        show.as_json({"paused": paused})
    else:
        click.echo("The public chat is paused." if paused else "The public chat is open.")

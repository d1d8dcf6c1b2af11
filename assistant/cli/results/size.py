"""`assistant results size`, and the sizes of a plan as a table."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from

_MOST_VARIANTS = 26
_LIFT = 20.0  # %, as `campaigns.sizing` has it, which takes a moment to import


def wanted_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --rate and --lift, both in percent, to a command."""
    rate = "Share of readers who click, in %; else that of earlier results, or 2."
    lift = "Difference that you would want to see, in %: 20 is from 2 to 2.4 % of readers."
    above = click.FloatRange(min=0, min_open=True)
    for option in (
        click.option("--lift", type=above, default=_LIFT, show_default=True, help=lift),
        click.option("--rate", type=click.FloatRange(0, 100, min_open=True, max_open=True), help=rate),
    ):
        command = option(command)
    return command


@click.command()
@wanted_options
@click.option("--readers", type=click.IntRange(min=1), help="How many there are, all variants together.")
@click.option("--variants", type=click.IntRange(2, _MOST_VARIANTS), default=2, show_default=True)
@click.option("--channel", default="email", show_default=True, help="Whose earlier results give the rate.")
@common
def size(knowledge: Path | None, data_dir: Path | None, as_json: bool, **given: Any) -> None:
    """Tell how many readers each variant needs, and what a number of READERS can show."""
    from assistant.campaigns.sizing.sizes import Readers, Wanted, base_rate, channel_sizes
    from assistant.campaigns.sizing.words import told

    wanted = Wanted(None if given["rate"] is None else given["rate"] / 100, given["lift"] / 100)
    clicked = _clicked(knowledge, data_dir) if wanted.rate is None else {}
    groups: Readers = {} if given["readers"] is None else {("", ""): given["readers"]}
    rate = base_rate(given["channel"], wanted, clicked)
    found = told(channel_sizes(given["channel"], groups, given["variants"], rate, wanted.lift), {}).as_dict()
    if as_json:
        show.as_json(found)
        return
    for sentence in found["sentences"]:
        click.echo(sentence["en"])


def _clicked(knowledge: Path | None, data_dir: Path | None) -> Mapping[str, tuple[int, int]]:
    from assistant.wiring.database import open_database
    from assistant.wiring.earlier import open_earlier

    return open_earlier(open_database(settings_from(knowledge, data_dir)))()


def print_sizes(sizes: Mapping[str, Any]) -> None:
    """What the readers of a channel can show, each sentence on a line."""
    click.secho(f"{sizes['channel']}, {sizes['variants']} variants", dim=True)
    for sentence in sizes["sentences"]:
        click.echo(f"  {sentence['en']}")
    click.echo()

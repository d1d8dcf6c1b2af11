"""`assistant results report`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from assistant.cli import show
from assistant.cli.campaigns.plan import print_table
from assistant.cli.options import NUMBER, common, settings_from
from assistant.errors import InputError
from assistant.types.results import Count, Dimension, Metric

if TYPE_CHECKING:
    from assistant.results.desk import ResultsDesk
    from assistant.types.results import CampaignResults, Comparison, Group

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
_DAYS = 14  # that are shown


@click.command()
@click.argument("number", metavar="ID", type=NUMBER, required=False)
@click.option(
    "--metric",
    type=click.Choice(get_args(Metric)),
    default="click_rate",
    show_default=True,
    help="What the variants are compared by.",
)
@click.option(
    "--prior",
    type=click.Choice(["flat", "sceptical"]),
    default="flat",
    show_default=True,
    help="What is held of a difference before it is seen; sceptical: large ones are rare.",
)
@click.option("--by", type=click.Choice(_DIMENSIONS), multiple=True, help="Only these tables.")
@click.option("--csv", "table", type=_FILE, help="Write everything into this file, for a spreadsheet.")
@click.option("--png", "folder", type=_FOLDER, help="Write the plots into this folder.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="en", help="Of those files.")
@common
def report(
    number: int | None, knowledge: Path | None, data_dir: Path | None, as_json: bool, **asked: Any
) -> None:
    """Show how the campaign of that ID went: rates, who won for whom, and how sure that is.

    Without an ID it lists the campaigns of which a report was imported. It runs beside a server, and needs no
    model.
    """
    from assistant.wiring.results import open_results_alone

    desk = open_results_alone(settings_from(knowledge, data_dir))
    if number is None:
        _list(desk, as_json)
        return
    found = desk.read(number, asked["metric"], asked["prior"])
    files = [*_table(desk, found, asked), *_plots(found, asked)]
    if as_json:
        show.as_json({**found.as_dict(), "files": [str(file) for file in files]})
        return
    _print(found, asked["by"])
    for file in files:
        click.echo(f"Wrote {file}.")


def _list(desk: "ResultsDesk", as_json: bool) -> None:
    campaigns = desk.campaigns()
    if as_json:
        show.as_json([{"id": each.id, "name": each.campaign.name} for each in campaigns])
        return
    for each in campaigns:
        click.echo(f"{each.id}  {each.campaign.name}")
    click.echo(f"{len(campaigns)} campaign{'' if len(campaigns) == 1 else 's'} with results.")


def _table(desk: "ResultsDesk", found: "CampaignResults", asked: Mapping[str, Any]) -> list[Path]:
    file: Path | None = asked["table"]
    if file is None:
        return []
    _write(file, desk.csv(found.campaign, asked["language"], asked["metric"], asked["prior"]))
    return [file]


def _plots(found: "CampaignResults", asked: Mapping[str, Any]) -> list[Path]:
    from assistant.results.plots.all import pictures

    folder: Path | None = asked["folder"]
    if folder is None:
        return []
    files = []
    for picture in pictures(found, asked["language"]):
        files.append(folder / f"campaign-{found.campaign}-{picture.name}.png")
        _write(files[-1], picture.png())
    return files


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise InputError(f"{file} can't be written: {error.strerror}.", "Name another one.") from error


def _print(found: "CampaignResults", dimensions: Sequence[Dimension]) -> None:
    click.secho(f"Campaign {found.campaign}  {found.name}", bold=True)
    for sentence in found.summary:
        click.echo(sentence["en"])
    for warning in found.warnings:
        click.secho(f"! {warning['en']}", fg="yellow")
    if not found.imports:
        return
    for comparison in found.comparisons:
        _print_comparison(comparison)
    for dimension in dimensions or [name for name in _DIMENSIONS if len(found.groups[name]) > 1]:
        _print_groups(dimension, found.groups[dimension], found.total)
    _print_values(found.total)


def _print_comparison(comparison: "Comparison") -> None:
    click.echo()
    head, *others = comparison.sentences
    click.secho(head["en"], bold=comparison.verdict == "winner")
    for sentence in others:
        click.echo(f"  {sentence['en']}")
    rows = [
        (
            str(arm.variant + 1),
            f"{arm.sent:,}",
            f"{float(arm.rate.events):,.0f}",
            *_rate_cells(arm.rate),
            _chance(arm.chance_best),
        )
        for arm in comparison.arms
    ]
    print_table(("variant", "sent", "events", comparison.metric, "95% interval", "chance best"), rows)
    lifts = [
        (
            f"{lift.variant + 1} / {lift.against + 1}",
            _signed(lift.lift),
            _range(lift.low, lift.high),
            _chance(lift.chance),
            _range(lift.frequentist_low, lift.frequentist_high),
            _p(lift.p),
            _p(lift.p_adjusted),
            _signed(lift.pooled),
        )
        for lift in comparison.lifts
    ]
    if lifts:
        head_row = ("pair", "lift", "credible", "chance", "confidence", "p", "p corrected", "pooled")
        print_table(head_row, lifts)


def _print_groups(dimension: Dimension, groups: tuple["Group", ...], total: "Group") -> None:
    shown = groups[-_DAYS:] if dimension == "day" else groups
    click.echo()
    counts = [name for name in get_args(Count) if name in total.counts]
    rows = [
        (
            group.name["en"],
            *(f"{float(group.counts[name]):,.0f}" if name in group.counts else "" for name in counts),
            *(_rate_cells(rate)[0] for rate in group.rates),
        )
        for group in (*shown, total)
    ]
    names = [rate.metric for rate in total.rates]
    used = [place for place, name in enumerate(names) if any(row[1 + len(counts) + place] for row in rows)]
    keep = [*range(1 + len(counts)), *(1 + len(counts) + place for place in used)]
    head = (dimension, *counts, *names)
    print_table([head[place] for place in keep], [[row[place] for place in keep] for row in rows])
    if len(shown) < len(groups):
        click.echo(f"The last {_DAYS} of {len(groups)} days; --json has all.")


def _print_values(total: "Group") -> None:
    from assistant.results.reading.metrics import definitions
    from assistant.results.saying.sentences import money_or_share

    known = {name: value for name, value in total.values.items() if value is not None}
    if known:
        click.echo()
    for name, value in known.items():
        definition = definitions()[name]
        click.echo(f"{definition.name['en']}: {money_or_share(definition, value)['en']}", nl=False)
        click.secho(f"  = {definition.formula['en']}", dim=True)


def _rate_cells(rate: Any) -> tuple[str, str]:
    from assistant.results.reading.metrics import definitions
    from assistant.results.saying.sentences import money_or_share

    definition = definitions()[rate.metric]
    told = [
        "" if value is None else money_or_share(definition, value)["en"]
        for value in (rate.value, rate.low, rate.high)
    ]
    return told[0], f"{told[1]} to {told[2]}" if told[1] else ""


def _chance(value: float | None) -> str:
    from assistant.results.reading import written

    return "" if value is None else written.chance(value)["en"]


def _p(value: float | None) -> str:
    return "" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def _signed(value: float | None) -> str:
    from assistant.results.reading import written

    return "" if value is None else written.lift(value)["en"]


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{_signed(low)} to {_signed(high)}"

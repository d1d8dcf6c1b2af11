"""What the commands of `assistant eval` do alike: the product opened to be measured, and its report told."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from assistant.cli import show
from assistant.cli.evaluation.thresholds import as_data, tell, write_page

if TYPE_CHECKING:
    from assistant.evaluation.demands import Miss
    from assistant.evaluation.table import Table
    from assistant.services import Services
    from assistant.settings import Settings
    from assistant.types.model import Usage

DAY = click.DateTime(["%Y-%m-%d"])


class Faulty(Protocol):
    """A scored case."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong with it."""
        ...


class Report(Protocol):
    """What answers and drafts of one file came to."""

    @property
    def name(self) -> str:
        """The file's."""
        ...

    @property
    def model(self) -> str:
        """What answered or wrote."""
        ...

    @property
    def scored(self) -> Sequence[Faulty]:
        """Every case."""
        ...

    @property
    def groups(self) -> Mapping[str, Sequence[Faulty]]:
        """The cases of each group, “all” first."""
        ...

    @property
    def measures(self) -> Mapping[str, Mapping[str, float]]:
        """The measures of each group."""
        ...

    @property
    def usage(self) -> "Usage":
        """What all of it took."""
        ...


@dataclass(frozen=True)
class Told:
    """The three ways in which a result is told: a page, data for a program, and lines for a person."""

    page: Callable[[], str]
    data: Callable[[], dict[str, Any]]
    printed: Callable[[], None]


@contextmanager
def measuring(settings: "Settings", day: dt.datetime | None = None) -> "Iterator[tuple[Services, show.Bar]]":
    """The product, indexed, as if it were that day, and a bar for how far its measuring is."""
    from assistant.wiring import build

    services = build(settings, show.note, today=dt.date.today if day is None else day.date)
    bar = show.Bar()
    try:
        services.check_ready()
        yield services, bar
    finally:
        bar.end()
        services.close()


def telling(bar: show.Bar, stage: str) -> Callable[..., None]:
    """Feeds the bar: how many are done, of how many, and the seconds left where they are known."""

    def told(done: int, total: int, seconds_left: float | None = None) -> None:
        left = {} if seconds_left is None else {"seconds_left": seconds_left}
        bar({"stage": stage, "done": done, "total": total, **left})

    return told


def deliver(told: Told, misses: "Sequence[Miss]", page: Path | None, as_json: bool) -> None:
    """Write the page, print the rest, and end with exit code 1 when a threshold was missed."""
    if page is not None:
        write_page(page, told.page())
    if as_json:
        show.as_json({**told.data(), "missed": as_data(misses)})
    else:
        told.printed()
        tell(misses)
    if misses:
        sys.exit(1)


def today() -> dt.date:
    """The day that a report bears."""
    return dt.datetime.now(dt.UTC).date()


def report_data(report: Report, counted: str, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A report for a program; `counted` is what its cases are called, `items` are they."""
    measures = report.measures
    return {
        "name": report.name,
        "model": report.model,
        counted: len(report.scored),
        "measures": measures["all"],
        "groups": {
            name: {counted: len(report.groups[name]), "measures": values} for name, values in measures.items()
        },
        "usage": report.usage.as_dict(),
        "items": items,
    }


def print_report(report: Report, counted: str, table: "Table", lines: Sequence[str]) -> None:
    """The table and the lines below it."""
    click.secho(f"\n{report.name}: {len(report.scored)} {counted}, model {report.model}", bold=True)
    for line in (*table.printed(counted), *lines):
        click.echo(line)


def print_faults(failed: Mapping[str, Faulty]) -> None:
    """Each case with something wrong, by how it is named, and what."""
    for name, each in failed.items():
        click.echo(f"\n{name}")
        for reason in each.reasons:
            click.secho(f"  {reason}", dim=True)

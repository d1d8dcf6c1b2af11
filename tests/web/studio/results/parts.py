"""A campaign of the test shop whose mailing tool reported: two variants, one better, over three days."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from assistant.types.results import ResultImport
from tests.reports import Line, ReportTool, make_report
from tests.web.studio.campaign_run.parts import planned

CLICKS = {1: (200, 300, 100), 2: (100, 150, 50)}  # of a variant, by day
READERS = 8_000  # of each variant
FIRST = dt.date(2026, 12, 1)


def sent(services: Services) -> StoredCampaign:
    """The campaign, planned: four texts of one segment, in two languages."""
    return planned(services, channels=("email",), variants=2)


def lines(campaign: int, language: str = "fr") -> list[Line]:
    """What the tool tells of the variants of a language: all readers on the first day, clicks on three."""
    found: list[Line] = []
    for number, clicks in CLICKS.items():
        for day, count in enumerate(clicks):
            readers = READERS if day == 0 else 0
            counts = {"sent": readers, "delivered": readers, "clicks": count, "opens": 2 * count}
            id_ = f"c{campaign}-families-email-{language}-{number}"
            told = {name: Decimal(value) for name, value in counts.items()}
            found.append(Line(id_, told, FIRST + dt.timedelta(day)))  # type: ignore[arg-type]
    return found


def report(folder: Path, campaign: int, tool: ReportTool = "brevo", more: tuple[Line, ...] = ()) -> Path:
    """A file of that tool."""
    path = folder / f"{tool}-{campaign}.csv"
    make_report(path, tool, [*lines(campaign), *more])
    return path


def unknown(name: str) -> Line:
    """A line of a variant that no campaign has."""
    return Line(name, {"sent": Decimal(500), "delivered": Decimal(500), "clicks": Decimal(5)}, FIRST)


def taken(services: Services, folder: Path, campaign: int) -> ResultImport:
    """The report, imported."""
    return services.results.incoming.take(report(folder, campaign), campaign, "lea")


def clear_reports(services: Services) -> None:
    """Leave no report."""
    for each in services.results.incoming.imports():
        services.results.incoming.take_out(each.id, "admin")

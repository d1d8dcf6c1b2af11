"""A campaign with reports whose figures are known, in a real database."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.results.reading.names import Names
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.database import Database
from assistant.store.results import Results
from assistant.store.results.people import Sum
from assistant.types.campaign import Campaign, CampaignBrief, PlannedText
from assistant.types.language import Language
from assistant.types.results import ResultImport

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
CAMPAIGN = Campaign(
    "Printemps", ("family", "town"), ("email",), CampaignBrief({"fr": "Vendre", "en": "Sell"}), variants=2
)
NAMES = Names(
    {"family": {"fr": "Familles", "en": "Families"}, "town": {"fr": "En ville", "en": "In town"}},
    {"email": {"fr": "E-mail", "en": "E-mail"}, "sms": {"fr": "SMS", "en": "SMS"}},
)

Counts = Mapping[str, float]
"""Figures of a variant by name; `revenue_squares` is one too."""


@dataclass(frozen=True)
class Cell:
    """A segment, channel and language with the figures of each of its variants; None: none was reported."""

    segment: str
    variants: Sequence[Counts | None]
    channel: str = "email"
    language: Language = "fr"


def planned(number: int, cells: Sequence[Cell]) -> list[PlannedText]:
    """The texts of such cells."""
    found: list[PlannedText] = []
    for cell in cells:
        name = f"c{number}-{cell.segment}-{cell.channel}-{cell.language}"
        for variant in range(len(cell.variants)):
            place = len(found) + 1
            id_ = f"{name}-{variant + 1}"
            found.append(
                PlannedText(place, id_, name, cell.segment, cell.channel, cell.language, (), variant)
            )
    return found


class Sold:
    """Campaigns and their reports in one database."""

    def __init__(self, database: Database, data: Path) -> None:
        self.database = database
        self.campaigns = Campaigns(database)
        self.results = Results(database)
        self.shelf = ExportShelf(data)

    def campaign(self, cells: Sequence[Cell], campaign: Campaign = CAMPAIGN) -> int:
        """A campaign with these texts, not reported yet."""
        return self.campaigns.add(campaign, "ann", lambda number: planned(number, cells)).id

    def reported(self, cells: Sequence[Cell], day: dt.date | None = None, at: dt.datetime = NOW) -> int:
        """A campaign of which a report tells these figures."""
        number = self.campaign(cells)
        self.report(number, cells, day, at)
        return number

    def report(
        self, number: int, cells: Sequence[Cell], day: dt.date | None = None, at: dt.datetime = NOW
    ) -> ResultImport:
        """Take in a report of these figures."""
        texts = iter(planned(number, cells))
        sums = [
            Sum(text.variant_id, day, figure, Decimal(str(value)))  # type: ignore[arg-type]
            for cell in cells
            for figures, text in zip(cell.variants, texts, strict=False)
            for figure, value in (figures or {}).items()
        ]
        return self.results.add(told(number, sums, at), sums)

    def exported(self, number: int, sent: Mapping[str, int]) -> None:
        """An export that gave each variant so many contacts."""
        manifest = {
            "contacts": {"list": 1},
            "texts": [{"variant_id": name, "sent": count} for name, count in sent.items()],
        }
        with self.shelf.making() as folder:
            file = folder / "export.zip"
            file.write_bytes(b"PK")
            record = {"campaign": number, "made_at": NOW.isoformat(), "contact_list": 1, "manifest": manifest}
            self.shelf.keep(file, f"campaign-{number}-plain-{NOW:%Y%m%d}", record)


def told(number: int, sums: Sequence[Sum], at: dt.datetime) -> ResultImport:
    """What is kept of a report beside its figures."""
    return ResultImport(
        id=0,
        campaign=number,
        tool="plain",
        file_name="report.csv",
        file_hash=f"{hash((number, tuple(sums), at)):x}",
        by_person=False,
        mapping={},
        rows=len(sums),
        taken=len(sums),
        left_out={},
        unknown={},
        imported_at=at,
        imported_by="ann",
    )

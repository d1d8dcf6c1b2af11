"""A campaign whose texts were written, sent, and reported of with known figures, in a real database."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from assistant.campaigns.texts.outcome import Outcome
from assistant.results.desk import ResultsDesk
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.store.results import Results
from assistant.store.results.people import Figure, Sum
from assistant.types.campaign import Campaign, CampaignBrief
from assistant.types.draft import Brief, Draft
from assistant.wiring.results import open_results
from tests.results.learning.parts import LOST, WON
from tests.results.reading.parts import NAMES, Cell, planned, told

MIDDLE = "Une nappe pour tous les jours\nElle se lave et se repasse peu."
TEXTS = (WON, MIDDLE, LOST)
LEASE = dt.timedelta(minutes=1)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
FIGURES: tuple[Figure, ...] = ("sent", "delivered", "clicks")


def arms(*clicks: int, sent: int = 20_000) -> list[Mapping[str, float] | None]:
    """Variants that each went to `sent` contacts, of whom so many clicked."""
    return [{"sent": sent, "delivered": sent, "clicks": count} for count in clicks]


def cells(*named: tuple[str, Sequence[int]], sent: int = 20_000) -> list[Cell]:
    """Segments with the clicks of each of their variants."""
    return [Cell(segment, arms(*clicks, sent=sent)) for segment, clicks in named]


class Mailing:
    """Campaigns of one database that were written and sent."""

    def __init__(self, database: Database, data: Path) -> None:
        self.database = database
        self.data = data

    def desk(self) -> ResultsDesk:
        """The desk of results on them."""
        settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(self.data)})
        return open_results(settings, self.database, NAMES)

    def sent(self, told_of: Sequence[Cell], goal: str = "Présenter la nappe Alma", name: str = "Noël") -> int:
        """A campaign with these cells: each text is written, and a report tells its figures."""
        segments = tuple(dict.fromkeys(cell.segment for cell in told_of))
        count = max(len(cell.variants) for cell in told_of)
        campaign = Campaign(name, segments, ("email",), CampaignBrief({"fr": goal}), variants=count)
        number = Campaigns(self.database).add(campaign, "ann", lambda id_: planned(id_, told_of)).id
        self._write(number, goal)
        self.report(number, told_of)
        return number

    def report(self, number: int, told_of: Sequence[Cell], at: dt.datetime = NOW) -> int:
        """Take in a report of these figures; its number."""
        figures = [one or {} for cell in told_of for one in cell.variants]
        sums = [
            Sum(text.variant_id, None, figure, Decimal(str(value)))
            for text, counts in zip(planned(number, told_of), figures, strict=True)
            for figure in FIGURES
            if (value := counts.get(figure)) is not None
        ]
        return Results(self.database).add(told(number, sums, at), sums).id

    def _write(self, number: int, goal: str) -> None:
        texts = Texts(self.database)
        while claimed := texts.claim(number, "w", LEASE, many=1000):
            for text in claimed:
                place = text.planned
                subject, _, body = TEXTS[place.variant % len(TEXTS)].partition("\n")
                fields = {"subject": subject, "preheader": "", "body": body}
                brief = Brief(place.channel, place.segment, goal, place.language)
                draft = Draft(brief, fields, (), (), (), {}, "scripted")
                texts.finish(text, "w", Outcome(draft, "done"), "machine")

"""A campaign with eight texts, its desk for reports, and what is known of its readers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.results.importing.desk import ImportDesk
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import Database
from assistant.store.results import Results
from assistant.types.campaign import Campaign, CampaignBrief, PlannedText
from assistant.types.results import Count, Observation
from assistant.wiring.result_imports import open_incoming
from tests.database import new_database
from tests.reports import Line

CAMPAIGN = Campaign(
    "Printemps", ("first-home", "urban"), ("email",), CampaignBrief({"fr": "Vendre"}), variants=2
)


def planned(number: int) -> list[PlannedText]:
    """Two variants for each segment and language."""
    cells = [(segment, language) for segment in ("first-home", "urban") for language in ("fr", "en")]
    return [
        PlannedText(
            2 * place + variant + 1,
            f"c{number}-{segment}-email-{language}-{variant + 1}",
            f"c{number}-{segment}-email-{language}",
            segment,
            "email",
            language,  # type: ignore[arg-type]
            (),
            variant,
        )
        for place, (segment, language) in enumerate(cells)
        for variant in (0, 1)
    ]


@dataclass(frozen=True)
class House:
    """What a test needs."""

    desk: ImportDesk
    results: Results
    database: Database
    settings: Settings
    folder: Path
    campaign: int

    @property
    def variants(self) -> list[str]:
        return [text.variant_id for text in planned(self.campaign)]

    def file(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def sums(self) -> dict[str, dict[str, Decimal]]:
        """By variant and count, over all days."""
        return sums_of(self.results.observations(self.campaign))


def sums_of(observations: list[Observation]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for each in observations:
        for name, value in each.counts.items():
            before = found[each.variant_id].get(name, Decimal(0))
            found[each.variant_id][name] = before + value
    return dict(found)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = new_database(tmp_path / "data")
    settings = Settings.from_environment({"ASSISTANT_DATA_DIR": str(tmp_path / "data")})
    campaign = Campaigns(database).add(CAMPAIGN, "Zoé", planned).id
    desk = open_incoming(settings, database)
    yield House(desk, Results(database), database, settings, tmp_path, campaign)
    database.close()


@pytest.fixture
def truth(house: House) -> list[Line]:
    """A line of all counts for each variant, with numbers above a thousand."""
    return [line(variant, place) for place, variant in enumerate(house.variants)]


def line(variant: str, place: int) -> Line:
    counts: Mapping[Count, Decimal] = {
        "sent": Decimal(4000 + place),
        "delivered": Decimal(3900 + place),
        "opens": Decimal(1500 + place),
        "clicks": Decimal(80 + place),
        "conversions": Decimal(9 + place),
        "revenue": Decimal("1234.50") + place,
        "unsubscribes": Decimal(3),
        "complaints": Decimal(0),
        "spend": Decimal("12.00"),
    }
    return Line(variant, counts)

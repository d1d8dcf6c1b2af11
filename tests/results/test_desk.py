"""The desk as it is wired, on the database alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.store.database import Database
from assistant.wiring.results import open_results_alone
from tests.database import place_database
from tests.results.reading.parts import Cell, Sold

VARIANT = {"delivered": 900, "clicks": 40, "conversions": 4, "revenue": 400}
CELLS = [Cell("family-practical", [VARIANT, VARIANT])]


@pytest.fixture
def sold(tmp_path: Path) -> Iterator[Sold]:
    place_database(tmp_path / "data")
    database = Database.for_folder(tmp_path / "data")
    yield Sold(database, tmp_path / "data")
    database.close()


def test_a_company_that_tells_its_orders_gets_a_lifetime_value(sold: Sold, tmp_path: Path) -> None:
    number = sold.reported(CELLS)
    told = {"ASSISTANT_DATA_DIR": str(tmp_path / "data")}
    orders = {
        "ASSISTANT_ORDERS_PER_YEAR": "2.5",
        "ASSISTANT_CUSTOMER_YEARS": "4",
        "ASSISTANT_MARGIN_PERCENT": "30",
    }
    silent = open_results_alone(Settings.from_mapping(told)).read(number)
    telling = open_results_alone(Settings.from_mapping(told | orders)).read(number)
    assert silent.total.values["customer_lifetime_value"] is None
    assert telling.total.values["customer_lifetime_value"] == pytest.approx(100 * 2.5 * 4 * 0.3)


def test_the_names_are_those_of_the_company(sold: Sold, settings: Settings) -> None:
    number = sold.reported(CELLS)
    desk = open_results_alone(settings)
    assert [each.id for each in desk.campaigns()] == [number]
    found = desk.read(number)
    assert found.groups["segment"][0].name == {"fr": "Familles pratiques", "en": "Practical families"}
    assert "Familles pratiques, e-mail, Variante 1" in desk.csv(number, "fr").decode("utf-8-sig")

"""A database with campaigns, and what reads their results."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.results.reading.reading import Reading
from assistant.results.reading.sources import Sources
from assistant.store.campaigns.texts import Texts
from tests.database import new_database
from tests.results.reading.parts import NAMES, Sold


@pytest.fixture
def sold(tmp_path: Path) -> Iterator[Sold]:
    """Campaigns to be reported."""
    database = new_database(tmp_path / "data")
    yield Sold(database, tmp_path / "data")
    database.close()


@pytest.fixture
def reading(sold: Sold) -> Reading:
    """Reads them; a customer is worth 3.2 average orders."""
    texts = Texts(sold.database)
    return Reading(Sources(sold.results, sold.campaigns, texts, sold.shelf, NAMES, 3.2))

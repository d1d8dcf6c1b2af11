"""The shop of the tests of exports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.out.parts import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "data")
    yield made
    made.database.close()

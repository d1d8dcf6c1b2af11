"""A campaign of the shop, and the sessions of those who work on it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.web.studio.campaign_run.parts import clear, customers, planned, says, written
from tests.web.studio.people_of import person
from tests.wire.server import Wire


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W", "", request.node.name)


@pytest.fixture
def campaign(services: Services, wire: Wire, tmp_path: Path) -> Iterator[StoredCampaign]:
    """Four planned texts for four customers; before and afterwards there is nothing."""
    clear(services)
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    before, wire.answer = wire.answer, says
    yield planned(services, contacts=customers(services, tmp_path), tool="brevo")
    wire.answer = before
    clear(services)


@pytest.fixture
def finished(services: Services, campaign: StoredCampaign) -> StoredCampaign:
    """The same with all texts written: three good ones and a blocked one."""
    written(services, campaign.id)
    return campaign

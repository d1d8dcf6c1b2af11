"""The shop with a writer, a reviewer, and a campaign of which nothing was reported yet."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.web.studio.campaign_run.parts import clear
from tests.web.studio.people_of import enter, person
from tests.web.studio.results.parts import clear_reports, sent


@pytest.fixture
def campaign(services: Services) -> Iterator[StoredCampaign]:
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    clear_reports(services)
    clear(services)
    yield sent(services)
    clear_reports(services)
    clear(services)


@pytest.fixture
def studio(client: TestClient, campaign: StoredCampaign) -> TestClient:
    """Léa's studio."""
    enter(client, "lea")
    return client

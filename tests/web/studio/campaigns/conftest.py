"""The shop with a writer and a reviewer, and no contacts, campaigns or rules of the studio."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.contacts import ContactList
from tests.customers import Customers, make_customers
from tests.web.studio.emptied import clear
from tests.web.studio.people_of import enter, person

ROWS = 200


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Customers:
    return make_customers(tmp_path_factory.mktemp("customers"), ROWS, "brevo")


@pytest.fixture
def shop(services: Services) -> Iterator[Services]:
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    clear(services)
    yield services
    clear(services)


@pytest.fixture
def studio(client: TestClient, shop: Services) -> TestClient:
    """Léa's studio."""
    enter(client, "lea")
    return client


@pytest.fixture
def listed(shop: Services, made: Customers) -> ContactList:
    rule = {"all": [{"field": "orders", "op": ">=", "value": 1}]}
    shop.campaigns.segments.set("families", rule, "lea")
    return shop.campaigns.contacts.take(made.path, "Clients", "lea")

"""The widget's endpoints over a shop whose answers the tests write."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.web.server import create_app
from tests.browser.conftest import Server
from tests.web.chat.scripted import Scripted, Thumbs, answered, script

QUESTION = "Combien coûte la livraison en France ?"


class Guest:
    """A visitor of the widget by plain HTTP, who keeps a token as the page does."""

    def __init__(self, client: TestClient, language: str = "fr") -> None:
        self.client = client
        self.language = language
        self.token = ""
        self.begun = self.tell("session").json()
        self.token = self.begun["token"]

    def tell(self, path: str, **said: Any) -> Any:
        """Post to an endpoint."""
        return self.client.post(
            f"/widget/{path}", json={"lang": self.language, **said}, headers={"X-Conversation": self.token}
        )

    def ask(self, question: str = QUESTION, **said: Any) -> list[dict[str, Any]]:
        """Ask, and wait for all the steps of the answer."""
        reply = self.tell("ask", question=question, **said)
        assert reply.status_code == 200
        return [json.loads(line) for line in reply.text.splitlines()]


@pytest.fixture(scope="session")
def _shop(services: Services) -> Scripted:
    return Scripted(services)


@pytest.fixture(scope="session")
def _open(_shop: Scripted) -> Iterator[TestClient]:
    with TestClient(create_app(_shop), "http://localhost", client=("127.0.0.1", 50001)) as made:
        yield made


@pytest.fixture
def shop(_shop: Scripted) -> Scripted:
    """The shop, as new for each test."""
    _shop.scripts = {"": script(answered())}
    _shop.asked, _shop.ended, _shop.feedback = [], [], Thumbs()
    _shop.offered = {"fr": (QUESTION,), "en": ("How much is delivery to France?",)}
    return _shop


@pytest.fixture(scope="session")
def address(_shop: Scripted) -> Iterator[str]:
    """The same shop on a real server, where a client can leave."""
    with Server.of(create_app(_shop)) as running:
        yield running


@pytest.fixture
def visitor(_open: TestClient, shop: Scripted) -> TestClient:
    """A browser without cookies."""
    del shop
    _open.cookies.clear()
    return _open


@pytest.fixture
def guest(visitor: TestClient) -> Guest:
    """A visitor with a token."""
    return Guest(visitor)

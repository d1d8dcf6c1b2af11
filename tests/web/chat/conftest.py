"""The chat over a shop whose answers the tests write."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.present import Presenter
from assistant.web.pages import Pages
from assistant.web.server import create_app
from assistant.web.texts import Texts
from tests.web.chat.scripted import Scripted, Thumbs, answered, script


@pytest.fixture
def presenter(services: Services) -> Presenter:
    return Presenter(Pages(), Texts.load(), services.brand)


@pytest.fixture(scope="session")
def _scripted(services: Services) -> Scripted:
    return Scripted(services)


@pytest.fixture
def shop(_scripted: Scripted) -> Scripted:
    """The shop, as new for each test."""
    _scripted.scripts = {"": script(answered())}
    _scripted.asked, _scripted.ended = [], []
    _scripted.feedback = Thumbs()
    _scripted.offered = {"fr": (), "en": ()}
    return _scripted


@pytest.fixture
def dialogue(shop: Scripted, presenter: Presenter) -> Dialogue:
    return Dialogue(shop, presenter, 2000)


@pytest.fixture(scope="session")
def _talking(_scripted: Scripted) -> Iterator[TestClient]:
    app = create_app(_scripted)
    with TestClient(app, "http://localhost", client=("127.0.0.1", 50000), follow_redirects=False) as made:
        yield made


@pytest.fixture
def visitor(_talking: TestClient, shop: Scripted) -> TestClient:
    """A visitor of the shop, by plain HTTP."""
    del shop
    _talking.cookies.clear()
    return _talking

"""The door as people meet it: on the chat page, and in the studio."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.chat.door.door import Visitor
from assistant.errors import (
    BudgetSpentError,
    BusyError,
    ConversationBusyError,
    DoorError,
    PausedError,
    RateError,
)
from assistant.services import Services
from assistant.web.guard.refusals import refusal
from assistant.web.server import create_app
from assistant.web.texts import Texts
from tests.parts import opened
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, event_of
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire

QUESTION = "Combien coûte la livraison en France ?"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    settings = shop_settings(tmp_path_factory.mktemp("door"), wire_server, ASSISTANT_RATE_ADDRESS="9")
    made = opened(settings)
    made.accounts.add("admin", PASSWORD, "admin")
    made.accounts.add("reviewer", PASSWORD, "reviewer")
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(shop: Services) -> Iterator[TestClient]:
    app = create_app(shop)
    with TestClient(app, "http://localhost", client=("192.0.2.1", 50000), follow_redirects=False) as made:
        yield made


def shown(client: TestClient, mount: str, elem: str, data: list[object], trigger: str = "click") -> str:
    messages = call(client, mount, event_of(client, mount, elem, trigger), data, elem)
    last = next(message for message in messages if message["msg"] == "process_completed")
    assert last["success"], last
    return json.dumps(last["output"]["data"], ensure_ascii=False)


def test_a_pause_in_the_studio_is_told_on_the_page(server: TestClient, shop: Services) -> None:
    log_in(server)
    told = shown(server, "/studio", "public-pause", [])
    assert "En pause depuis le" in told
    assert "par admin" in told
    assert shop.door.state().paused.on
    load = next(
        each for each in server.get("/chat/config").json()["dependencies"] if each["targets"][0][1] == "load"
    )
    opened = call(server, "/chat", load, [None] * len(load["inputs"]), "opened")
    assert "La conversation est en pause pour le moment." in str(opened)  # before anything is asked
    assert "The chat is paused for the moment." in str(opened)
    page = shown(server, "/chat", "send", [QUESTION, None])
    assert "La conversation est en pause pour le moment." in page
    assert "bonjour@filature.example" in page  # how to reach a human all the same
    assert "Les visiteurs reçoivent des réponses." in shown(server, "/studio", "public-resume", [])
    assert not shop.door.state().paused.on


def test_a_reviewer_looks_on(server: TestClient, shop: Services) -> None:
    server.cookies.clear()
    log_in(server, "reviewer")
    assert "Votre compte" in shown(server, "/studio", "public-pause", [])
    assert not shop.door.state().paused.on


def test_the_page_has_the_rate_of_its_address(server: TestClient, shop: Services) -> None:
    for _ in range(9):
        try:
            shop.door.count(Visitor(None, "192.0.2.1"))
        except RateError:
            break
    page = shown(server, "/chat", "send", [QUESTION, None])
    assert "beaucoup de questions en peu de temps" in page
    assert "Réessayez dans 60 minutes" in page


@pytest.mark.parametrize(
    ("error", "french", "english"),
    [
        (PausedError("p"), "en pause", "paused"),
        (BudgetSpentError("b"), "demain", "tomorrow"),
        (BusyError("b", "", 5), "quelques secondes", "few seconds"),
        (RateError("r", "", 600), "10 minutes", "10 minutes"),
        (RateError("r", "", 7), "une minute", "a minute"),
        (ConversationBusyError("c"), "encore en route", "still on its way"),
        (DoorError("d"), "quelques secondes", "few seconds"),
    ],
)
def test_each_refusal_has_a_sentence_in_both_languages(error: DoorError, french: str, english: str) -> None:
    texts = Texts.load()
    assert french in refusal(texts.words("fr"), error)
    assert english in refusal(texts.words("en"), error)

"""The page of visitors' questions over plain HTTP: its events and its file, by role."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.chat.conversation import Turn
from assistant.services import Services
from assistant.web.server import create_app
from assistant.web.studio.asked.export import period
from tests.parts import opened
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, event_of
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire

BEDS = "Vendez-vous des lits ?"
DELIVERY = "La livraison en France coûte 4,90 €."


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    made = opened(shop_settings(tmp_path_factory.mktemp("asked"), wire_server))
    made.index(None, lambda _step: None)
    for role in ("admin", "reviewer"):
        made.accounts.add(role, PASSWORD, role)
    keeper = made.privacy.keeper
    for question in (BEDS, BEDS, "=1+1 <b>fort</b> ?"):
        keeper.note("c", None, Turn(question, question, "Je ne sais pas.", "fr", "not_in_knowledge"))
    keeper.note("c", None, Turn("Quels délais ?", "Quels délais ?", "Trois jours.", "fr", "answered"))
    keeper.handed_over("fr")
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(shop: Services) -> Iterator[TestClient]:
    app = create_app(shop)
    with TestClient(app, "http://localhost", client=("127.0.0.1", 50000), follow_redirects=False) as made:
        yield made


@pytest.fixture
def client(server: TestClient) -> TestClient:
    server.cookies.clear()
    return server


def press(client: TestClient, part: str, trigger: str, data: list[Any], **said: str) -> str:
    event = event_of(client, "/studio", part, trigger)
    told = json.dumps(call(client, "/studio", event, data, "s-asked", said or None), ensure_ascii=False)
    return told.replace("\u202f", " ").replace("\u00a0", " ")


def page(client: TestClient, days: Any = 30) -> str:
    return press(client, "asked-days", "input", [days])


def test_numbers_picture_and_groups_are_there(client: TestClient) -> None:
    log_in(client)
    shown = page(client)
    for said in ("<dt>Sans réponse</dt><dd>3</dd>", "<dt>Transmises</dt><dd>1</dd>", "b-bar-answered", BEDS):
        assert said in shown.replace('\\"', '"'), said
    assert "=1+1 &lt;b&gt;fort" in shown
    assert "/asked/export?days=30" in shown


def test_an_answer_is_drafted_completed_and_published(client: TestClient, shop: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: DELIVERY
    log_in(client)
    drafted = press(client, "asked-groups", "click", [30], act="draft", name=BEDS)
    assert DELIVERY in drafted
    assert "Brouillon fait à partir de : Livraison." in drafted
    refused = press(client, "asked-approve", "click", [BEDS, "[à compléter : le prix]"])
    assert "is still to be completed" in refused
    assert "Ajoutée à vos connaissances" in press(
        client, "asked-approve", "click", [BEDS, "Oui, nous vendons des lits en chêne."]
    )
    for job in shop.upkeep.jobs():
        job.wait()
    found = shop.public_search(BEDS, 3)
    assert "lits en chêne" in found[0].chunk.text


def test_what_is_gone_or_unknown_is_said(client: TestClient) -> None:
    log_in(client)
    shown = press(client, "asked-groups", "click", [30], act="draft", name="Une autre question ?")
    assert "Cela n’a pas abouti" in shown


def test_a_reviewer_reads_and_publishes_nothing(client: TestClient, shop: Services) -> None:
    log_in(client, "reviewer")
    assert "data-act" not in page(client)
    for refused in (
        press(client, "asked-groups", "click", [30], act="draft", name=BEDS),
        press(client, "asked-approve", "click", [BEDS, "Oui."]),
    ):
        assert "Cela n’a pas abouti" in refused


def test_the_export_asks_for_a_login_and_holds_no_formula(client: TestClient) -> None:
    reply = client.get("/asked/export?lang=en")
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?lang=en")
    log_in(client)
    reply = client.get("/asked/export?days=7&lang=fr")
    rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == ["groupe", "fois", "langue", "issue", "question"]
    assert {tuple(row[1:]) for row in rows[1:]} == {
        ("2", "fr", "Sans réponse", BEDS),
        ("1", "fr", "Sans réponse", "'=1+1 <b>fort</b> ?"),
    }
    assert "no-store" in reply.headers["cache-control"]


@pytest.mark.parametrize(("sent", "days"), [("7", 7), (90, 90), ("8", 30), (None, 30), ("x", 30)])
def test_another_period_is_a_month(sent: object, days: int) -> None:
    assert period(sent) == days

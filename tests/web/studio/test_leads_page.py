"""The page of requests over plain HTTP: its events and its file, by role."""

import asyncio
import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.leads import LeadEntry
from assistant.web.server import create_app
from tests.parts import opened
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, event_of
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire
from tests.wire.smtp import Post


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with Post() as server:
        yield server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire, post: Post) -> Iterator[Services]:
    """A shop that is told by mail, with an account of each role; its outbox is moved by hand."""
    mail = {
        "ASSISTANT_SMTP_HOST": "127.0.0.1",
        "ASSISTANT_SMTP_PORT": str(post.port),
        "ASSISTANT_SMTP_SECURITY": "none",
        "ASSISTANT_MAIL_FROM": "bot@shop.example",
        "ASSISTANT_LEADS_MAIL_TO": "team@shop.example",
    }
    made = opened(shop_settings(tmp_path_factory.mktemp("leads"), wire_server, **mail))
    for role in ("admin", "writer", "reviewer"):
        made.accounts.add(role, PASSWORD, role)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(shop: Services) -> Iterator[TestClient]:
    with TestClient(
        create_app(shop), "http://localhost", client=("127.0.0.1", 50000), follow_redirects=False
    ) as made:
        shop.handoff.outbox.close()  # the test decides when a message is tried
        yield made


@pytest.fixture
def client(server: TestClient, shop: Services) -> Iterator[TestClient]:
    server.cookies.clear()
    yield server
    for view in list(shop.handoff.book.all()):
        shop.handoff.book.delete(view.lead.id)


def leave(shop: Services, **values: Any) -> str:
    """A visitor's request; its number."""
    form = shop.leads.form("fr")
    right = {
        "name": "Zoé Lœwe",
        "email": "zoe@x.example",
        "phone": "06 12 34 56 78",
        "question": "Livrez-vous à Bruxelles ?",
        "consent": True,
        "consent_version": form.consent_version,
        "language": "fr",
    }
    return shop.leads.submit(LeadEntry(**{**right, **values})).id


def deliver(shop: Services) -> None:
    """Try what waits."""
    for view in shop.handoff.book.all():
        for message in view.deliveries:
            shop.handoff.outbox.deliver(message.id)


def page(client: TestClient, status: str = "open") -> str:
    """What the list shows."""
    messages = call(client, "/studio", event_of(client, "/studio", "leads-refresh"), [status, 0])
    return json.dumps(messages, ensure_ascii=False)


def press(client: TestClient, act: str, name: str = "", status: str = "open", place: Any = 0) -> str:
    """Press a button of the list; what the page shows then."""
    event = event_of(client, "/studio", "leads-list")
    return json.dumps(
        call(client, "/studio", event, [status, place], "s-act", {"act": act, "name": name}),
        ensure_ascii=False,
    )


def test_a_request_shows_with_all_that_is_known_of_it(client: TestClient, shop: Services) -> None:
    id_ = leave(shop, transcript="Vous : bonjour", marketing=True, page="/fr/nappes")
    log_in(client)
    shown = page(client)
    for said in (
        id_, "Zoé Lœwe", "mailto:zoe@x.example", "tel:+33612345678", "Livrez-vous à", "Vous : bonjour",
        "/fr/nappes", "acceptées.", "en attente", "Version du texte", "lang=fr&amp;status=open",
    ):  # fmt: skip
        assert said in shown, said


def test_what_a_visitor_writes_is_text(client: TestClient, shop: Services) -> None:
    leave(
        shop,
        name="<img src=x onerror=alert(1)>",
        email="a?bcc=x&subject=y@x.example",
        question="<script>alert(2)</script> {{ 7*7 }}",
    )
    log_in(client)
    shown = page(client)
    assert "<img" not in shown
    assert "<script>alert(2)" not in shown
    assert "{{ 7*7 }}" in shown
    assert "mailto:a%3Fbcc%3Dx%26subject%3Dy@x.example" in shown


def test_a_request_is_answered_reopened_and_deleted(client: TestClient, shop: Services) -> None:
    id_ = leave(shop)
    log_in(client, "writer")
    shown = press(client, "answered", id_)
    assert "La demande est marquée comme répondue." in shown
    assert "Zoé" not in shown
    assert "Répondue par writer" in page(client, "answered")
    assert "à nouveau ouverte" in press(client, "open", id_, "answered")
    assert "La demande est supprimée." in press(client, "delete", id_)
    assert "Aucune demande ici." in page(client, "all")
    assert "There is no lead" in press(client, "delete", id_)


def test_a_reviewer_reads_and_changes_nothing(client: TestClient, shop: Services) -> None:
    id_ = leave(shop)
    log_in(client, "reviewer")
    shown = page(client)
    assert "Zoé Lœwe" in shown
    assert "data-act" not in shown
    assert "/leads/export" not in shown
    for act in ("answered", "delete", "retry"):
        assert "ne peut pas changer cette liste" in press(client, act, id_)
    assert client.get("/leads/export").status_code == 403
    (view,) = shop.handoff.book.all()
    assert view.lead.status == "open"


def test_without_a_login_nothing_is_seen(client: TestClient, shop: Services) -> None:
    leave(shop)
    assert client.get("/studio/config").status_code == 401
    reply = client.get("/leads/export?lang=en")
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?lang=en")


@pytest.mark.parametrize(
    ("act", "name"), [("nonsense", "x"), ("", ""), ("retry", "msg_x"), ("answered", "\x00")]
)
def test_what_no_button_says_is_refused(client: TestClient, shop: Services, act: str, name: str) -> None:
    leave(shop)
    log_in(client)
    shown = press(client, act, name)
    assert "n’a pas abouti" in shown
    assert "Zoé Lœwe" in shown


@pytest.mark.parametrize("place", [-5, "x", None, 10_000, True])
def test_a_place_that_is_none_shows_the_list_all_the_same(
    client: TestClient, shop: Services, place: Any
) -> None:
    id_ = leave(shop)
    log_in(client)
    assert "marquée comme répondue" in press(client, "answered", id_, "all", place)


def test_a_long_list_is_turned_over(client: TestClient, shop: Services) -> None:
    for number in range(21):
        leave(shop, question=f"Question {number:02}")
    log_in(client)
    assert "Question 00" not in page(client)
    assert "1 à 20 sur 21" in page(client)
    older = press(client, "older")
    assert "Question 00" in older
    assert "21 à 21 sur 21" in older
    (last,) = [view.lead.id for view in shop.handoff.book.page("open", 20)]
    assert "1 à 20 sur 20" not in press(client, "answered", last, "open", 20)
    assert "Question 01" in press(client, "newer", "", "open", 20)


def test_a_message_that_was_given_up_says_why_and_is_tried_again(
    client: TestClient, shop: Services, post: Post
) -> None:
    post.say["RCPT"] = "550 no such box here"
    id_ = leave(shop)
    deliver(shop)
    (check,) = [each for each in asyncio.run(shop.health(call_model=False)) if each.name == "Messages"]
    assert not check.ok
    assert check.detail.startswith("1 about")
    log_in(client)
    shown = page(client)
    assert "abandonné" in shown
    assert "550 no such box here" in shown
    receipt = shop.leads.receipt(id_)
    assert receipt is not None
    assert not receipt.notified
    post.say.clear()
    ((message,),) = [view.deliveries for view in shop.handoff.book.all()]
    assert "va être essayé à nouveau" in press(client, "retry", message.id)
    deliver(shop)
    assert "envoyé" in page(client)
    assert post.mails[-1].mail["Reply-To"] == "zoe@x.example"
    receipt = shop.leads.receipt(id_)
    assert receipt is not None
    assert receipt.notified


def test_the_file_is_a_table_for_excel(client: TestClient, shop: Services) -> None:
    answered = leave(shop, question="Autre ?")
    leave(shop, name="=1+1")
    log_in(client)
    press(client, "answered", answered)
    reply = client.get("/leads/export?lang=fr&status=open")
    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == 'attachment; filename="demandes.csv"'
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.content.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(reply.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row[heads.index("Nom")] == "'=1+1"
    whole = client.get("/leads/export?lang=en&status=nonsense").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(whole, newline="")))) == 3


def test_moments_are_in_words(client: TestClient, shop: Services) -> None:
    leave(shop)
    log_in(client)
    assert f"{dt.datetime.now().astimezone().year} à " in page(client)

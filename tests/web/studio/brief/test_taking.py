"""A DOCX on its way from the brief's page to its text, for writers only."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.web.guard.limits import TEXTS
from assistant.web.server import create_app
from assistant.web.studio.brief import taking
from tests.ingest.uploads.test_reading import letter
from tests.web.conftest import log_in


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), "http://localhost", follow_redirects=False) as made:
        yield made


def entered(client: TestClient) -> dict[str, str]:
    """The headers of a page of the administrator's."""
    assert log_in(client) == 303
    return {"X-Token": client.get("/knowledge/key").json()["token"]}


def test_a_letter_comes_back_as_text(client: TestClient) -> None:
    files = {"file": ("Lettre.docx", letter("Objet : La nappe Alma", "Elle coûte 59,00 €."))}
    reply = client.post(TEXTS, files=files, headers=entered(client))
    assert reply.status_code == 200
    assert reply.json()["name"] == "Lettre.docx"
    assert "La nappe Alma" in reply.json()["text"]


def test_nobody_else_gets_in(client: TestClient) -> None:
    files = {"file": ("a.txt", b"Alma")}
    assert client.post(TEXTS, files=files).status_code == 403
    headers = entered(client)
    assert client.post(TEXTS, files=files).status_code == 403
    other = {**headers, "Sec-Fetch-Site": "cross-site"}
    assert client.post(TEXTS, files=files, headers=other).status_code == 403


def test_what_is_no_text_is_told_in_the_language_of_the_page(client: TestClient) -> None:
    headers = entered(client)
    reply = client.post(f"{TEXTS}?lang=fr", files={"file": ("a.docx", b"")}, headers=headers)
    assert reply.status_code == 422
    assert reply.json()["error"]["said"]
    assert client.post(TEXTS, headers=headers).status_code == 422
    many = [("file", (f"{n}.md", b"# A")) for n in range(3)]
    assert client.post(TEXTS, files=many, headers=headers).status_code == 400
    long = {"file": ("a.txt", b"mot " * (taking.MOST_CHARACTERS // 2))}
    assert "characters" in client.post(TEXTS, files=long, headers=headers).json()["error"]["message"]

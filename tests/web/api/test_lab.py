"""The lab over the API."""

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.web.api.conftest import Headers
from tests.wire.faults import status
from tests.wire.server import Wire
from tests.writing.lab.test_lab import BODY, LINES

LAB = "/api/v1/lab"
BRIEF = {
    "channel": "email",
    "segment": "families",
    "goal": "Présenter la nappe Alma",
    "language": "fr",
    "products": ["NAP-01"],
}


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("copy")


def test_a_brief_becomes_scored_lines(client: TestClient, key: Headers, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(LINES)
    asked = {**BRIEF, "field": "subject", "fields": {"body": BODY}}
    lab = client.post(LAB, json=asked, headers=key).json()
    assert lab["field"] == "subject"
    assert len(lab["lines"]) == 10
    assert 0 < lab["lines"][0]["score"]["total"] <= 100
    assert lab["lines"][0]["score"]["parts"][0]["why"]["en"]
    assert "Bonjour" in wire.calls[0].text


def test_the_first_such_field_is_taken(client: TestClient, key: Headers, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(LINES)
    reply = client.post(LAB, json={**BRIEF, "channel": "google_rsa"}, headers=key)
    assert reply.json()["field"] == "headlines"


def test_what_is_wrong_is_a_problem(
    client: TestClient, key: Headers, key_for: Callable[..., Headers], wire: Wire
) -> None:
    assert client.post(LAB, json={**BRIEF, "field": "body"}, headers=key).status_code == 422
    assert client.post(LAB, json={**BRIEF, "feild": "subject"}, headers=key).status_code == 422
    assert client.post(LAB, json=BRIEF, headers=key_for("chat")).status_code == 403
    assert client.post(LAB, json=BRIEF).status_code == 401
    wire.fail(status(401))
    assert client.post(LAB, json=BRIEF, headers=key).status_code >= 500

import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.services import Services
from tests.wire.server import Wire


@pytest.fixture
def token(services: Services) -> dict[str, str]:
    return {"Authorization": f"Bearer {services.internal_token.reveal()}"}


def events(client: TestClient, work: str, token: dict[str, str], body: Any) -> list[dict[str, Any]]:
    reply = client.post(f"/internal/{work}", json=body, headers=token)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in reply.text.splitlines()]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": ""}, {"Authorization": "Bearer **********"}],
)
def test_without_the_token_nothing_is_done(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/internal/search", json={}, headers=headers).status_code == 403


def test_from_another_machine_the_token_is_worth_nothing(app: FastAPI, token: dict[str, str]) -> None:
    far = TestClient(app, "http://localhost", client=("192.0.2.7", 1))
    assert far.post("/internal/search", json={}, headers=token).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_through_a_proxy_the_token_is_worth_nothing(
    client: TestClient, token: dict[str, str], header: str
) -> None:
    reply = client.post("/internal/search", json={}, headers={**token, header: "127.0.0.1"})
    assert reply.status_code == 403


def test_search(client: TestClient, token: dict[str, str]) -> None:
    found = events(client, "search", token, {"question": "livraison en France", "k": 2})
    assert [event["event"] for event in found] == ["result"]
    assert found[0]["result"][0]["source"] == "pages/livraison.md"


def test_ask_streams_and_ends_with_the_answer(client: TestClient, token: dict[str, str], wire: Wire) -> None:
    found = events(client, "ask", token, {"question": "Combien coûte la livraison en France ?"})
    kinds = [event["event"] for event in found]
    assert kinds[0] == "sources"
    assert "text" in kinds
    assert kinds[-1] == "result"
    assert found[-1]["result"]["status"] == "answered"
    assert "4,90 €" in found[-1]["result"]["answer"]


def test_write(client: TestClient, token: dict[str, str], wire: Wire) -> None:
    brief = {"channel": "email", "segment": "families", "goal": "Présenter la nappe", "language": "fr"}
    found = events(client, "write", token, {**brief, "products": ["NAP-01"]})
    assert found[0]["event"] == "progress"
    assert found[-1]["result"]["channel"] == "email"


def test_index(client: TestClient, token: dict[str, str]) -> None:
    found = events(client, "index", token, {"root": None})
    assert found[-1]["event"] == "result"


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_told(client: TestClient, token: dict[str, str], body: bytes) -> None:
    reply = client.post("/internal/search", content=body, headers=token)
    error = json.loads(reply.text)
    assert (error["event"], error["error"]["code"], error["exit_code"]) == ("error", "input", 2)


def test_an_error_is_the_last_line(client: TestClient, token: dict[str, str]) -> None:
    found = events(client, "ask", token, {"question": "  "})
    assert found[-1]["event"] == "error"
    assert found[-1]["error"]["code"] == "input"
    assert found[-1]["exit_code"] == 2
    assert found[-1]["error"]["next"]


@pytest.mark.parametrize("work", ["delete", "../ask", "%2e%2e"])
def test_unknown_work(client: TestClient, token: dict[str, str], work: str) -> None:
    reply = client.post(f"/internal/{work}", json={}, headers=token)
    assert reply.status_code == 404 or json.loads(reply.text)["error"]["code"] == "input"

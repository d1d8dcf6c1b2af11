"""Any text, checked over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from tests.web.api.conftest import Headers, api_alone

CHECK = "/api/v1/check"


@pytest.fixture
def api(services: Services) -> TestClient:
    return TestClient(api_alone(services))


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("copy")


def test_a_text_is_checked(api: TestClient, key: Headers) -> None:
    body = {"channel": "email", "text": "La livraison en France coûte 3,20 €."}
    checked = api.post(CHECK, json=body, headers=key).json()
    assert checked["language"] == "fr"
    assert checked["passed"] is False
    assert checked["fields"] == {"body": body["text"]}
    finding = checked["findings"][0]
    assert (finding["rule"], finding["severity"], finding["excerpt"]) == (
        "grounding.figure",
        "error",
        "3,20 €",
    )
    assert body["text"][finding["start"] : finding["end"]] == "3,20 €"
    assert set(finding) == {
        "rule", "severity", "field", "excerpt", "start", "end", "message", "advice", "source",
    }  # fmt: skip


def test_fields_are_checked_with_segment_and_products(api: TestClient, key: Headers) -> None:
    body = {
        "channel": "email",
        "fields": {"subject": "The Alma tablecloth", "body": "Washed linen, 170 × 300 cm, for €59."},
        "language": "en",
        "segment": "families",
        "products": ["NAP-01"],
    }
    checked = api.post(CHECK, json=body, headers=key).json()
    assert checked["passed"] is True
    assert checked["lengths"]["subject"] == 19
    assert checked["citations"]


@pytest.mark.parametrize(
    "body",
    [
        {"channel": "email"},
        {"channel": "email", "text": "a", "fields": {"subject": "b"}},
        {"channel": "fax", "text": "Bonjour"},
        {"channel": "email", "fields": {"title": "Bonjour"}},
        {"channel": "email", "text": "Bonjour", "language": "de"},
        {"text": "Bonjour"},
    ],
)
def test_what_cannot_be_checked_is_told(api: TestClient, key: Headers, body: dict[str, Any]) -> None:
    reply = api.post(CHECK, json=body, headers=key)
    assert reply.status_code == 422
    assert reply.json()["error"]["message"]


def test_it_needs_a_key_for_copy(api: TestClient, key_for: Callable[..., Headers]) -> None:
    body = {"channel": "email", "text": "Bonjour"}
    assert api.post(CHECK, json=body).status_code == 401
    assert api.post(CHECK, json=body, headers=key_for("chat")).status_code == 403

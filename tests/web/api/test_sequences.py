"""Sequences over the API: listed, written, streamed, read again, completed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from tests.web.api.conftest import Headers
from tests.wire.faults import status
from tests.wire.server import Wire
from tests.writing.test_sequence import GOOD, says

SEQUENCES = "/api/v1/sequences"
BRIEF = {
    "sequence": "abandoned_cart",
    "segment": "families",
    "goal": "Parler de la nappe Alma.",
    "language": "fr",
    "products": ["NAP-01"],
}


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("copy")


@pytest.fixture(autouse=True)
def said(wire: Wire, services: Services) -> Iterator[None]:
    wire.answer = says(GOOD["fr"])
    yield
    for kept in services.copy.drafts.sequences.page(100):
        for message in services.copy.drafts.sequences.messages(kept.group):
            services.copy.drafts.delete(message.id)


def test_a_sequence_is_written_and_read_again(client: TestClient, key: Headers, services: Services) -> None:
    reply = client.post(SEQUENCES, json=BRIEF, headers=key)
    assert reply.status_code == 200, reply.text
    made = reply.json()
    assert [row["channel"] for row in made["messages"]] == ["email", "sms", "email"]
    assert made["messages"][1]["wait"] == {
        "fr": "1 jour après l’abandon du panier",
        "en": "1 day after leaving the cart",
    }
    assert made["missing"] == made["together"] == []
    assert made["created_by"].startswith("API a test (")
    again = client.get(f"{SEQUENCES}/{made['group']}", headers=key).json()
    assert again == made
    listed = client.get(SEQUENCES, headers=key).json()
    assert [each["group"] for each in listed["written"]] == [made["group"]]
    assert {"welcome", "abandoned_cart"} <= {each["id"] for each in listed["sequences"]}


def test_what_contradicts_itself_is_told(client: TestClient, key: Headers, services: Services) -> None:
    made = client.post(SEQUENCES, json=BRIEF, headers=key).json()
    last = made["messages"][-1]["draft"]["id"]
    changed = {"fields": {"body": "Bonjour, la nappe Alma coûte 49,00 €."}}
    edited = client.put(f"/api/v1/drafts/{last}", json=changed, headers=key).json()
    assert "sequence.agreement" in {finding["rule"] for finding in edited["findings"]}
    (found,) = client.get(f"{SEQUENCES}/{made['group']}", headers=key).json()["together"]
    assert (found["number"], found["rule"], found["severity"]) == (3, "sequence.agreement", "error")


def test_each_step_is_streamed(client: TestClient, key: Headers) -> None:
    reply = client.post(SEQUENCES, json=BRIEF, headers={**key, "Accept": "text/event-stream"})
    events = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
    kinds = [line[7:] for line in reply.text.splitlines() if line.startswith("event: ")]
    assert kinds[-1] == "done"
    assert kinds.count("draft") == 3
    assert [row["number"] for row in events[-1]["messages"]] == [1, 2, 3]


def test_what_a_failure_left_out_is_written_later(
    client: TestClient, key: Headers, wire: Wire, services: Services
) -> None:
    def once(messages: Any, body: Any) -> str:
        wire.fail(*[status(401)] * 4)
        return json.dumps(GOOD["fr"])

    wire.answer = once
    assert client.post(SEQUENCES, json=BRIEF, headers=key).status_code >= 500
    (kept,) = services.copy.drafts.sequences.page()
    assert client.get(f"{SEQUENCES}/{kept.group}", headers=key).json()["missing"] == [2, 3]
    wire.reset()
    wire.answer = says(GOOD["fr"])
    made = client.post(f"{SEQUENCES}/{kept.group}/rest", headers=key).json()
    assert (len(made["messages"]), made["missing"]) == (3, [])
    assert client.post(f"{SEQUENCES}/{kept.group}/rest", headers=key).json() == made


def test_what_is_wrong_is_a_problem(
    client: TestClient, key: Headers, key_for: Callable[..., Headers]
) -> None:
    def answered(body: dict[str, Any], headers: Headers) -> int:
        return client.post(SEQUENCES, json=body, headers=headers).status_code

    assert answered({**BRIEF, "products": []}, key) == 422
    assert answered({**BRIEF, "sequence": "nothing"}, key) == 422
    assert answered({**BRIEF, "variants": 2}, key) == 422
    assert answered({**BRIEF, "seqence": "welcome"}, key) == 422
    assert answered(BRIEF, key_for("chat")) == 403
    assert client.get(f"{SEQUENCES}/nothing", headers=key).status_code == 422
    assert client.post(f"{SEQUENCES}/nothing/rest", headers=key).status_code == 422
    assert client.get(SEQUENCES).status_code == 401


def test_a_kept_text_is_taken_up_as_a_new_draft(client: TestClient, key: Headers, services: Services) -> None:
    made = client.post(SEQUENCES, json=BRIEF, headers=key).json()
    first = made["messages"][0]["draft"]
    services.copy.approve(first["id"], "rita", "Relu")
    renewed = client.post(f"/api/v1/drafts/{first['id']}/renew", headers=key).json()
    assert renewed["id"] != first["id"]
    assert (renewed["status"], renewed["fields"]) == ("draft", first["fields"])
    assert renewed["group"] != made["group"]
    assert services.copy.drafts.get(first["id"]).status == "approved"
    assert services.copy.drafts.versions(renewed["id"])[0].note == f"renewed {first['id']}"
    services.copy.drafts.delete(renewed["id"])

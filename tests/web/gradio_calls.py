"""Events of a Gradio page over plain HTTP, as anyone can send them who does not use the page."""

import json
from typing import Any
from weakref import WeakKeyDictionary

from starlette.testclient import TestClient

# What a page is made of stays the same as long as its server runs; to read it takes a twentieth of a second.
_CONFIGS: WeakKeyDictionary[TestClient, dict[str, dict[str, Any]]] = WeakKeyDictionary()


def event_of(client: TestClient, mount: str, elem_id: str, trigger: str = "click") -> dict[str, Any]:
    """The first server event that a component triggers."""
    config = config_of(client, mount)
    ids = {part["id"] for part in config["components"] if part["props"].get("elem_id") == elem_id}
    for event in config["dependencies"]:
        if event["backend_fn"] and any(t[0] in ids and t[1] == trigger for t in event["targets"]):
            return dict(event)
    raise AssertionError(f"{elem_id} triggers nothing on {trigger}")


def config_of(client: TestClient, mount: str) -> dict[str, Any]:
    """What a page is made of."""
    known = _CONFIGS.setdefault(client, {})
    if mount not in known:
        known[mount] = client.get(f"{mount}/config").json()
        assert "components" in known[mount]
    return known[mount]


def call(
    client: TestClient,
    mount: str,
    event: dict[str, Any],
    data: list[Any],
    session: str = "s1",
    event_data: dict[str, Any] | None = None,
) -> list[Any]:
    """Send one event and read its stream; the messages that came back."""
    sent = {"data": data, "fn_index": event["id"], "session_hash": session, "event_data": event_data}
    joined = client.post(f"{mount}/gradio_api/queue/join?lang=fr", json=sent)
    assert joined.status_code == 200, joined.text
    reply = client.get(f"{mount}/gradio_api/queue/data?session_hash={session}")
    lines = [line.removeprefix("data: ") for line in reply.text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines]

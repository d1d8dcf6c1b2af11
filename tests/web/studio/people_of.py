"""Accounts beside the shop's admin, and their events over plain HTTP."""

import json
from typing import Any

from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.people import Role
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, event_of
from tests.web.shop import PASSWORD


def person(services: Services, name: str, role: Role) -> str:
    """The name of an account that is there, active, with that role."""
    if services.accounts.get(name) is None:
        services.accounts.add(name, PASSWORD, role)
    services.accounts.enable(name)
    services.accounts.set_role(name, role)
    return name


def enter(client: TestClient, name: str) -> None:
    """Sign somebody in, in the place of whoever is."""
    assert log_in(client, name) == 303


def send(
    client: TestClient,
    session: str,
    place: tuple[str, str],
    values: dict[str, Any] | None = None,
    event_data: dict[str, Any] | None = None,
) -> str:
    """What came back of an event of a component (its id, the event); inputs that are not named are empty."""
    event = event_of(client, "/studio", *place)
    config = client.get("/studio/config").json()
    named = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    data = [(values or {}).get(named[each]) for each in event["inputs"]]
    return json.dumps(call(client, "/studio", event, data, session, event_data), ensure_ascii=False)

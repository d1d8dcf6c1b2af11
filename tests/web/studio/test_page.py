"""The studio's events over plain HTTP, logged in."""

import json
import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import log_in
from tests.web.gradio_calls import call, event_of
from tests.wire.server import Wire


@pytest.fixture
def studio(client: TestClient, wire: Wire) -> TestClient:
    assert log_in(client) == 303
    return client


def send(
    client: TestClient, elem_id: str, data: list[Any], trigger: str = "click", session: str = "w"
) -> str:
    messages = call(client, "/studio", event_of(client, "/studio", elem_id, trigger), data, session)
    return json.dumps(messages, ensure_ascii=False)


def test_a_model_is_tried_and_its_key_told_to_nobody(
    studio: TestClient, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = send(studio, "probe-go", [wire.url, "sk-very-secret-1", "wire-1"])
    assert "wire-1 répond depuis 127.0.0.1" in said
    assert "ASSISTANT_CHAT_MODEL=wire-1" in said
    assert wire.calls[-1].headers["authorization"] == "Bearer sk-very-secret-1"
    assert len(wire.calls) == 1
    assert "sk-very-secret-1" not in said + caplog.text


def test_a_refused_key_is_told_and_not_repeated(studio: TestClient, wire: Wire) -> None:
    wire.key = "the-right-one"
    said = send(studio, "probe-go", [wire.url, "sk-very-secret-2", "wire-1"])
    assert "L’essai a échoué" in said
    assert "sk-very-secret-2" not in said


@pytest.mark.parametrize(
    "data", [["not an address", "", "m"], ["https://x.example", "", ""], [None, None, None]]
)
def test_a_trial_that_is_none_calls_nobody(studio: TestClient, wire: Wire, data: list[Any]) -> None:
    assert "L’essai a échoué" in send(studio, "probe-go", data)
    assert wire.calls == []


def test_presets_fill_the_form(studio: TestClient) -> None:
    assert "https://api.mistral.ai/v1" in send(studio, "preset", ["mistral"], "input")


def test_the_state_of_the_index_is_shown(studio: TestClient) -> None:
    said = send(studio, "refresh", [])
    assert "wire-1" in said
    assert "Les textes restent sur cette machine" in said


def test_a_fault_of_our_own_is_told(studio: TestClient) -> None:
    config = studio.get("/studio/config").json()
    faults = [event for event in config["dependencies"] if event["trigger_only_on_failure"]]
    assert len(faults) == 136
    for number, event in enumerate(faults):
        said = json.dumps(call(studio, "/studio", event, [], f"fault{number}"), ensure_ascii=False)
        assert "Une erreur interne est survenue" in said

from dataclasses import replace

import pytest

from assistant.llm.dialect import REASONING_ROOM, Dialect, dialect_of, reasoning_room
from assistant.llm.endpoint import Endpoint
from assistant.settings import Secret
from assistant.types.model import Message, Request

REQUEST = Request([Message("user", "hello")], 50, 10, stop=["END"])
PLAIN = Dialect(temperature=0.2)


@pytest.mark.parametrize(
    ("model", "url", "temperature", "expected"),
    [
        ("gpt-4o", "", 0.2, Dialect("max_completion_tokens", 0.2)),
        ("mistral-small-latest", "https://api.mistral.ai", 0.2, Dialect("max_tokens", 0.2)),
        ("gpt-4o", "", -1, Dialect("max_completion_tokens", None)),
        ("gpt-5-mini", "", 0.2, Dialect("max_completion_tokens", None, "minimal", 2000, stop=False)),
        (
            "openai/gpt-5",
            "https://gate.example",
            0.2,
            Dialect("max_completion_tokens", None, "minimal", 2000, stop=False),
        ),
        ("gpt-5.2", "", 0.2, Dialect("max_completion_tokens", None, "none", 2000, stop=False)),
        ("o4-mini", "", 0.2, Dialect("max_completion_tokens", None, "low", 2000, stop=False)),
        ("gpt-5-chat-latest", "", 0.2, Dialect("max_completion_tokens", 0.2)),
    ],
)
def test_the_first_dialect_of_a_model(model: str, url: str, temperature: float, expected: Dialect) -> None:
    assert dialect_of(Endpoint(model, url, Secret("k")), temperature) == expected


@pytest.mark.parametrize(
    ("refusal", "before", "after"),
    [
        ("response_format.type must be text", PLAIN, replace(PLAIN, format="json_object")),
        ("no JSON_OBJECT", replace(PLAIN, format="json_object"), replace(PLAIN, format="none")),
        ("no response_format", replace(PLAIN, format="none"), None),
        ("'temperature' is not supported", PLAIN, Dialect()),
        ("temperature", Dialect(), None),
        ("use 'max_completion_tokens', not max_tokens", PLAIN, replace(PLAIN, limit="max_completion_tokens")),
        ("extra field stream_options", PLAIN, replace(PLAIN, usage=False)),
        ("unsupported parameter: 'stop'", PLAIN, replace(PLAIN, stop=False)),
        ("stop it", PLAIN, None),
        ("reasoning_effort minimal", Dialect(effort="minimal"), Dialect(effort="low")),
        ("reasoning_effort low", Dialect(effort="low"), Dialect()),
        ("something else", PLAIN, None),
    ],
)
def test_a_refusal_changes_one_parameter(refusal: str, before: Dialect, after: Dialect | None) -> None:
    assert before.after(refusal) == after


def test_every_refusal_ends() -> None:
    said, dialect, tried = "response_format reasoning_effort temperature stream_options 'stop'", PLAIN, 0
    while (following := dialect.after(said)) is not None:
        dialect, tried = following, tried + 1
    assert tried == 5


def test_parameters_of_a_request() -> None:
    assert Dialect(usage=False, stop=False, room=10).parameters(REQUEST) == {
        "extra_body": {"max_tokens": 60},
        "stream_usage": False,
    }
    assert PLAIN.parameters(replace(REQUEST, schema={"type": "object"})) == {
        "extra_body": {
            "max_tokens": 50,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": {"type": "object"}, "strict": False},
            },
        },
        "stream_usage": True,
        "temperature": 0.2,
        "stop": ["END"],
    }


@pytest.mark.parametrize(
    ("model", "room"),
    [("gpt-5-mini", REASONING_ROOM), ("openai/o3", REASONING_ROOM), ("gpt-5-chat-latest", 0), ("gpt-4.1", 0)],
)
def test_only_a_model_that_thinks_has_room_for_thoughts(model: str, room: int) -> None:
    assert reasoning_room(model) == room

import asyncio
import json
import socket
from contextlib import aclosing
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import errors
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.deadlines import Deadlines, Retry
from assistant.llm.endpoint import Endpoint
from assistant.settings import ModelSettings, Secret
from assistant.types.model import ChatModel, Completion, Delta, Message, Request
from tests.wire.faults import Fault, Kind, overflow, rate_limit, refuses, status
from tests.wire.server import Wire

# Only the faults that are about time get a short one: a busy machine must not turn others into a timeout.
SHORT: dict[Kind, Deadlines] = {
    "delay": Deadlines(first_token=0.2),
    "slow_first_token": Deadlines(first_token=0.2),
    "stall": Deadlines(gap=0.2),
}
CONTEXT = """Passages :
[1] Le thé
Le thé vert Sencha coûte 12,50 €. Il vient du Japon.
[2] Livraison
La livraison en France prend 48 heures. Elle est offerte dès 60 €.

Question : combien de temps prend la livraison ?"""
QUESTION = Request([Message("system", "Répondez."), Message("user", CONTEXT)], 100, 60)
SCHEMA = {"type": "object", "properties": {"subject": {"type": "string"}, "body": {"type": "string"}}}
DRAFT = Request([Message("user", "Facts:\n- 48 hours.\n- 12 €.\n\nWrite JSON.")], 100, 60, schema=SCHEMA)


def _chat(
    wire: Wire, model: str = "wire-1", deadlines: Deadlines | None = None, **options: Any
) -> OpenAIChat:
    chosen = ChatOptions(deadlines=deadlines or Deadlines(), retry=Retry(pause=0), **options)
    return OpenAIChat(Endpoint(model, wire.root, Secret("sk-very-secret")), chosen)


async def _read(model: ChatModel, request: Request = QUESTION) -> tuple[str, Completion]:
    """The joined deltas and the completion."""
    async with aclosing(model.stream(request)) as stream:
        events = [event async for event in stream]
    last = events.pop()
    assert isinstance(last, Completion)
    assert all(isinstance(event, Delta) for event in events)
    return "".join(event.text for event in events if isinstance(event, Delta)), last


async def _begun(model: ChatModel, request: Request = QUESTION) -> tuple[str, errors.ModelError]:
    """The text that came before the error, and the error."""
    text = ""
    try:
        async for event in model.stream(request):
            assert isinstance(event, Delta)
            text += event.text
    except errors.ModelError as error:
        return text, error
    pytest.fail(f"no error after “{text}”")


async def test_a_reply_streams_and_ends_with_its_usage(wire: Wire) -> None:
    wire.cached_tokens = 4
    text, completion = await _read(_chat(wire, "gpt-4o-mini"))
    assert text == completion.text == "La livraison en France prend 48 heures. [2]"
    assert completion.usage.prompt_tokens == len(wire.calls[0].text.split())
    assert (completion.usage.cached_tokens, completion.usage.completion_tokens) == (4, 8)
    fresh = completion.usage.prompt_tokens - 4
    assert (
        completion.usage.cost_eur
        == (Decimal("0.15") * fresh + Decimal("0.075") * 4 + Decimal("0.6") * 8) * Decimal("0.9") / 1_000_000
    )
    assert 0 < completion.first_token_seconds <= completion.total_seconds


async def test_what_is_sent(wire: Wire) -> None:
    history = [
        Message("system", "S"),
        Message("user", "U"),
        Message("assistant", "A"),
        Message("user", "\ud800"),
    ]
    await _read(_chat(wire), Request(history, 77, 60, stop=["\n\n"]))
    body, headers = wire.calls[0].body, wire.calls[0].headers
    assert [(m["role"], m["content"]) for m in body["messages"]] == [
        ("system", "S"),
        ("user", "U"),
        ("assistant", "A"),
        ("user", "?"),
    ]
    assert (body["model"], body["max_tokens"], body["temperature"], body["stop"]) == (
        "wire-1",
        77,
        0.2,
        ["\n\n"],
    )
    assert (body["stream"], body["stream_options"]) == (True, {"include_usage": True})
    assert "response_format" not in body
    assert headers["authorization"] == "Bearer sk-very-secret"


async def test_no_temperature_is_sent_when_it_is_minus_one(wire: Wire) -> None:
    await _read(_chat(wire, temperature=-1))
    assert "temperature" not in wire.calls[0].body


async def test_a_server_without_a_key_gets_a_dummy_and_costs_are_unknown(wire: Wire) -> None:
    _, completion = await _read(OpenAIChat(Endpoint("qwen3:8b", wire.url)))
    assert wire.calls[0].headers["authorization"] == "Bearer none"
    assert completion.usage.cost_eur is None


async def test_the_embedded_model_is_free(wire: Wire) -> None:
    model = _chat(wire, "gpt-4o", embedded=True, prompt_budget=1500)
    assert (await _read(model))[1].usage.cost_eur == 0
    assert (model.name, model.embedded, model.prompt_budget) == ("gpt-4o", True, 1500)


async def test_tokens_are_counted_here_when_the_provider_sends_no_usage(wire: Wire) -> None:
    wire.fail(refuses("stream_options", "unknown field stream_options"))
    model = _chat(wire)
    usage = (await _read(model))[1].usage
    assert usage.prompt_tokens > 50
    assert usage.completion_tokens > 8
    await _read(model)
    assert len(wire.calls) == 3, "the model remembers what the provider takes"


async def test_reasoning_models_get_room_for_their_thoughts_and_no_temperature(wire: Wire) -> None:
    await _read(_chat(wire, "gpt-5-mini"))
    body = wire.calls[0].body
    assert body["max_completion_tokens"] == 2100
    assert body["reasoning_effort"] == "minimal"
    assert not {"max_tokens", "temperature"} & set(body)


async def test_a_schema_becomes_a_response_format(wire: Wire) -> None:
    text, _ = await _read(_chat(wire), DRAFT)
    assert text == '{"subject": "48 hours.", "body": "48 hours. 12 €."}'.replace("€", "\\u20ac")
    assert wire.calls[0].body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "reply", "schema": SCHEMA, "strict": False},
    }


async def test_a_provider_without_schemas_is_asked_for_json_and_then_for_text(wire: Wire) -> None:
    wire.fail(refuses("response_format", "response_format is not supported", 422))
    model = _chat(wire)
    await _read(model, DRAFT)
    formats = [call.body.get("response_format", {}).get("type") for call in wire.calls]
    assert formats == ["json_schema", "json_object", None]
    await _read(model, DRAFT)
    assert len(wire.calls) == 4


@pytest.mark.parametrize(
    ("parameter", "message", "model"),
    [
        ("temperature", "Unsupported value: 'temperature' does not support 0.2 with this model.", "wire-1"),
        ("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "wire-1"),
        ("stop", "Unsupported parameter: 'stop' is not supported with this model.", "wire-1"),
        ("reasoning_effort", "Unrecognized request argument supplied: reasoning_effort", "gpt-5"),
    ],
)
async def test_a_refused_parameter_is_left_out(wire: Wire, parameter: str, message: str, model: str) -> None:
    wire.fail(refuses(parameter, message))
    request = Request(QUESTION.messages, 100, 60, stop=["END"])
    text, _ = await _read(_chat(wire, model), request)
    assert text.endswith("[2]")
    assert parameter not in wire.calls[-1].body


async def test_several_refused_parameters_are_left_out_one_by_one(wire: Wire) -> None:
    wire.fail(
        *(refuses(name, f"no {name} here") for name in ("temperature", "stream_options", "response_format"))
    )
    await _read(_chat(wire), DRAFT)
    assert not {"temperature", "stream_options", "response_format"} & set(wire.calls[-1].body)


async def test_a_refusal_that_names_no_parameter_is_final(wire: Wire) -> None:
    wire.fail(status(400, "I do not like it", times=None))
    _, error = await _begun(_chat(wire))
    assert type(error) is errors.ModelRequestError
    assert "I do not like it" in error.message
    assert len(wire.calls) == 1


async def test_a_parameter_refused_in_every_form_is_final(wire: Wire) -> None:
    wire.fail(status(400, "max_tokens and max_completion_tokens are wrong", times=None))
    _, error = await _begun(_chat(wire))
    assert type(error) is errors.ModelRequestError
    assert len(wire.calls) == 2


# Faults, one by one: expected error, text given before it, requests sent.
FAULTS: list[tuple[str, Fault, type[errors.ModelError], str, int]] = [
    ("401", status(401, times=None), errors.ModelKeyError, "", 1),
    ("403", status(403, times=None), errors.ModelKeyError, "", 1),
    ("402", status(402, times=None), errors.ModelKeyError, "", 1),
    ("404", status(404, times=None), errors.ModelNotFoundError, "", 1),
    ("405", status(405, times=None), errors.ModelNotFoundError, "", 1),
    ("400 model", status(400, "Invalid model: x", times=None), errors.ModelNotFoundError, "", 1),
    ("redirect", status(307, headers={"Location": "http://evil.example/"}), errors.ModelNotFoundError, "", 1),
    ("429 long", rate_limit("45"), errors.ModelBusyError, "", 1),
    ("429 always", rate_limit("0", None), errors.ModelBusyError, "", 3),
    ("429 quota", status(429, code="insufficient_quota", times=None), errors.ModelKeyError, "", 1),
    ("500", status(500, times=None), errors.ModelUnavailableError, "", 3),
    ("502", status(502, times=None), errors.ModelUnavailableError, "", 3),
    ("503", status(503, times=None), errors.ModelUnavailableError, "", 3),
    ("409", status(409, times=None), errors.ModelUnavailableError, "", 3),
    ("418", status(418, times=None), errors.ModelRequestError, "", 1),
    ("hang", Fault("delay", times=None), errors.ModelTimeoutError, "", 1),
    ("slow first token", Fault("slow_first_token", times=None), errors.ModelTimeoutError, "", 1),
    ("stall", Fault("stall", after=3), errors.ModelTimeoutError, "La livraison ", 1),
    ("drop", Fault("drop", after=3), errors.ModelUnavailableError, "La livraison ", 1),
    ("drop at once", Fault("drop", after=0, times=None), errors.ModelUnavailableError, "", 3),
    ("truncate", Fault("truncate", after=3), errors.ModelReplyError, "La livraison ", 1),
    ("truncate at once", Fault("truncate", after=1, times=None), errors.ModelReplyError, "", 3),
    ("no event at all", Fault("truncate", after=0, times=None), errors.ModelReplyError, "", 3),
    ("bad chunk", Fault("bad_chunk", after=3), errors.ModelReplyError, "La livraison ", 1),
    ("bad chunk at once", Fault("bad_chunk", after=0, times=None), errors.ModelReplyError, "", 3),
    ("error chunk", Fault("error_chunk", after=3), errors.ModelUnavailableError, "La livraison ", 1),
    (
        "overloaded chunk",
        Fault("error_chunk", after=0, code="rate_limit_exceeded", times=None),
        errors.ModelBusyError,
        "",
        3,
    ),
    ("garbage", Fault("garbage", times=None), errors.ModelReplyError, "", 3),
    ("html", Fault("html", times=None), errors.ModelReplyError, "", 3),
    ("empty", Fault("empty", times=None), errors.ModelReplyError, "", 2),
    ("length", Fault("length"), errors.OutputLengthError, "La livraison en France prend 48 heures. [2]", 1),
    (
        "content filter",
        Fault("content_filter"),
        errors.ContentFilterError,
        "La livraison en France prend 48 heures. [2]",
        1,
    ),
    ("400 filter", status(400, code="content_filter", times=None), errors.ContentFilterError, "", 1),
    ("overflow", overflow(), errors.ContextOverflowError, "", 1),
    (
        "overflow of llama.cpp",
        status(400, "the request exceeds the available context size"),
        errors.ContextOverflowError,
        "",
        1,
    ),
    ("413", status(413), errors.ContextOverflowError, "", 1),
]


@pytest.mark.parametrize(
    ("fault", "kind", "begun", "requests"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
async def test_each_fault_is_an_error_of_ours_after_at_most_two_retries(
    wire: Wire, fault: Fault, kind: type[errors.ModelError], begun: str, requests: int
) -> None:
    wire.fail(Fault(**vars(fault)))  # a fault counts down: each run gets its own
    text, error = await _begun(_chat(wire, deadlines=SHORT.get(fault.kind)))
    assert isinstance(error, kind)
    assert (text, len(wire.calls)) == (begun, requests)
    assert "wire-1" in error.message
    assert error.next_step
    assert "sk-very-secret" not in f"{error} {error.__cause__}"


def test_every_scripted_fault_of_a_chat_is_in_the_table() -> None:
    kinds = set(Kind.__args__) - {"wrong_size", "wrong_count", "nan", "zero"}
    assert {row[1].kind for row in FAULTS} == kinds


PASSING: list[tuple[str, Fault]] = [
    ("429 with a short wait", rate_limit("0.01")),
    ("429 twice", rate_limit("0", 2)),
    ("503 twice", status(503, times=2)),
    ("drop at once", Fault("drop", after=0)),
    ("truncate before the first word", Fault("truncate", after=1)),
    ("garbage", Fault("garbage")),
    ("empty", Fault("empty")),
]


@pytest.mark.parametrize("fault", [row[1] for row in PASSING], ids=[row[0] for row in PASSING])
async def test_a_fault_that_passes_is_not_seen(wire: Wire, fault: Fault) -> None:
    wire.fail(Fault(**vars(fault)))
    text, _ = await _read(_chat(wire))
    assert text == "La livraison en France prend 48 heures. [2]"
    assert len(wire.calls) == 1 + (fault.times or 0)


async def test_a_wait_that_does_not_fit_the_deadline_is_not_waited(wire: Wire) -> None:
    wire.fail(rate_limit("5"))
    _, error = await _begun(_chat(wire), Request(QUESTION.messages, 100, 2))
    assert isinstance(error, errors.ModelBusyError)
    assert error.retry_after == 5
    assert len(wire.calls) == 1


async def test_the_whole_reply_has_a_deadline_too(wire: Wire) -> None:
    wire.fail(Fault("stall", after=3))
    text, error = await _begun(_chat(wire), Request(QUESTION.messages, 100, 0.2))
    assert isinstance(error, errors.ModelTimeoutError)
    assert "not finished within 0.2 seconds" in error.message
    assert "La livraison ".startswith(text)


async def test_a_slow_reader_gets_time_for_its_prompt(wire: Wire) -> None:
    wire.fail(Fault("slow_first_token", seconds=0.3))
    reading = Deadlines(first_token=0.01, prompt_tokens_per_second=0.1)
    text, _ = await _read(_chat(wire, deadlines=reading))
    assert text.endswith("[2]")


async def test_white_space_alone_is_never_given_on(wire: Wire) -> None:
    wire.answer = lambda messages, body: " \n " * len(wire.calls) + ("Oui." if len(wire.calls) > 1 else "")
    text, _ = await _read(_chat(wire))
    assert text == " \n  \n Oui."
    assert len(wire.calls) == 2


async def test_a_model_that_does_not_listen_is_unavailable(wire: Wire) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    closed = OpenAIChat(Endpoint("m", f"http://127.0.0.1:{port}"), ChatOptions(retry=Retry(pause=0)))
    _, error = await _begun(closed)
    assert isinstance(error, errors.ModelUnavailableError)
    assert f"127.0.0.1:{port}" in error.message
    assert "OPENAI_BASE_URL" in error.next_step


async def test_a_server_that_speaks_no_tls_is_unavailable(wire: Wire) -> None:
    address = wire.root.replace("http:", "https:")
    _, error = await _begun(OpenAIChat(Endpoint("m", address), ChatOptions(retry=Retry(pause=0))))
    assert isinstance(error, errors.ModelUnavailableError)
    assert "SSL" in error.message


async def test_a_key_that_the_provider_echoes_is_masked(wire: Wire) -> None:
    wire.key = "another"
    _, error = await _begun(_chat(wire))
    assert isinstance(error, errors.ModelKeyError)
    assert "provided: **********" in error.message
    assert error.__suppress_context__


async def test_a_proxy_is_not_asked_for_this_machine(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert (await _read(_chat(wire)))[0].endswith("[2]")


async def _until_first_word(model: ChatModel, seen: asyncio.Event) -> None:
    async with aclosing(model.stream(QUESTION)) as stream:
        async for _ in stream:
            seen.set()


@pytest.mark.parametrize("how", ["close", "cancel", "deadline"])
async def test_the_provider_sees_when_nobody_reads_any_more(wire: Wire, how: str) -> None:
    wire.fail(Fault("stall", after=3))
    model = _chat(wire, deadlines=SHORT["stall"] if how == "deadline" else None)
    if how == "cancel":
        seen = asyncio.Event()
        reader = asyncio.create_task(_until_first_word(model, seen))
        await seen.wait()
        reader.cancel()
    elif how == "deadline":
        await _begun(model)
    else:
        async with aclosing(model.stream(QUESTION)) as stream:
            await anext(stream)
    assert await asyncio.to_thread(wire.wait, lambda journal: journal.calls[0].disconnected)


def test_one_model_serves_many_event_loops(wire: Wire) -> None:
    model = _chat(wire)
    texts = {asyncio.run(_read(model))[0] for _ in range(3)}
    assert texts == {"La livraison en France prend 48 heures. [2]"}


async def test_many_at_once_get_their_own_answers(wire: Wire) -> None:
    wire.answer = lambda messages, body: f"echo {messages[-1]['content']}"
    model = _chat(wire)
    requests = [Request([Message("user", str(number))], 10, 60) for number in range(30)]
    replies = await asyncio.gather(*(_read(model, request) for request in requests))
    assert [text for text, _ in replies] == [f"echo {number}" for number in range(30)]


def test_the_remote_model_of_the_settings(wire: Wire) -> None:
    model = OpenAIChat.from_settings(
        ModelSettings(api_key=Secret("k"), base_url=wire.root, chat_model="m", prompt_tokens=5)
    )
    assert (model.name, model.host, model.prompt_budget, model.embedded) == ("m", wire.root[7:], 5, False)
    with pytest.raises(errors.SettingError, match=r"no key for api\.openai\.com"):
        OpenAIChat.from_settings(ModelSettings())


@pytest.fixture
def shared(wire: Wire) -> OpenAIChat:
    """One model for many examples."""
    return _chat(wire)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["choices", "delta", "usage", "error", "content", "index"]), inner)
    ),
    max_leaves=8,
)


# Where LangChain only warns about a shape, a warning is what it may be.
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=_JSON.map(json.dumps) | st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_whatever_a_provider_sends_only_our_errors_come_out(
    wire: Wire, shared: OpenAIChat, payload: str
) -> None:
    wire.fail(Fault("bad_chunk", after=3, message=payload))
    _, error = asyncio.run(_begun(shared))
    assert isinstance(error, errors.ModelError)

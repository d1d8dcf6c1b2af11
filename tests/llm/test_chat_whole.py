"""The chat model that asks for whole replies, each failure at once: what campaigns use."""

import socket
import threading
from collections.abc import Iterator

import pytest

from assistant import errors
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.deadlines import Deadlines
from assistant.llm.endpoint import Endpoint
from assistant.settings import Secret
from assistant.types.model import Completion, Message, Request
from tests.wire.faults import Fault, rate_limit, refuses, status
from tests.wire.server import MODEL, Wire

SCHEMA = {"type": "object", "properties": {"body": {"type": "string"}}}
REQUEST = Request([Message("system", "Write."), Message("user", "Facts:\n- Linen.")], 50, 10.0, schema=SCHEMA)


def chat(url: str, **deadlines: float) -> OpenAIChat:
    options = ChatOptions(deadlines=Deadlines(**deadlines))
    return OpenAIChat(Endpoint(MODEL, url, Secret("k")), options).once()


async def read(model: OpenAIChat) -> Completion:
    last = [event async for event in model.stream(REQUEST)][-1]
    assert isinstance(last, Completion)
    return last


async def test_a_reply_comes_in_one_piece_with_what_it_took(wire: Wire) -> None:
    wire.cached_tokens = 3
    reply = await read(chat(wire.url))
    assert reply.text == '{"body": "Linen."}'
    assert (reply.usage.prompt_tokens, reply.usage.cached_tokens, reply.usage.completion_tokens) == (4, 3, 2)
    (call,) = wire.calls
    assert not call.body["stream"]
    assert "stream_usage" not in call.body
    assert call.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (rate_limit("9"), errors.ModelBusyError),
        (status(503), errors.ModelUnavailableError),
        (status(401), errors.ModelKeyError),
        (Fault("empty"), errors.EmptyReplyError),
        (Fault("length"), errors.OutputLengthError),
        (Fault("content_filter"), errors.ContentFilterError),
        (Fault("garbage"), errors.ModelReplyError),
    ],
    ids=["429", "503", "401", "empty", "length", "filter", "garbage"],
)
async def test_each_failure_is_told_at_once(wire: Wire, fault: Fault, error: type[errors.ModelError]) -> None:
    wire.fail(fault)
    with pytest.raises(error):
        await read(chat(wire.url))
    assert len(wire.calls) == 1


async def test_it_waits_for_the_whole_and_not_for_a_first_word(wire: Wire) -> None:
    wire.fail(Fault("delay", seconds=0.2))
    assert (await read(chat(wire.url, first_token=0.05))).text
    wire.fail(Fault("delay", seconds=5.0))
    with pytest.raises(errors.ModelTimeoutError):
        await read(chat(wire.url, total=0.1))


async def test_a_parameter_that_is_refused_is_left_out(wire: Wire) -> None:
    wire.fail(refuses("temperature", "temperature is not supported with this model"))
    assert (await read(chat(wire.url))).text
    assert "temperature" not in wire.calls[-1].body


@pytest.fixture
def cutting() -> Iterator[str]:
    """A server that breaks off in the middle of its reply."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"choices": [')

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join(10)


async def test_a_reply_that_breaks_off_is_no_refusal(cutting: str) -> None:
    # Money is owed for it, as for a stream that breaks off; of a server that is not there nothing is.
    with pytest.raises(errors.ModelReplyError, match="cut before its end"):
        await read(chat(cutting))


async def test_a_server_that_is_not_there_is_told_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(errors.ModelUnavailableError):
        await read(chat(f"http://127.0.0.1:{port}/v1"))

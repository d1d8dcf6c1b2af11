from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from assistant.web.guard.limits import BODY_BYTES, RequestLimits
from tests.web.conftest import log_in


@pytest.mark.parametrize("mount", ["/chat", "/studio"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "gradio_api/upload"),
        ("POST", "gradio_api/upload/"),
        ("POST", "upload"),
        ("POST", "gradio_api/%75pload"),
        ("PUT", "gradio_api/upload"),
        ("POST", "gradio_api/run/predict"),
        ("POST", "gradio_api/api/predict"),
        ("POST", "gradio_api/call/ask"),
        ("POST", "gradio_api/stream/abc"),
        ("POST", "gradio_api/process_recording"),
        ("POST", "gradio_api/component_server"),
        ("POST", "login"),
        ("GET", "gradio_api/deep_link?session_hash=abc"),
        ("GET", "gradio_api/file=/etc/passwd"),
        ("GET", "gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "gradio_api/runs"),
        ("GET", "monitoring"),
    ],
)
def test_doors_that_the_pages_never_use_are_closed(
    client: TestClient, mount: str, method: str, path: str
) -> None:
    log_in(client)
    reply = client.request(method, f"{mount}/{path}", files={"files": b"x"} if method == "POST" else None)
    assert reply.status_code == 403


@pytest.mark.parametrize(
    "path", ["/chat/", "/chat/config", "/chat/theme.css", "/chat/gradio_api/startup-events"]
)
def test_doors_that_the_pages_use_are_open(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    reply = client.post("/chat/gradio_api/queue/join", content=b"x" * (BODY_BYTES + 1))
    assert reply.status_code == 413


def test_a_large_body_of_unknown_length_is_cut_off(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 65536

    reply = client.post(
        "/login", content=endless(), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert reply.status_code >= 400


async def test_a_stream_passes_through_piece_by_piece() -> None:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in (b"a", b"b"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            assert sent[-1]["body"] == piece
        await send({"type": "http.response.body"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/chat/", "method": "GET", "headers": []}
    await RequestLimits(app)(scope, receive, send)
    assert len(sent) == 4

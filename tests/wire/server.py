"""A small OpenAI-compatible server on this machine: scripted answers, scripted faults, a journal.

    def test_something(wire: Wire) -> None:
        wire.fail(status(503, times=2))
        ...  # a client of wire.url
        assert len(wire.calls) == 3

Answers are computed by `wire.answer(messages, body)`; assign another function to script it.
"""

import base64
import json
import select
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from assistant.llm.offline import HashEmbedder
from tests.wire.answers import Messages, answer, ranked
from tests.wire.events import completion, events
from tests.wire.faults import Fault, error_body

MODEL = "wire-1"


@dataclass
class Call:
    """One request, as it came in, its header names in lower case.

    `disconnected` once the client has gone before the end of the answer.
    """

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    disconnected: bool = False

    @property
    def text(self) -> str:
        """Everything the model gets to read."""
        return "\n".join(message["content"] for message in self.body.get("messages", []))


class Wire:
    """The server; a context manager. `key`, when set, is the only one it accepts."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.wire = self
        self._changed = threading.Condition()
        self.reset()

    def reset(self) -> None:
        """Forget faults, calls and scripts."""
        self.calls: list[Call] = []
        self.key = ""
        self.cached_tokens = 0
        self.dimensions = 64
        self.answer: Callable[[Messages, dict[str, Any]], str] = answer
        self._faults: list[Fault] = []

    @property
    def root(self) -> str:
        """The address without /v1."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The base URL that clients want."""
        return f"{self.root}/v1"

    def fail(self, *faults: Fault) -> None:
        """Queue faults; each request meets the first that fits it."""
        self._faults.extend(faults)

    def wait(self, condition: Callable[["Wire"], bool], seconds: float = 10.0) -> bool:
        """Wait until a condition on the journal holds."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), seconds)

    def note(self, call: Call, *, gone: bool = False) -> None:
        """Write a call, or its client's going, into the journal."""
        with self._changed:
            if gone:
                call.disconnected = True
            else:
                self.calls.append(call)
            self._changed.notify_all()

    def take(self, call: Call) -> Fault | None:
        """The fault that this call meets."""
        with self._changed:
            for fault in self._faults:
                if call.path.startswith(fault.path) and fault.times != 0 and fault.when(call.body):
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None

    def __enter__(self) -> "Wire":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    wire: Wire

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what we test, not an error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, body: dict[str, Any]) -> None:
        self.wire = self.server.wire
        names = {name.lower(): value for name, value in self.headers.items()}
        self.call = Call(self.path, names, body)
        self.wire.note(self.call)
        fault = self.wire.take(self.call) or Fault("delay", seconds=0)
        try:
            self._answer(body, fault)
        except OSError:
            self.wire.note(self.call, gone=True)
            self.close_connection = True

    def _answer(self, body: dict[str, Any], fault: Fault) -> None:
        sent_key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if fault.kind == "status":
            self._send(fault.status, json.dumps(error_body(fault)), headers=dict(fault.headers))
        elif self.wire.key and sent_key != self.wire.key:
            refusal = Fault("status", message=f"Incorrect API key provided: {sent_key}")
            self._send(401, json.dumps(error_body(refusal)))
        elif fault.kind == "garbage":
            self._send(200, '{"choices": [{"mess')
        elif fault.kind == "html":
            self._send(200, "<!doctype html><title>Welcome</title>", "text/html")
        elif self.path == "/v1/models":
            self._send(200, json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}))
        elif self.path in ("/v1/chat/completions", "/v1/embeddings"):
            self._pause(fault.seconds if fault.kind == "delay" else 0)
            (self._chat if self.path.endswith("completions") else self._embed)(body, fault)
        elif self.path == "/v1/rerank":
            self._pause(fault.seconds if fault.kind == "delay" else 0)
            self._send(200, json.dumps(ranked(body)))
        else:
            self._send(404, json.dumps(error_body(Fault("status", message="no such address"))))

    def _chat(self, body: dict[str, Any], fault: Fault) -> None:
        text = "" if fault.kind == "empty" else self.wire.answer(body["messages"], body)
        finish = fault.kind if fault.kind in ("length", "content_filter") else "stop"
        whole = completion(body, text, finish, self.wire.cached_tokens)
        if body.get("stream"):
            self._stream(list(events(body, whole)), fault)
        else:
            self._send(200, json.dumps(whole))

    def _stream(self, found: list[str], fault: Fault) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        at = 0 if fault.kind == "slow_first_token" else fault.after
        for number, event in enumerate(found):
            if number == at and fault.kind in ("stall", "slow_first_token"):
                self._pause(fault.seconds)
            elif number == at and fault.kind in ("drop", "truncate", "bad_chunk", "error_chunk"):
                return self._break(fault)
            self._pause(0)
            self._chunk(f"data: {event}\n\n")
        return self._chunk("")

    def _break(self, fault: Fault) -> None:
        last = {"bad_chunk": fault.message, "error_chunk": json.dumps(error_body(fault))}
        if fault.kind == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self._chunk(f"data: {last.get(fault.kind, '[DONE]')}\n\n")
        self._chunk("")

    def _embed(self, body: dict[str, Any], fault: Fault) -> None:
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        vectors = HashEmbedder(body.get("dimensions") or self.wire.dimensions).embed_passages(texts)
        vectors = vectors[:, :-1] if fault.kind == "wrong_size" else vectors
        vectors = vectors[:-1] if fault.kind == "wrong_count" else vectors
        vectors = vectors * {"nan": np.nan, "zero": 0.0}.get(fault.kind, 1.0)
        packed = body.get("encoding_format") == "base64"
        data = [
            {
                "object": "embedding",
                "index": at,
                "embedding": base64.b64encode(v.tobytes()).decode() if packed else v.tolist(),
            }
            for at, v in enumerate(vectors.astype(np.float32))
        ]
        usage = {"prompt_tokens": sum(len(text.split()) for text in texts), "total_tokens": 0}
        reply = {"object": "list", "model": body["model"], "data": data[::-1], "usage": usage}
        self._send(200, json.dumps(reply))

    def _send(
        self, status: int, text: str, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _pause(self, seconds: float) -> None:
        """Wait; a client that closes its side meanwhile counts as gone."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and not self.connection.recv(1, socket.MSG_PEEK):
            raise ConnectionResetError


@pytest.fixture(scope="session")
def wire_server() -> Iterator[Wire]:
    with Wire() as server:
        yield server


@pytest.fixture
def wire(wire_server: Wire) -> Wire:
    """The server, as new for each test."""
    wire_server.reset()
    return wire_server

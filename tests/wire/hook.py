"""A receiver of webhooks on this machine: it answers what a test says, and keeps a journal.

with Hook() as hook:
    hook.answers = [500, 200]
    ...  # a client of hook.url
    assert hook.calls[0].json["type"] == "lead.created"
"""

import ipaddress
import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.jobs.webhook import signature
from assistant.net.guard import WEB_PORTS, Guard, system_resolver


@dataclass(frozen=True)
class Call:
    """One request; header names are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def signed_by(self, key: bytes) -> bool:
        """Whether the signature is that of this very body, id and timestamp."""
        id_, moment = self.headers["webhook-id"], int(self.headers["webhook-timestamp"])
        return self.headers["webhook-signature"] == signature(key, id_, moment, self.body)


class Hook:
    """The server; a context manager.

    `answers` are the statuses of the next requests, then 204; 0 closes the connection without a reply, and -1
    answers nothing until the test is over. `headers` go with each reply.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}
        self.calls: list[Call] = []
        self.over = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.hook = self
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "https" if tls else "http"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/hooks/s3cret-path?team=7"

    def guard(self) -> Guard:
        """A guard that lets through loopback on the port of this server."""
        own = [ipaddress.ip_network("127.0.0.0/8")]
        return Guard(own, WEB_PORTS | {self.port}, system_resolver)

    def __enter__(self) -> "Hook":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hook: Hook

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what we test, not an error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        hook = self.server.hook
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        hook.calls.append(Call(self.path, headers, body))
        status = hook.answers.pop(0) if hook.answers else 204
        self.close_connection = True
        if status <= 0:
            if status < 0:
                hook.over.wait(60)
            return
        self.send_response(status)
        for name, value in hook.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

"""A web server on this machine that serves what a test says, and a journal of what was asked.

def test_something(web: Web) -> None:
    web.pages["/"] = page("<h1>Bonjour</h1>")
    ...  # a client of web.url
    assert web.paths == ["/"]
"""

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.net.fetch import Fetcher
from assistant.net.guard import WEB_PORTS, Guard, IPNetwork, Resolver, system_resolver

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What a path answers; `chunks` replaces the body by a stream of unknown length."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: Callable[[], Iterator[bytes]] | None = None
    raw: Callable[[], Iterator[bytes]] | None = None  # the whole reply, headers included


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]


def html(body: str, head: str = "", lang: str = "fr", **headers: str) -> Answer:
    text = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    return Answer(text.encode(), 200, {"Content-Type": HTML, **_named(headers)})


def plain(text: str, kind: str = "text/plain", **headers: str) -> Answer:
    return Answer(text.encode(), 200, {"Content-Type": kind, **_named(headers)})


def moved(location: str, status: int = 301) -> Answer:
    return Answer(b"", status, {"Location": location})


def status(code: int, **headers: str) -> Answer:
    return Answer(b"", code, _named(headers))


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


Page = Answer | Callable[[Asked], Answer]


class Web:
    """The server; a context manager. A page with ETag or Last-Modified answers 304 by itself."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.otherwise: Callable[[Asked], Answer] = lambda asked: status(404)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.web = self
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "https" if tls else "http"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return self.at("127.0.0.1")

    def at(self, host: str) -> str:
        """The address of the server under another name."""
        return f"{self._scheme}://{host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        found = self.pages.get(asked.path)
        answer = found if isinstance(found, Answer) else found(asked) if found else self.otherwise(asked)
        return status(304) if _known(answer, asked) else answer

    def guard(self, resolver: Resolver = system_resolver, *networks: IPNetwork) -> Guard:
        """A guard that lets through this server on loopback, and nothing else that is private."""
        own = networks or (ipaddress.ip_network("127.0.0.0/8"),)
        return Guard(own, WEB_PORTS | {self.port}, resolver)

    def fetcher(self, resolver: Resolver = system_resolver, **options: Any) -> Fetcher:
        self.pauses: list[float] = []
        return Fetcher(self.guard(resolver), wait=self.pauses.append, **options)

    def __enter__(self) -> "Web":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _known(answer: Answer, asked: Asked) -> bool:
    etag, date = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    if "if-none-match" in asked.headers:
        return asked.headers["if-none-match"] == etag
    return date is not None and asked.headers.get("if-modified-since") == date


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    web: Web

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what we test, not an error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.web.answer(Asked(self.path, headers))
        self.close_connection = True
        if answer.raw is not None:
            self._stream(answer.raw())
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.chunks is None:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self._stream(answer.chunks() if answer.chunks is not None else iter((answer.body,)))

    def _stream(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()

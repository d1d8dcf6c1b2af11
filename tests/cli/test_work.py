"""A command that finds the data folder in use."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.cli.options import settings_from
from assistant.cli.work import run
from assistant.errors import HandoverError, IndexInUseError
from assistant.store.owner import Owner
from assistant.store.server_file import write_server_file


@pytest.fixture
def owner(shop: Path) -> Iterator[Owner]:
    """Another process, so to speak, that owns the data folder."""
    found = Owner(shop / "data")
    found.acquire()
    yield found
    found.release()


def test_a_command_waits_until_the_folder_is_free(owner: Owner, capsys: pytest.CaptureFixture[str]) -> None:
    def pauses() -> Iterator[float]:
        owner.release()
        yield 0.0

    listed = run(settings_from(None, None), "sources_list", {}, lambda _: None, pauses())
    assert isinstance(listed, list)
    assert "Waiting for the process" in capsys.readouterr().err


class _Up(BaseHTTPRequestHandler):
    """A server that is well, and refuses all work."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        self.send_response(403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def server() -> Iterator[str]:
    found = HTTPServer(("127.0.0.1", 0), _Up)
    threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{found.server_address[1]}"
    found.shutdown()
    found.server_close()


def test_a_command_hands_over_to_a_server_that_comes_up(owner: Owner, shop: Path, server: str) -> None:
    def pauses() -> Iterator[float]:
        yield 0.0
        write_server_file(shop / "data", server, shop / "knowledge")
        yield 0.0

    write_server_file(shop / "data", server, shop / "knowledge", starting=True)
    with pytest.raises(HandoverError, match="answered 403"):
        run(settings_from(None, None), "sources_list", {}, lambda _: None, pauses())


def test_a_server_that_still_starts_is_told(owner: Owner, shop: Path) -> None:
    write_server_file(shop / "data", "http://127.0.0.1:9", shop / "knowledge", starting=True)
    with pytest.raises(IndexInUseError, match="still starting"):
        run(settings_from(None, None), "sources_list", {}, lambda _: None, [0.0] * 5)


def test_another_owner_is_not_waited_for_long(owner: Owner) -> None:
    pauses = iter([0.0] * 9)
    with pytest.raises(IndexInUseError, match="Another process"):
        run(settings_from(None, None), "sources_list", {}, lambda _: None, pauses)
    assert len(list(pauses)) == 5

import json
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.cli.serve import _reachable, leaving, model_line
from assistant.store.server_file import write_server_file
from tests.cli.conftest import Run, start
from tests.wire.server import Wire


@pytest.fixture
def server(shop: Path, wire: Wire) -> Iterator[dict[str, str]]:
    """A running `assistant serve`, as its first line in JSON tells of it."""
    with start("serve", "--port", "0", "--json") as process:
        yield _object(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not (shop / "data" / "server.json").exists()


def _object(process: "subprocess.Popen[str]") -> dict[str, str]:
    """The first JSON object on standard output; fails with standard error when the process ends before."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            found: dict[str, str] = json.loads(text)
            return found
    assert process.stderr is not None
    raise AssertionError(process.stderr.read())


def test_serve_indexes_announces_and_takes_the_commands_work(
    server: dict[str, str], shop: Path, run: Run, wire: Wire
) -> None:
    assert server["password"]
    assert httpx.get(f"{server['address']}/health").json() == {"status": "ok"}
    assert "Filature" in httpx.get(server["address"]).text
    again = json.loads(run("index", "--json").out)
    assert again["unchanged"] == 3
    rows = json.loads(run("search", "Combien coûte la livraison ?", "--json").out)
    assert rows[0]["source"] == "pages/livraison.md"
    wire.answer = lambda messages, body: "La livraison en France coûte 4,90 €."
    assert "4,90 € [1]" in run("ask", "Combien coûte la livraison en France ?").out
    refused = run("write", "--segment", "nobody", "--goal", "x", "--json")
    assert refused.code == 2
    assert json.loads(refused.out)["error"]["code"] == "unknown_name"
    assert all(check["ok"] for check in json.loads(run("doctor", "--json").out))
    second = run("serve", "--port", "0")
    assert second.code == 1
    assert "Another process is using the data folder" in second.err


def test_a_taken_port_is_told_at_once(shop: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run("serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 1
    assert "--port" in ran.err


def test_a_server_file_left_by_a_crash_does_no_harm(shop: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    (shop / "data").mkdir(exist_ok=True)
    write_server_file(shop / "data", f"http://127.0.0.1:{port}", shop / "knowledge")
    assert run("index").code == 0


def test_a_server_that_refuses_the_token_is_an_error_of_the_run(shop: Path, run: Run) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            self.send_response(403)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    stranger = HTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=stranger.serve_forever, args=(0.01,), daemon=True).start()
    (shop / "data").mkdir(exist_ok=True)
    address = f"http://127.0.0.1:{stranger.server_address[1]}"
    write_server_file(shop / "data", address, shop / "knowledge")
    ran = run("search", "x")
    other = run("search", "x", "--knowledge", str(shop))
    stranger.shutdown()
    stranger.server_close()
    assert ran.code == 1
    assert "403" in ran.err
    assert other.code == 2
    assert "--data-dir" in other.err


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("shop.example", "shop.example"),
    ],
)
def test_the_announced_address_can_be_called(host: str, reached: str) -> None:
    assert _reachable(host) == reached


@pytest.mark.parametrize(
    ("model", "embedder", "said"),
    [
        ("", "", "Texts stay on this machine."),
        ("api.openai.com", "", "Texts leave this machine: they go to api.openai.com."),
        ("a.example", "b.example", "Texts leave this machine: they go to a.example and b.example."),
    ],
)
def test_the_start_says_where_texts_go(model: str, embedder: str, said: str) -> None:
    assert leaving({"model_place": model, "embedder_place": embedder}) == said


def test_the_model_that_answers_is_announced_or_that_there_is_none() -> None:
    assert model_line({"model": "gpt-x", "model_missing": ""}, False) == "gpt-x."
    assert model_line({"model": "m", "model_missing": ""}, True) == "m (embedded, trial quality)."
    none = model_line({"model": "m", "model_missing": "It is not installed. Run: pip install x"}, True)
    assert none == "none. It is not installed. Run: pip install x Until then the chat quotes the pages."

"""The child process: it starts once, answers only to its key, and never outlives its parent."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import psutil
import pytest

from assistant.errors import LocalModelError
from assistant.llm.local.process import CHILD, Address, LocalServer, ServerOptions
from tests.llm.local.tiny import CONTEXT

QUESTION = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": CONTEXT - 1000, "stream": True}
PARENT = """
import sys, threading
from pathlib import Path
from assistant.llm.local.process import LocalServer, ServerOptions
server = LocalServer(lambda: Path(sys.argv[1]), ServerOptions("tiny", threads=1))
# A thread that ends at once must not take the child with it.
starter = threading.Thread(target=server.start)
starter.start()
starter.join()
print(server.pid, flush=True)
sys.stdin.read()
"""


def headers(address: Address) -> dict[str, str]:
    return {"Authorization": f"Bearer {address.key.reveal()}"}


def gone(pid: int) -> bool:
    """Whether the process ends; waits for it at most as long as the test may take."""
    try:
        psutil.Process(pid).wait(60)
    except psutil.NoSuchProcess:
        return True
    return True


def test_it_starts_once_for_many_threads(server: LocalServer) -> None:
    found: list[Address] = []
    threads = [threading.Thread(target=lambda: found.append(server.start())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert server.running
    assert found[0].url.startswith("http://127.0.0.1:")


def test_only_the_key_opens_it(server: LocalServer) -> None:
    address = server.start()
    assert httpx.get(f"{address.url}/v1/models").status_code == 401
    assert httpx.get(f"{address.url}/v1/models", headers={"Authorization": "Bearer x"}).status_code == 401
    models = httpx.get(f"{address.url}/v1/models", headers=headers(address)).json()
    assert models["data"][0]["id"] == "embedded-tiny"


@pytest.mark.parametrize("path", ["slots", "metrics"])
def test_what_nobody_needs_is_closed(server: LocalServer, path: str) -> None:
    address = server.start()
    assert httpx.get(f"{address.url}/{path}", headers=headers(address)).status_code == 501


def test_the_key_is_in_no_argument(server: LocalServer) -> None:
    address = server.start()
    assert server.pid is not None
    words = " ".join(psutil.Process(server.pid).cmdline())
    assert address.key.reveal() not in words
    assert "gguf" not in words


def test_it_is_started_again_when_it_died(tiny_model: Path) -> None:
    lines: list[str] = []
    fresh = LocalServer(lambda: tiny_model, ServerOptions("embedded-tiny", threads=1), lines.append)
    assert fresh.pid is None
    assert fresh.ended(0)
    first, pid = fresh.start(), fresh.pid
    assert not fresh.ended(0)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert fresh.ended(30)
    second = fresh.start()
    assert second.key != first.key
    assert fresh.pid != pid
    assert httpx.get(f"{second.url}/v1/models", headers=headers(second)).status_code == 200
    fresh.stop()
    assert not fresh.running
    assert [line.split()[0] for line in lines] == ["Loading", "The", "Loading", "The"]


def test_stopping_what_never_ran_is_fine(tiny_model: Path) -> None:
    idle = LocalServer(lambda: tiny_model, ServerOptions("embedded-tiny"))
    idle.stop()
    assert not idle.running


def test_terminating_in_the_middle_of_a_reply_ends_it(tiny_model: Path) -> None:
    busy = LocalServer(lambda: tiny_model, ServerOptions("embedded-tiny", 1, CONTEXT))
    address = busy.start()
    url = f"{address.url}/v1/chat/completions"
    with (
        httpx.Client(timeout=60) as client,
        client.stream("POST", url, json=QUESTION, headers=headers(address)) as reply,
    ):
        lines = reply.iter_lines()
        assert json.loads(next(lines).removeprefix("data: "))["choices"]
        assert busy.pid is not None
        os.kill(busy.pid, signal.SIGTERM)
        assert busy.ended(30)
        with pytest.raises(httpx.RemoteProtocolError):
            list(lines)
    busy.stop()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_dies_with_its_parent(tiny_model: Path, how: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tiny_model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert psutil.Process(pid).is_running()
        parent.send_signal(how)
    assert gone(pid)


def test_it_ends_when_its_parent_does(tiny_model: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARENT, str(tiny_model)], input="", capture_output=True, text=True, check=True
    )
    assert gone(int(done.stdout))
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "failed to open GGUF file"),
        (b"GGUF" + bytes(1000), "bad GGUF version: 0"),
        (b"tiny", "is not within the file bounds, model is corrupted or incomplete"),
    ],
)
def test_a_model_that_can_not_be_loaded_is_named(
    tiny_model: Path, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "broken.gguf"
    if content is not None:
        path.write_bytes(tiny_model.read_bytes()[:-20_000] if content == b"tiny" else content)
    broken = LocalServer(lambda: path, ServerOptions("embedded-broken", threads=1))
    with pytest.raises(LocalModelError, match=f"embedded-broken can't be started: .*{reason}") as caught:
        broken.start()
    assert "Traceback" not in caught.value.message
    assert "ASSISTANT_LOCAL_MODEL" in caught.value.next_step
    assert not broken.running


def test_what_makes_the_weights_may_fail(tiny_model: Path) -> None:
    def fail() -> Path:
        raise LocalModelError("no weights", "install them")

    with pytest.raises(LocalModelError, match="no weights"):
        LocalServer(fail, ServerOptions("embedded-none")).start()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import time; time.sleep(60)", "not ready after 0.2 seconds"),
        ("raise ModuleNotFoundError(\"No module named 'xllamacpp'\")", "no xllamacpp"),
        ("raise SystemExit(7)", "ended with code 7"),
        ("import sys; sys.exit('error: out of memory.')", r"error: out of memory\."),
        ("print('{')", "ended with code 0"),
    ],
)
def test_a_child_that_does_not_start_is_told(tiny_model: Path, program: str, said: str) -> None:
    seconds = 0.2 if "sleep" in program else 60
    options = ServerOptions("embedded-x", start_seconds=seconds, command=(sys.executable, "-c", program))
    with pytest.raises(LocalModelError, match=said):
        LocalServer(lambda: tiny_model, options).start()


def test_a_program_that_is_not_there_is_told(tiny_model: Path) -> None:
    with pytest.raises(LocalModelError, match="/no/such/python can't be started"):
        LocalServer(lambda: tiny_model, ServerOptions("x", command=("/no/such/python",))).start()


def test_the_child_ends_with_its_input(tiny_model: Path) -> None:
    config = {"model": str(tiny_model), "name": "tiny", "key": "k", "threads": 1, "context": 512}
    done = subprocess.run(CHILD, input=json.dumps(config) + "\n", capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["address"].startswith("http://127.0.0.1:")

"""Many visitors at once over `/api/v1/chat` (SSE), against a scripted model of a steady pace.

    python -m benchmarks.load [--visitors 1 10 100] [--rounds 3] [--minutes 0] [--data-dir DIR]

The model gives its first token after 300 ms and then 30 a second; it quotes the first passage. Each question
is asked alone first: an answer that differs later belongs to somebody else (`foreign`). `ours` is the time
of the first visible sentence that is not the model's. With --minutes the rounds of the last size go on that
long, a soak; --faults is the share of the model's replies that fail.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.wire.answers import sentences

QUESTIONS = Path(__file__).parents[1] / "tests" / "data" / "answers" / "demo.jsonl"
FIRST_TOKEN, PER_SECOND = 0.3, 30
WAIT_SECONDS = 120.0


@dataclass(frozen=True)
class Outcome:
    """What one visitor got: `first` and `whole` are seconds until the first sentence and until the end."""

    status: int
    first: float
    whole: float
    text: str
    degraded: bool  # the model did not keep its deadlines: the pages are quoted


class Model:
    """An OpenAI-compatible server: quotes the first sentences of the first passage, at its pace."""

    def __init__(self, faults: float) -> None:
        self._faults = faults
        self._chance = random.Random(7)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            if body := await _body(reader):  # a connection may be closed before it is used
                await self._reply(json.loads(body), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # who asked has gone
        finally:
            writer.close()

    async def _reply(self, body: dict[str, list[dict[str, str]]], writer: asyncio.StreamWriter) -> None:
        if self._chance.random() < self._faults:
            writer.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        await asyncio.sleep(FIRST_TOKEN)
        for word in quoted(body["messages"][-1]["content"]):
            writer.write(_chunk({"content": f"{word} "}, None))
            await writer.drain()
            await asyncio.sleep(1 / PER_SECOND)
        writer.write(_chunk({}, "stop") + b"data: [DONE]\n\n")
        await writer.drain()


def quoted(prompt: str) -> list[str]:
    """The words of the reply: three sentences of the first passage, each with its citation."""
    first = prompt.partition("[1]")[2].partition("[2]")[0]
    said = sentences(first)[:3] or [" ".join(first.split()[:30])]  # a table has no sentence
    return " ".join(f"{sentence} [1]" for sentence in said).split()


async def _body(reader: asyncio.StreamReader) -> bytes:
    length = 0
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        if name.casefold() == "content-length":
            length = int(value)
    return await reader.readexactly(length)


def _chunk(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    data = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(data)}\n\n".encode()


def questions() -> list[str]:
    """Questions about the demo company that its knowledge answers."""
    items = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [item["question"] for item in items if item.get("answerable") and "-fact-" in item["id"]]


async def ask(client: httpx.AsyncClient, question: str) -> Outcome:
    """One visitor."""
    began, first, answer = time.perf_counter(), 0.0, {"answer": "", "status": ""}
    async with client.stream("POST", "/api/v1/chat", json={"question": question}) as reply:
        async for line in reply.aiter_lines():
            if line.startswith("event: text") and not first:
                first = time.perf_counter() - began
            if line.startswith('data: {"conversation"') and '"answer": ' in line:
                answer = json.loads(line.removeprefix("data: "))
    whole, degraded = time.perf_counter() - began, answer["status"] == "degraded"
    return Outcome(reply.status_code, first, whole, answer["answer"], degraded)


def visitors_of(address: str, key: str, most: int) -> httpx.AsyncClient:
    """So many browsers in one."""
    return httpx.AsyncClient(
        base_url=address,
        headers={"Authorization": f"Bearer {key}", "Accept": "text/event-stream"},
        timeout=WAIT_SECONDS,
        limits=httpx.Limits(max_connections=most),
        trust_env=False,
    )


async def alone(client: httpx.AsyncClient) -> dict[str, str]:
    """Each question and the answer it gets when nobody else asks; only those with one of its own."""
    known = {question: (await ask(client, question)).text for question in questions()}
    often = list(known.values())
    return {question: text for question, text in known.items() if "[1]" in text and often.count(text) == 1}


async def rounds(
    client: httpx.AsyncClient, known: Mapping[str, str], visitors: int, count: int
) -> list[tuple[str, Outcome]]:
    """So many visitors at the same moment, `count` times."""
    asked, found = list(known), []
    for _ in range(count):
        mine = [asked[place % len(asked)] for place in range(visitors)]
        replies = await asyncio.gather(*(ask(client, question) for question in mine))
        found += list(zip(mine, replies, strict=True))
    return found


def show(
    visitors: int, found: Sequence[tuple[str, Outcome]], known: Mapping[str, str], memory: float
) -> None:
    """One row of the table."""
    answered = [(question, each) for question, each in found if each.status == 200]
    busy = [each for _, each in found if each.status == 503]
    ours = sorted(each.first - _model_seconds(known[question]) for question, each in answered)
    p95 = ours[int(0.95 * (len(ours) - 1))]
    slow = max((each.whole for each in busy), default=0.0)
    foreign = sum(not each.degraded and each.text != known[question] for question, each in answered)
    degraded = sum(each.degraded for _, each in answered)
    other = len(found) - len(answered) - len(busy)
    print(
        f"{visitors:>8}{len(found):>8}{len(answered):>10}{len(busy):>6}{other:>7}{slow:>12.2f}"
        f"{statistics.median(ours):>10.2f}{p95:>8.2f}{degraded:>10}{foreign:>9}{memory:>8.0f}",
        flush=True,
    )


def _model_seconds(answer: str) -> float:
    """When the model has written the first sentence of an answer."""
    return FIRST_TOKEN + len(answer.partition("]")[0].split()) / PER_SECOND


@contextmanager
def served(folder: Path, model: str) -> Iterator[tuple[str, str, int]]:
    """The demo company as its user starts it: its address, a key of its API, its process."""
    values = {
        "ASSISTANT_DATA_DIR": str(folder),
        "OPENAI_BASE_URL": model,
        "ASSISTANT_CHAT_MODEL": "scripted",
        "ASSISTANT_RATE_KEY": "1000000",
        "ASSISTANT_CHAT_DAILY_TOKENS": "0",
    }
    environment = {**os.environ, **values}
    command = [sys.executable, "-m", "assistant.cli.main"]
    made = subprocess.run(
        [*command, "keys", "create", "load", "--json"], env=environment, check=True, capture_output=True
    )
    with subprocess.Popen(
        [*command, "serve", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        text = ""
        for line in process.stdout:
            text += line
            if line.startswith("}"):
                break
        yield json.loads(text)["address"], json.loads(made.stdout)["key"], process.pid
        process.terminate()


def megabytes(pid: int) -> float:
    """The memory that the process holds, as Linux counts it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:"))


async def measure(options: argparse.Namespace, folder: Path) -> None:
    """Start everything, and print a row for each number of visitors."""
    model = await asyncio.start_server(Model(options.faults).serve, "127.0.0.1", 0, backlog=256)
    port = model.sockets[0].getsockname()[1]
    opened = served(folder, f"http://127.0.0.1:{port}/v1")
    address, key, pid = await asyncio.to_thread(opened.__enter__)
    try:
        async with visitors_of(address, key, max(options.visitors)) as client:
            known = await alone(client)
            print(f"{len(known)} questions, load average {os.getloadavg()[0]:.1f}\n")
            print(
                f"{'visitors':>8}{'asked':>8}{'answered':>10}{'busy':>6}{'other':>7}{'told within':>12}",
                end="",
            )
            print(f"{'ours p50':>10}{'p95':>8}{'degraded':>10}{'foreign':>9}{'MB':>8}")
            for visitors in options.visitors:
                show(visitors, await rounds(client, known, visitors, options.rounds), known, megabytes(pid))
            until = time.monotonic() + 60 * options.minutes
            while time.monotonic() < until:
                show(visitors, await rounds(client, known, visitors, options.rounds), known, megabytes(pid))
    finally:
        await asyncio.to_thread(opened.__exit__, None, None, None)
        model.close()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="many visitors at once over the API")
    parser.add_argument("--visitors", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--faults", type=float, default=0)
    parser.add_argument("--data-dir", type=Path, help="an index of the demo company; else a fresh one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(options, options.data_dir or Path(folder)))


if __name__ == "__main__":
    main()

"""An OpenAI-compatible server in a process of its own, which answers each call after a set time.

It counts what it is asked and how much CPU it takes itself, so that a benchmark can tell its own work from
the server's. Faults come from a seed: a share of 429 with Retry-After, and of replies that are cut.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.wire.answers import answer
from tests.wire.events import completion

RETRY_AFTER = 0.5  # seconds


@dataclass
class _Counts:
    calls: int = 0
    whole: int = 0
    refused: int = 0
    cut: int = 0
    most_at_once: int = 0
    early: int = 0  # came back before the moment that they were told
    prompts: dict[int, int] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0


class _Model:
    def __init__(self, seconds: float, refuses: float, cuts: float) -> None:
        self._seconds = seconds
        self._refuses = refuses
        self._cuts = cuts
        self._chance = random.Random(7)
        self._at_once = 0
        self._not_before: dict[int, float] = {}
        self.counts = _Counts()
        self.asked: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(
                (
                    int(line.split(":")[1])
                    for line in head.split("\r\n")
                    if line.lower().startswith("content-length")
                ),
                0,
            )
            body = await reader.readexactly(length) if length else b""
            if head.startswith("GET /counts"):
                _send(
                    writer,
                    200,
                    {
                        **vars(self.counts),
                        "prompts": list(self.counts.prompts.values()),
                        "cpu": time.process_time(),
                    },
                )
            elif head.startswith("GET /asked"):
                _send(writer, 200, {"asked": self.asked})
            elif head.startswith("GET /reset"):
                self.counts, self._not_before, self.asked = _Counts(), {}, []
                _send(writer, 200, {})
            else:
                await self._reply(json.loads(body), writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # who asked has gone
        finally:
            writer.close()

    async def _reply(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        counts, now = self.counts, time.monotonic()
        messages = json.dumps(body["messages"])
        asked = hash(messages)
        self.asked.append(messages)
        counts.calls += 1
        counts.first = counts.first or now
        counts.early += now < self._not_before.get(asked, 0.0) - 0.01
        draw = self._chance.random()
        if draw < self._refuses:
            counts.refused += 1
            self._not_before[asked] = now + RETRY_AFTER
            _send(
                writer, 429, {"error": {"message": "rate limit reached"}}, f"Retry-After: {RETRY_AFTER}\r\n"
            )
            return
        self._at_once += 1
        counts.starts.append(now)
        counts.most_at_once = max(counts.most_at_once, self._at_once)
        counts.prompts[asked] = counts.prompts.get(asked, 0) + 1
        text = json.dumps(completion(body, answer(body["messages"], body), "stop"))
        await asyncio.sleep(self._seconds - (time.monotonic() - now))
        self._at_once -= 1
        counts.last = time.monotonic()
        if draw < self._refuses + self._cuts:
            counts.cut += 1
            _send(writer, 200, text, whole=False)
            return
        counts.whole += 1
        _send(writer, 200, text)


def _send(
    writer: asyncio.StreamWriter,
    status: int,
    body: str | dict[str, Any],
    headers: str = "",
    whole: bool = True,
) -> None:
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    lines = (
        f"HTTP/1.1 {status} X",
        "Content-Type: application/json",
        f"Content-Length: {len(data)}",
        "Connection: close",
    )
    head = "\r\n".join(lines) + f"\r\n{headers}\r\n"
    writer.write(head.encode() + (data if whole else data[: len(data) // 2]))


@dataclass(frozen=True)
class Paced:
    """Where the server is."""

    root: str

    @property
    def url(self) -> str:
        """The base URL that clients want."""
        return f"{self.root}/v1"

    def counts(self) -> dict[str, Any]:
        """What it was asked since the last `reset`, and the CPU seconds that it took in all."""
        found: dict[str, Any] = httpx.get(f"{self.root}/counts", timeout=60).json()
        return found

    def asked(self) -> list[str]:
        """The messages of every call since the last `reset`, as JSON."""
        return list(httpx.get(f"{self.root}/asked", timeout=60).json()["asked"])

    def reset(self) -> None:
        """Forget what was asked."""
        httpx.get(f"{self.root}/reset", timeout=60)


@contextmanager
def paced(seconds: float, refuses: float = 0.0, cuts: float = 0.0) -> Iterator[Paced]:
    """The server, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.paced", str(seconds), str(refuses), str(cuts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Paced(process.stdout.readline().strip())
        finally:
            process.terminate()


async def _serve(model: _Model) -> None:
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0, backlog=512)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("seconds", "refuses", "cuts"):
        parser.add_argument(name, type=float)
    given = parser.parse_args()
    asyncio.run(_serve(_Model(given.seconds, given.refuses, given.cuts)))

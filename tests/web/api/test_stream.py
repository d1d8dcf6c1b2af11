"""What happens to an answer whose client leaves, or whose end never comes."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import Message

from assistant.errors import ModelBusyError, StoreError
from assistant.services import Services
from assistant.types.answer import AnswerText
from assistant.web.api.stream import while_awaited
from tests.web.api.conftest import Headers, api_alone
from tests.web.api.test_chat import CHAT, events_of
from tests.web.chat.scripted import Pause, Scripted, answered, script

QUESTION = "Quels sont les délais ?"


@pytest.fixture
def shop(services: Services) -> Iterator[Scripted]:
    made = Scripted(services)
    yield made
    assert services.door.state().running == 0


@pytest.fixture
def api(shop: Scripted) -> FastAPI:
    return api_alone(shop)


class Client:
    """One request at the level of ASGI, whose client can leave."""

    def __init__(self, headers: Headers, question: str = QUESTION, accept: str = "text/event-stream") -> None:
        named = {**headers, "Accept": accept, "Content-Type": "application/json"}
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "path": CHAT,
            "raw_path": CHAT.encode(),
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in named.items()],
            "client": ("192.0.2.1", 5),
            "server": ("localhost", 80),
            "scheme": "http",
        }
        self.sent: list[Message] = []
        self.begun = asyncio.Event()
        self.gone = asyncio.Event()
        self._body: bytes | None = json.dumps({"question": question}).encode()

    async def receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if b"event: text" in message.get("body", b""):
            self.begun.set()

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()


async def test_who_leaves_ends_the_answer_and_gives_the_place_back(
    api: FastAPI, shop: Scripted, key: Headers
) -> None:
    shop.scripts = {QUESTION: [AnswerText("Trois jours"), Pause(), answered()]}
    client = Client(key)
    request = asyncio.create_task(api(client.scope, client.receive, client.send))
    await client.begun.wait()
    assert shop.door.state().running == 1
    client.gone.set()
    await request
    assert shop.ended == [QUESTION]
    assert "event: answer" not in client.text


async def test_who_leaves_before_the_answer_as_one_object_ends_it_too(
    api: FastAPI, shop: Scripted, key: Headers
) -> None:
    reached = asyncio.Event()

    class Reached(Pause):
        async def wait(self) -> None:
            reached.set()
            await super().wait()

    shop.scripts = {QUESTION: [AnswerText("Trois jours"), Reached(), answered()]}
    client = Client(key, accept="application/json")
    request = asyncio.create_task(api(client.scope, client.receive, client.send))
    await reached.wait()
    client.gone.set()
    await request
    assert (shop.ended, client.sent) == ([QUESTION], [])


async def test_a_fault_in_the_middle_is_the_last_event(api: FastAPI, shop: Scripted, key: Headers) -> None:
    shop.scripts = {QUESTION: [AnswerText("Trois"), StoreError("/srv/data/x is gone.", "Look.")]}
    client = Client(key)
    await api(client.scope, client.receive, client.send)
    events = events_of(client.text)
    assert [name for name, _ in events] == ["start", "text", "error"]
    assert events[-1][1]["code"] == "store"
    assert "/srv" not in client.text
    assert client.sent[-1] == {"type": "http.response.body"}


async def test_a_fault_before_the_first_event_has_a_status(
    api: FastAPI, shop: Scripted, key: Headers
) -> None:
    shop.scripts = {QUESTION: [ModelBusyError("The model is busy.", "", 7.2)]}
    client = Client(key)
    await api(client.scope, client.receive, client.send)
    assert client.sent[0]["status"] == 503
    assert (b"retry-after", b"8") in client.sent[0]["headers"]


async def test_many_at_once_get_their_own_answers(api: FastAPI, shop: Scripted, key: Headers) -> None:
    names = [f"Question {number} ?" for number in range(20)]
    shop.scripts = {name: script(answered(f"Réponse à {name}")) for name in names}
    clients = [Client(key, name) for name in names]
    await asyncio.gather(*(api(client.scope, client.receive, client.send) for client in clients))
    for client, name in zip(clients, names, strict=True):
        assert events_of(client.text)[-1][1]["answer"] == f"Réponse à {name}"


async def test_an_error_of_the_work_is_not_lost() -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def fails() -> None:
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        await while_awaited(never, fails())


async def test_a_server_that_stops_ends_the_work() -> None:
    ended: list[Any] = []

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def works() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    request = asyncio.create_task(while_awaited(never, works()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert ended == [True]

"""How a request waits for work, no longer than its client does; and one answer as JSON events."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import aclosing
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from assistant.chat.answer import AnswerEvent
from assistant.chat.door.door import Visitor
from assistant.errors import AssistantError
from assistant.services import Services
from assistant.types.answer import Answer, AnswerProducts, AnswerSources, AnswerText
from assistant.types.language import Language
from assistant.web.api.problems import problem, told
from assistant.web.api.shapes import answer_shape, passage_shape, product_shape

Event = dict[str, Any]


async def while_awaited(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do `work`, and cancel it once the client has gone: nobody pays for what nobody reads."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        working.cancel()  # does nothing to one that is done
        await asyncio.gather(working, leaving, return_exceptions=True)
    if not working.cancelled():
        working.result()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class EventStream:
    """Server-sent events (WHATWG HTML, 9.2) over one response."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def put(self, event: Mapping[str, Any]) -> None:
        """Send an event; the first one begins the response."""
        if not self.begun:
            self.begun = True
            await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        data = {name: value for name, value in event.items() if name != "event"}
        text = f"event: {event['event']}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        body = text.encode(errors="replace")
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def end(self) -> None:
        """End the response."""
        await self._send({"type": "http.response.body"})


_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep the events back until the end
]


class WorkReply(Response, ABC):
    """Works while its client waits; then one response, or the events that were put into the stream."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes of the work, or what kept it from being done."""
        await while_awaited(receive, self._sent(scope, receive, send))

    @abstractmethod
    async def done(self, stream: EventStream) -> Response:
        """Do the work; what it gives is sent unless something was put into the stream."""

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = EventStream(send)
        try:
            reply = await self.done(stream)
        except AssistantError as error:
            if stream.begun:
                await stream.put({"event": "error", **told(error)})
            reply = problem(error)
        if stream.begun:
            await stream.end()
        else:
            await reply(scope, receive, send)


async def chat_events(
    services: Services, question: str, language: Language | None, conversation: str
) -> AsyncGenerator[Event, None]:
    """The events of one answer, each with its kind under `event`.

    `start` {conversation}, then any of `sources` {passages}, `products` {products} and `text` {text}, last
    `answer` (the whole answer, its text as it stands). Raises what `Services.answer` raises; before the first
    event when nothing can be found at all. Closing it cancels the model's call. The door is the caller's.
    """
    begun = False
    async with aclosing(services.answer(question, language, conversation)) as events:
        async for event in events:
            if not begun:
                begun = True
                yield {"event": "start", "conversation": conversation}
            yield _shaped(event, conversation)


class ChatReply(WorkReply):
    """Answers one question: as one JSON object, or as server-sent events while it is written.

    It enters the door itself, so that a place is held exactly while it is being sent.
    """

    def __init__(
        self, services: Services, visitor: Visitor, question: str, language: Language | None, streaming: bool
    ) -> None:
        super().__init__()
        self._services = services
        self._visitor = visitor
        self._question = question
        self._language = language
        self._streaming = streaming

    async def done(self, stream: EventStream) -> Response:
        """The answer as one object; when it is streamed, what was put into the stream counts."""
        door, last = self._services.door, Event()
        async with door.enter(self._visitor, self._question) as place, aclosing(self._events()) as events:
            async for last in events:
                place.started()
                if self._streaming:
                    await stream.put(last)
        return JSONResponse({name: value for name, value in last.items() if name != "event"})

    def _events(self) -> AsyncGenerator[Event, None]:
        conversation = self._visitor.conversation or ""
        return chat_events(self._services, self._question, self._language, conversation)


def _shaped(event: AnswerEvent, conversation: str) -> Event:
    match event:
        case AnswerSources(passages):
            return {"event": "sources", "passages": [passage_shape(passage) for passage in passages]}
        case AnswerProducts(cards):
            return {"event": "products", "products": [product_shape(card) for card in cards]}
        case AnswerText(text):
            return {"event": "text", "text": text}
        case Answer():
            return {"event": "answer", "conversation": conversation, **answer_shape(event)}

"""Drafts on their way to a program: as one JSON object, or as events while they are written."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from assistant.errors import AssistantError
from assistant.types.draft import Draft, DraftProgress
from assistant.web.api.problems import problem, told
from assistant.web.api.stream import EventStream, while_awaited

Steps = AsyncGenerator[DraftProgress | Draft, None]
Shaping = Callable[[Draft], Awaitable[dict[str, Any]]]


class DraftReply(Response):
    """Writes while its client waits; with `streaming`, tells every step as a server-sent event.

    Events: `progress` {stage, variant, text}, `draft` (a finished one), `error`, and last `done` {drafts}.
    """

    def __init__(self, steps: Callable[[], Steps], shaped: Shaping, streaming: bool) -> None:
        """`steps` begins the work; `shaped` makes of a finished draft what is sent."""
        super().__init__()
        self._steps = steps
        self._shaped = shaped
        self._streaming = streaming

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the drafts, or what kept them from being written."""
        await while_awaited(receive, self._sent(scope, receive, send))

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = EventStream(send)
        try:
            reply: Response = await self._written(stream)
        except AssistantError as error:
            if stream.begun:
                await stream.put({"event": "error", **told(error)})
            reply = problem(error)
        if stream.begun:
            await stream.end()
        else:
            await reply(scope, receive, send)

    async def _written(self, stream: EventStream) -> Response:
        drafts = []
        async with aclosing(self._steps()) as steps:
            async for step in steps:
                if isinstance(step, Draft):
                    drafts.append(await self._shaped(step))
                    event: dict[str, Any] = {"event": "draft", **drafts[-1]}
                else:
                    event = {"event": "progress", **vars(step)}
                if self._streaming:
                    await stream.put(event)
        drafts.sort(key=lambda draft: int(draft["variant"]))
        if self._streaming:
            await stream.put({"event": "done", "drafts": [draft["id"] for draft in drafts]})
        return JSONResponse({"drafts": drafts})

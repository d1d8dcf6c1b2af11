"""Drafts on their way to a program: as one JSON object, or as events while they are written."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from starlette.responses import JSONResponse, Response

from assistant.types.draft import Draft, DraftProgress
from assistant.web.api.stream import EventStream, WorkReply

Steps = AsyncGenerator[DraftProgress | Draft, None]
Shaping = Callable[[Draft], Awaitable[dict[str, Any]]]


class DraftReply(WorkReply):
    """Writes while its client waits; with `streaming`, tells every step as a server-sent event.

    Events: `progress` {stage, variant, text}, `draft` (a finished one), `error`, and last `done` {drafts}.
    """

    def __init__(self, steps: Callable[[], Steps], shaped: Shaping, streaming: bool) -> None:
        """`steps` begins the work; `shaped` makes of a finished draft what is sent."""
        super().__init__()
        self._steps = steps
        self._shaped = shaped
        self._streaming = streaming

    async def done(self, stream: EventStream) -> Response:
        """The drafts as one object, in the order of their variants; each step as an event when streaming."""
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

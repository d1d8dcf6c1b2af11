"""`/api/v1/sequences`: the messages that follow a trigger, for programs whose key opens “copy”."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.services import Services
from assistant.store.copy.brief_json import brief_dict, brief_of
from assistant.types.draft import Draft, DraftProgress
from assistant.types.language import LANGUAGES
from assistant.types.sequence import KeptSequence, MessageSequence
from assistant.types.stored import StoredDraft
from assistant.web.api.clients import client_of
from assistant.web.api.draft_shapes import MOST_LISTED, BriefBody
from assistant.web.api.shapes import Id
from assistant.web.api.stream import EventStream, WorkReply
from assistant.writing.sequence import wait_of

_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
Steps = AsyncGenerator[DraftProgress | Draft, None]


class SequenceBody(BriefBody):
    """Which sequence, and the brief of all its messages; each step has its own channel."""

    sequence: Id = Field(description="welcome, abandoned_cart … as GET /sequences lists them.")
    channel: Id = Field("", description="Not needed: every step has its own.")
    variants: int = Field(1, ge=1, le=1, description="One text a message.")


def add_sequences(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""
    do = _Handlers(services)
    add = router.add_api_route
    add("/sequences", do.listed, methods=["GET"], summary="The sequences, and those that were written")
    add("/sequences", do.write, methods=["POST"], summary="Write a sequence", responses=_STREAM)
    add("/sequences/{group}", do.one, methods=["GET"], summary="A written sequence as it is now")
    add(
        "/sequences/{group}/rest",
        do.rest,
        methods=["POST"],
        summary="Write the messages that are missing",
        responses=_STREAM,
    )


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._copy = services.copy

    async def listed(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 20,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> Response:
        """`sequences`: what can be written; `written`: the kept ones, the newest first."""
        await self._user(request)
        kept = await asyncio.to_thread(self._copy.drafts.sequences.page, limit, offset)
        presets = [preset.as_dict() for preset in self._copy.sequences.presets.values()]
        return JSONResponse({"sequences": presets, "written": [_kept(each) for each in kept]})

    async def write(self, body: SequenceBody, request: Request) -> Response:
        """The messages one after the other, each kept; events with `Accept: text/event-stream`."""
        user = await self._user(request)
        self._services.check_ready()
        asked = body.asked()
        preset = self._copy.sequences.preset(asked.pop("sequence"))
        brief = brief_of({**asked, "channel": preset.steps[0].channel})
        return _SequenceReply(
            lambda: self._copy.sequences.write(preset.id, brief, user), self._told, _streaming(request)
        )

    async def rest(self, group: str, request: Request) -> Response:
        """For a sequence whose writing stopped before its end: as when it is written, for what lacks."""
        user = await self._user(request)
        self._services.check_ready()
        await asyncio.to_thread(self._copy.drafts.sequences.get, group[:80])
        return _SequenceReply(
            lambda: self._copy.sequences.go_on(group, user), self._told, _streaming(request), group
        )

    async def one(self, group: str, request: Request) -> Response:
        """Its messages with their findings, and what they say against each other."""
        await self._user(request)
        return JSONResponse(await asyncio.to_thread(self._shape, group[:80]))

    def _told(self, group: str, last: int) -> dict[str, Any]:
        """The sequence of a group, or of the draft that was written last."""
        return self._shape(group or self._copy.drafts.get(last).group)

    def _shape(self, group: str) -> dict[str, Any]:
        kept = self._copy.drafts.sequences.get(group)
        messages = self._copy.drafts.sequences.messages(group)
        preset = self._copy.sequences.presets.get(kept.sequence)
        found = self._copy.sequences.check(messages)
        return {
            **_kept(kept),
            "brief": brief_dict(kept.brief),
            **_messages(preset, messages),
            "together": [
                {"number": messages[place].draft.variant + 1, **finding.as_dict()} for place, finding in found
            ],
        }

    async def _user(self, request: Request) -> str:
        client = await client_of(self._services, request, "copy")
        self._services.door.count(Visitor(None, None, client.id))
        return f"API {client.name} ({client.id})"


class _SequenceReply(WorkReply):
    """Writes while its client waits.

    Events: `progress` {stage, variant, text}, `draft` (a finished message), `error`, and last `done` (the
    whole sequence, which is also what a client gets that does not stream).
    """

    def __init__(
        self,
        steps: Callable[[], Steps],
        shape: Callable[[str, int], dict[str, Any]],
        streaming: bool,
        group: str = "",
    ) -> None:
        super().__init__()
        self._steps = steps
        self._shape = shape
        self._streaming = streaming
        self._group = group

    async def done(self, stream: EventStream) -> Response:
        """The whole sequence; each step as an event when streaming."""
        last = 0
        async with aclosing(self._steps()) as steps:
            async for step in steps:
                event: dict[str, Any] = {"event": "progress", **vars(step)}
                if isinstance(step, Draft):
                    last, event = step.id or 0, {"event": "draft", **step.as_dict()}
                if self._streaming:
                    await stream.put(event)
        shape = await asyncio.to_thread(self._shape, self._group, last)
        if self._streaming:
            await stream.put({"event": "done", **shape})
        return JSONResponse(shape)


def _kept(kept: KeptSequence) -> dict[str, Any]:
    return {
        "group": kept.group,
        "sequence": kept.sequence,
        "created_at": kept.created_at.isoformat(),
        "created_by": kept.created_by,
    }


def _messages(preset: MessageSequence | None, messages: Sequence[StoredDraft]) -> dict[str, Any]:
    """The messages with when each is sent, and the numbers of those that lack.

    A sequence whose preset is not in the rules any more has neither.
    """
    steps = preset.steps if preset else ()
    there = {message.draft.variant: message for message in messages}
    rows = [
        {
            "number": place + 1,
            "channel": message.draft.brief.channel,
            "hours": steps[place].hours if place < len(steps) else None,
            "wait": _wait(preset, place) if preset and place < len(steps) else None,
            "draft": message.as_dict(),
        }
        for place, message in there.items()
    ]
    missing = [place + 1 for place in range(len(steps)) if place not in there]
    return {"messages": rows, "missing": missing}


def _wait(preset: MessageSequence, place: int) -> dict[str, str]:
    return {language: wait_of(preset, place, language) for language in LANGUAGES}


def _streaming(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "")

"""`/api/v1/lessons`: what results teach, and what people decided on it.

A key needs the scope “campaigns”; “approve” to keep and to drop.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.services import Services
from assistant.store.api_keys import Scope
from assistant.types.results import LessonState, Metric
from assistant.web.api.campaign_shapes import LARGEST
from assistant.web.api.clients import client_of
from assistant.web.api.draft_shapes import ReasonBody
from assistant.web.api.shapes import Id

Number = Annotated[int, Path(ge=1, le=LARGEST)]


class LessonParams(BaseModel):
    """Which lessons; what is left out is any. An empty segment is what all segments teach."""

    model_config = ConfigDict(extra="forbid")  # a misspelt name must not be left out in silence

    state: LessonState | None = None
    segment: Id | None = None
    channel: Id | None = None
    campaign: int | None = Field(None, ge=1, le=LARGEST)


def add_lessons(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""
    do = _Handlers(services)
    calls: tuple[tuple[str, str, Callable[..., Awaitable[Response]], str], ...] = (
        ("GET", "/lessons", do.list, "What was learnt"),
        ("POST", "/lessons/found/{campaign}", do.find, "What a campaign teaches now"),
        ("POST", "/lessons/{number}/keep", do.keep, "Keep a lesson"),
        ("POST", "/lessons/{number}/drop", do.drop, "Drop a lesson"),
    )
    for method, path, handler, summary in calls:
        router.add_api_route(path, handler, methods=[method], summary=summary)


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._desk = services.results.learning

    async def list(self, request: Request, asked: Annotated[LessonParams, Query()]) -> Response:
        """The newest first, with the figures behind each."""
        await self._user(request)
        return await self._lessons(self._desk.list, asked.state, asked.segment, asked.channel, asked.campaign)

    async def find(self, campaign: Number, request: Request, metric: Metric = "click_rate") -> Response:
        """Read the results again: known lessons keep their state."""
        await self._user(request)
        return await self._lessons(self._desk.find, campaign, metric)

    async def keep(self, number: Number, request: Request) -> Response:
        """It is a note of its segment or of the brand, and told to the next briefs. Needs “approve”."""
        user = await self._user(request, "approve")
        lesson = await asyncio.to_thread(self._desk.keep, number, user)
        return JSONResponse(lesson.as_dict())

    async def drop(self, number: Number, body: ReasonBody, request: Request) -> Response:
        """It is not offered again. Needs the scope “approve”."""
        user = await self._user(request, "approve")
        lesson = await asyncio.to_thread(self._desk.drop, number, user, body.reason)
        return JSONResponse(lesson.as_dict())

    async def _lessons(self, read: Callable[..., Any], *asked: object) -> Response:
        found = await asyncio.to_thread(read, *asked)
        return JSONResponse({"lessons": [lesson.as_dict() for lesson in found]})

    async def _user(self, request: Request, scope: Scope = "campaigns") -> str:
        """Who asks, as it stands with lessons: the key, which opens `scope`."""
        client = await client_of(self._services, request, scope)
        self._services.door.count(Visitor(None, None, client.id))
        return f"API {client.name} ({client.id})"

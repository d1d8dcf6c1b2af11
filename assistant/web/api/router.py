"""The addresses of the API."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.services import Services
from assistant.store.api_keys import ApiKey, Scope
from assistant.types.language import Language
from assistant.web.api.campaigns import add_campaigns
from assistant.web.api.checks import add_checks
from assistant.web.api.clients import client_of
from assistant.web.api.described import description
from assistant.web.api.drafts import add_drafts
from assistant.web.api.exports import add_exports
from assistant.web.api.lab import add_lab
from assistant.web.api.lessons import add_lessons
from assistant.web.api.problems import ApiRoute, not_that
from assistant.web.api.results import add_results
from assistant.web.api.sequences import add_sequences
from assistant.web.api.shapes import (
    MOST_RESULTS,
    ChatBody,
    LeadBody,
    SearchBody,
    passage_shape,
    receipt_shape,
)
from assistant.web.api.stream import ChatReply
from assistant.web.site import Site

PREFIX = "/api/v1"
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}


def api_router(services: Services, site: Site) -> APIRouter:
    """`/api/v1` and all below it."""
    router = APIRouter(prefix=PREFIX, route_class=ApiRoute)
    do = _Handlers(services)
    add = router.add_api_route
    add("/chat", do.chat, methods=["POST"], summary="Answer a question", responses=_STREAM)
    add("/search", do.search, methods=["POST"], summary="Find passages")
    add("/search", do.look_up, methods=["GET"], summary="Find passages")
    add("/leads", do.form, methods=["GET"], summary="What a visitor has to fill in and agree to")
    add("/leads", do.lead, methods=["POST"], summary="Leave a request to a human", status_code=201)
    add_checks(router, services)
    add_exports(router, services)  # before the drafts: /drafts/export is no number of one
    add_drafts(router, services)
    add_lab(router, services)
    add_sequences(router, services)
    add_campaigns(router, services)
    add_results(router, services)
    add_lessons(router, services)
    _describe(router, site)
    return router


def _describe(router: APIRouter, site: Site) -> None:
    """The description of what was added so far, for programs and for people."""
    openapi = description(site.brand.name, list(router.routes))

    async def for_programs() -> Response:
        return JSONResponse(openapi)

    async def for_people(request: Request) -> Response:
        return site.show(request, "api", "API", calls=list(_calls(openapi)))

    async def unknown(rest: str) -> Response:
        return not_that(404, f"There is nothing at {PREFIX}/{rest[:80]} for this method.")

    router.add_api_route("/openapi.json", for_programs, include_in_schema=False)
    router.add_api_route("/docs", for_people, include_in_schema=False)
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    router.add_api_route("/{rest:path}", unknown, methods=methods, include_in_schema=False)


def _calls(openapi: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Each call, and the key of the text that says what it does."""
    for path, methods in openapi["paths"].items():
        for method in methods:
            parts = path.removeprefix(f"{PREFIX}/").split("/")
            name = "_".join("one" if part.startswith("{") else part for part in parts)
            yield {"method": method.upper(), "path": path, "text": f"api_{method}_{name}"}


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def chat(self, body: ChatBody, request: Request) -> Response:
        """Answer from the public knowledge; server-sent events with `Accept: text/event-stream`."""
        client = await client_of(self._services, request, "chat")
        streaming = "text/event-stream" in request.headers.get("accept", "")
        visitor = Visitor(self._conversation(body.conversation), None, client.id)
        return ChatReply(self._services, visitor, body.question, body.language, streaming)

    async def search(self, body: SearchBody, request: Request) -> Response:
        """The passages of the public knowledge that are nearest to a question."""
        await self._counted(request, "search")
        found = await asyncio.to_thread(self._services.public_search, body.question, body.limit)
        return JSONResponse({"results": [passage_shape(passage) for passage in found]})

    async def look_up(
        self,
        request: Request,
        q: Annotated[str, Query(min_length=1)],
        limit: Annotated[int, Query(ge=1, le=MOST_RESULTS)] = 5,
    ) -> Response:
        """The same by its address alone."""
        return await self.search(SearchBody(question=q, limit=limit), request)

    async def form(self, request: Request, language: Language = "fr") -> Response:
        """The fields, the company's own questions, and the texts to agree to with their version."""
        await self._counted(request, "leads")
        return JSONResponse(asdict(self._services.leads.form(language)))

    async def lead(self, body: LeadBody, request: Request) -> Response:
        """Store a request; what is wrong with it comes back by field, in the visitor's language."""
        await self._counted(request, "leads")
        receipt = await asyncio.to_thread(self._services.leads.submit, body.entry())
        return JSONResponse(receipt_shape(receipt), 201)

    async def _counted(self, request: Request, scope: Scope) -> ApiKey:
        client = await client_of(self._services, request, scope)
        self._services.door.count(Visitor(None, None, client.id))
        return client

    def _conversation(self, given: str | None) -> str:
        """The conversation of that id, or a new one: ids are ours to give."""
        conversations = self._services.conversations
        return given if given and conversations.knows(given) else conversations.open()

"""`/api/v1/drafts`: what a copywriter does, for programs whose key opens “copy”."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.services import Services
from assistant.store.copy.brief_json import brief_of
from assistant.store.copy.drafts import Wanted
from assistant.store.copy.reviews import LARGEST_ID
from assistant.types.draft import Draft
from assistant.types.stored import DraftStatus
from assistant.web.api.clients import client_of
from assistant.web.api.draft_shapes import (
    BriefBody,
    CommandBody,
    CommentBody,
    FieldsBody,
    ReasonBody,
    RestoreBody,
    RewriteBody,
)
from assistant.web.api.drafting import DraftReply, Steps
from assistant.writing.parts.asked import revision_of

MOST_LISTED = 100
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}


def add_drafts(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""
    do = _Handlers(services)
    calls: tuple[tuple[str, str, Callable[..., Awaitable[Response]], str], ...] = (
        ("POST", "/drafts", do.write, "Write the drafts of a brief"),
        ("GET", "/drafts", do.page, "List drafts"),
        ("POST", "/drafts/facts", do.facts, "List the facts for a brief"),
        ("POST", "/drafts/rewrite", do.rewrite_text, "Rewrite a text from elsewhere"),
        ("GET", "/drafts/spent", do.spent, "What drafts took today"),
        ("GET", "/drafts/{number}", do.one, "One draft with its history"),
        ("PUT", "/drafts/{number}", do.edit, "Keep a changed text"),
        ("POST", "/drafts/{number}/rewrite", do.rewrite, "Rewrite a draft"),
        ("POST", "/drafts/{number}/restore", do.restore, "Go back to a version"),
        ("POST", "/drafts/{number}/comments", do.comment, "Comment on a draft"),
        ("POST", "/drafts/{number}/approve", do.approve, "Approve a draft"),
        ("POST", "/drafts/{number}/reopen", do.reopen, "Take an approval back"),
    )
    for method, path, handler, summary in calls:
        streams = _STREAM if handler in (do.write, do.rewrite, do.rewrite_text) else None
        router.add_api_route(path, handler, methods=[method], summary=summary, responses=streams)


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._copy = services.copy

    async def write(self, body: BriefBody, request: Request) -> Response:
        """Write, check and keep each variant; events with `Accept: text/event-stream`."""
        user = await self._user(request)
        brief = brief_of(body.asked())

        async def told(draft: Draft) -> dict[str, Any]:
            return draft.as_dict()

        return DraftReply(lambda: self._services.write(brief, user), told, _streaming(request))

    async def facts(self, body: BriefBody, request: Request) -> Response:
        """What `pinned` and `excluded` of a brief choose from: prices, dates and stock first."""
        user = await self._user(request)
        self._services.check_ready()
        found = await asyncio.to_thread(self._copy.facts, brief_of(body.asked()), user)
        return JSONResponse({"facts": [fact.as_dict() for fact in found]})

    async def rewrite_text(self, body: RewriteBody, request: Request) -> Response:
        """One command on a text that came along; kept as a new draft with `keep`."""
        return await self._rewritten(body.asked(), request)

    async def rewrite(self, number: int, body: CommandBody, request: Request) -> Response:
        """One command on a stored draft, which bears the cost; a new version with `keep`."""
        return await self._rewritten({**body.asked(), "draft": number}, request)

    async def page(
        self,
        request: Request,
        channel: str | None = None,
        status: DraftStatus | None = None,
        offset: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 20,
    ) -> Response:
        """Drafts, the one changed last first."""
        await self._user(request)
        wanted = Wanted(channel=channel, status=status)
        found = await asyncio.to_thread(self._copy.drafts.page, wanted, offset, limit)
        return JSONResponse({"drafts": [stored.as_dict() for stored in found]})

    async def one(self, number: int, request: Request) -> Response:
        """A draft, its versions, comments and decisions."""
        await self._user(request)
        return JSONResponse(await asyncio.to_thread(self._history, number))

    async def edit(self, number: int, body: FieldsBody, request: Request) -> Response:
        """The changed text is checked and becomes the newest version."""
        return await self._changed(request, lambda user: self._copy.edit(number, body.fields, user))

    async def restore(self, number: int, body: RestoreBody, request: Request) -> Response:
        """An earlier version becomes the newest one again."""
        drafts = self._copy.drafts
        return await self._changed(request, lambda user: drafts.restore(number, body.version, user))

    async def comment(self, number: int, body: CommentBody, request: Request) -> Response:
        """Said of the newest version."""
        drafts = self._copy.drafts
        return await self._changed(request, lambda user: drafts.comment(number, body.text, user, body.field))

    async def approve(self, number: int, body: ReasonBody, request: Request) -> Response:
        """Checked once more; 409 with the hard findings, unless a reason is given, which is logged."""
        return await self._changed(request, lambda user: self._copy.approve(number, user, body.reason))

    async def reopen(self, number: int, body: ReasonBody, request: Request) -> Response:
        """It is a draft again."""
        return await self._changed(request, lambda user: self._copy.drafts.reopen(number, user, body.reason))

    async def spent(self, request: Request) -> Response:
        """Of this key and of all, beside what they may; 0: any number."""
        user = await self._user(request)
        return JSONResponse((await asyncio.to_thread(self._copy.spent, user)).as_dict())

    async def _rewritten(self, asked: dict[str, Any], request: Request) -> Response:
        user, keep = await self._user(request), bool(asked.pop("keep", False))
        self._services.check_ready()
        revision = await asyncio.to_thread(revision_of, asked, self._copy.drafts, self._services.channels)

        async def told(draft: Draft) -> dict[str, Any]:
            if not keep:
                return draft.as_dict()
            return (await asyncio.to_thread(self._copy.kept, revision, draft, user)).as_dict()

        def steps() -> Steps:
            return self._copy.revise(revision, user)

        return DraftReply(steps, told, _streaming(request))

    async def _changed(self, request: Request, change: Callable[[str], Any]) -> Response:
        """What a change of the store gives back; `change` is told the user."""
        user = await self._user(request)
        self._services.check_ready()
        return JSONResponse((await asyncio.to_thread(change, user)).as_dict())

    def _history(self, number: int) -> dict[str, Any]:
        drafts = self._copy.drafts
        return {
            **drafts.get(number).as_dict(),
            "versions": [version.as_dict() for version in drafts.versions(number)],
            "comments": [comment.as_dict() for comment in drafts.comments(number)],
            "decisions": [decision.as_dict() for decision in drafts.decisions(number)],
        }

    async def _user(self, request: Request) -> str:
        """Who asks, as it stands with drafts and in the books: the key."""
        client = await client_of(self._services, request, "copy")
        self._services.door.count(Visitor(None, None, client.id))
        return f"API {client.name} ({client.id})"


def _streaming(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "")

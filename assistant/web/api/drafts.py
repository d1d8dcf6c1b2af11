"""`/api/v1/drafts`: what a copywriter does, for programs whose key opens “copy”."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.services import Services
from assistant.store.api_keys import Scope
from assistant.store.copy.brief_json import brief_of
from assistant.types.draft import Draft
from assistant.web.api.clients import client_of
from assistant.web.api.draft_shapes import (
    ApprovalBody,
    BriefBody,
    CommandBody,
    CommentBody,
    FieldsBody,
    LibraryParams,
    ReasonBody,
    RestoreBody,
    RewriteBody,
)
from assistant.web.api.drafting import DraftReply, Steps
from assistant.writing.parts.asked import revision_of

_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}


def add_drafts(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""
    do = _Handlers(services)
    calls: tuple[tuple[str, str, Callable[..., Awaitable[Response]], str], ...] = (
        ("POST", "/drafts", do.write, "Write the drafts of a brief"),
        ("GET", "/drafts", do.found, "Find drafts"),
        ("POST", "/drafts/facts", do.facts, "List the facts for a brief"),
        ("POST", "/drafts/rewrite", do.rewrite_text, "Rewrite a text from elsewhere"),
        ("GET", "/drafts/spent", do.spent, "What drafts took today"),
        ("GET", "/drafts/{number}", do.one, "One draft with its history"),
        ("PUT", "/drafts/{number}", do.edit, "Keep a changed text"),
        ("POST", "/drafts/{number}/rewrite", do.rewrite, "Rewrite a draft"),
        ("POST", "/drafts/{number}/restore", do.restore, "Go back to a version"),
        ("POST", "/drafts/{number}/comments", do.comment, "Comment on a draft"),
        ("GET", "/drafts/{number}/record", do.record, "The approval record of a draft"),
        ("POST", "/drafts/{number}/submit", do.submit, "Submit a draft for review"),
        ("POST", "/drafts/{number}/approve", do.approve, "Approve a draft"),
        ("POST", "/drafts/{number}/return", do.send_back, "Send a draft back to its author"),
        ("POST", "/drafts/{number}/reopen", do.reopen, "Take an approval back"),
        ("POST", "/drafts/{number}/renew", do.renew, "Take a kept text up as a new draft"),
        ("POST", "/drafts/{number}/archive", do.archive, "Archive a draft"),
        ("POST", "/drafts/{number}/unarchive", do.unarchive, "Take a draft out of the archive"),
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

    async def found(self, request: Request, asked: Annotated[LibraryParams, Query()]) -> Response:
        """By words and by where they stand, the one changed last first; `next` begins the next page."""
        await self._user(request)
        library = self._copy.library
        page = await asyncio.to_thread(library.search, asked.query(), asked.limit, asked.after)
        return JSONResponse(page.as_dict())

    async def one(self, number: int, request: Request) -> Response:
        """A draft, its versions, comments and decisions, and what it brought with a campaign."""
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

    async def record(self, number: int, request: Request) -> Response:
        """Versions, checks, sources with their hashes, steps of the review, and what was changed."""
        await self._user(request)
        record = await asyncio.to_thread(self._copy.drafts.record, number)
        return JSONResponse(record.as_dict())

    async def submit(self, number: int, body: ReasonBody, request: Request) -> Response:
        """It is in review."""
        return await self._changed(request, lambda user: self._copy.drafts.submit(number, user, body.reason))

    async def approve(self, number: int, body: ApprovalBody, request: Request) -> Response:
        """Checked once more; 409 with the hard findings, unless a reason is given, which is logged.

        Hard findings in a text of one's own: 409 also with a reason; so is another newest version than the
        `version` that was looked at. Needs the scope “approve”.
        """
        return await self._changed(
            request, lambda user: self._copy.approve(number, user, body.reason, body.version), "approve"
        )

    async def send_back(self, number: int, body: ReasonBody, request: Request) -> Response:
        """It is a draft again; the reason is needed. Needs the scope “approve”."""
        drafts = self._copy.drafts
        return await self._changed(
            request, lambda user: drafts.send_back(number, user, body.reason), "approve"
        )

    async def reopen(self, number: int, body: ReasonBody, request: Request) -> Response:
        """It is a draft again."""
        return await self._changed(request, lambda user: self._copy.drafts.reopen(number, user, body.reason))

    async def renew(self, number: int, request: Request) -> Response:
        """A new draft with the same text and brief, checked today; the kept one stays as it is."""
        return await self._changed(request, lambda user: self._copy.renew(number, user))

    async def archive(self, number: int, body: ReasonBody, request: Request) -> Response:
        """It is only found in the archive."""
        return await self._changed(request, lambda user: self._copy.drafts.archive(number, user, body.reason))

    async def unarchive(self, number: int, body: ReasonBody, request: Request) -> Response:
        """It is a draft again, and has to be approved again."""
        drafts = self._copy.drafts
        return await self._changed(request, lambda user: drafts.unarchive(number, user, body.reason))

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

    async def _changed(
        self, request: Request, change: Callable[[str], Any], scope: Scope = "copy"
    ) -> Response:
        """What a change of the store gives back; `change` is told the user."""
        user = await self._user(request, scope)
        self._services.check_ready()
        return JSONResponse((await asyncio.to_thread(change, user)).as_dict())

    def _history(self, number: int) -> dict[str, Any]:
        drafts = self._copy.drafts
        stored = drafts.get(number)
        result = self._services.results.learning.of_drafts([number]).get(number)
        return {
            **stored.as_dict(),
            "versions": [version.as_dict() for version in drafts.versions(number)],
            "comments": [comment.as_dict() for comment in drafts.comments(number)],
            "decisions": [decision.as_dict() for decision in drafts.decisions(number)],
            "result": result and result.as_dict(),
        }

    async def _user(self, request: Request, scope: Scope = "copy") -> str:
        """Who asks, as it stands with drafts and in the books: the key, which opens `scope`."""
        client = await client_of(self._services, request, scope)
        self._services.door.count(Visitor(None, None, client.id))
        return f"API {client.name} ({client.id})"


def _streaming(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "")

"""`/api/v1/campaigns`: run, review and export of campaigns.

A key needs the scope “campaigns”; “approve” to approve and to reject; “export” for what holds contacts.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, JSONResponse, Response

from assistant.campaigns.review.verdicts import Judged
from assistant.campaigns.run.state import RunState
from assistant.chat.door.door import Visitor
from assistant.errors import UnknownNameError
from assistant.services import Services
from assistant.store.api_keys import Scope
from assistant.store.campaigns.definition import stored_dict
from assistant.types.campaign import CampaignStatus
from assistant.web.api.campaign_shapes import (
    LARGEST,
    DecisionBody,
    ExportBody,
    RetryBody,
    RunBody,
    SampleParams,
    TextsParams,
)
from assistant.web.api.clients import client_of
from assistant.web.api.shapes import Id

_ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}}}
Number = Annotated[int, Path(ge=1, le=LARGEST)]
Handler = Callable[..., Awaitable[Response]]


def add_campaigns(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""
    do = _Handlers(services)
    one = "/campaigns/{number}"
    calls: tuple[tuple[str, str, Handler, str], ...] = (
        ("GET", "/campaigns", do.list, "List the campaigns"),
        ("GET", one, do.one, "One campaign"),
        ("GET", f"{one}/status", do.status, "How far a run is"),
        ("POST", f"{one}/run", do.run, "Write the texts"),
        ("POST", f"{one}/pause", do.pause, "Pause a run"),
        ("POST", f"{one}/resume", do.resume, "Go on with a run"),
        ("POST", f"{one}/stop", do.stop, "Stop a run"),
        ("POST", f"{one}/retry", do.retry, "Write texts again"),
        ("GET", f"{one}/texts", do.texts, "List texts"),
        ("GET", f"{one}/texts/{{text}}", do.text, "One text with its draft"),
        ("POST", f"{one}/texts/approve", do.approve, "Approve texts"),
        ("POST", f"{one}/texts/reject", do.reject, "Reject texts"),
        ("POST", f"{one}/texts/clean", do.clean, "Approve all that are clean"),
        ("GET", f"{one}/sample", do.sample, "Random texts to read"),
        ("GET", f"{one}/agreement", do.agreement, "What contradicts itself between texts"),
        ("GET", f"{one}/export", do.check, "What would leave for a tool"),
        ("POST", f"{one}/export", do.export, "Make the file for a tool"),
        ("GET", f"{one}/exports", do.exports, "The files that were made"),
        ("GET", f"{one}/exports/{{name}}", do.file, "One of those files"),
    )
    for method, path, handler, summary in calls:
        responses = _ZIP if handler == do.file else None
        router.add_api_route(path, handler, methods=[method], summary=summary, responses=responses)


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._desk = services.campaigns

    async def list(self, request: Request, status: CampaignStatus | None = None) -> Response:
        """The newest first."""
        await self._user(request)
        found = await asyncio.to_thread(self._desk.list, status)
        return JSONResponse({"campaigns": [stored_dict(stored) for stored in found]})

    async def one(self, number: Number, request: Request) -> Response:
        """A campaign as it was planned."""
        await self._user(request)
        return JSONResponse(stored_dict(await asyncio.to_thread(self._desk.get, number)))

    async def status(self, number: Number, request: Request) -> Response:
        """Texts by where they stand, the pilot's too, the pace, what was spent, and the seconds left."""
        await self._user(request)
        return JSONResponse((await asyncio.to_thread(self._desk.runs.status, number)).as_dict())

    async def run(self, number: Number, body: RunBody, request: Request) -> Response:
        """Writing goes on in the server; 202 with the status. It costs money, up to the campaign's budget."""
        runs = self._desk.runs
        return await self._controlled(request, lambda user: runs.start(number, user, pilot=body.pilot))

    async def resume(self, number: Number, request: Request) -> Response:
        """Everything that is left."""
        return await self._controlled(request, lambda user: self._desk.runs.resume(number, user))

    async def pause(self, number: Number, request: Request) -> Response:
        """Texts on their way are ended, no more are begun."""
        return await self._controlled(request, lambda user: self._desk.runs.pause(number, user))

    async def stop(self, number: Number, request: Request) -> Response:
        """Texts on their way get some seconds; what is written stays."""
        return await self._controlled(request, lambda user: self._desk.runs.stop(number, user))

    async def retry(self, number: Number, body: RetryBody, request: Request) -> Response:
        """Such texts are pending again, `again` of them; `resume` writes them."""
        user = await self._user(request)
        again = await asyncio.to_thread(self._desk.runs.retry, number, tuple(body.statuses), user)
        return JSONResponse({"again": again})

    async def texts(
        self, number: Number, request: Request, asked: Annotated[TextsParams, Query()]
    ) -> Response:
        """By their number; `next` begins the next page, null after the last one. `facets` counts them all."""
        await self._user(request)
        return JSONResponse(await asyncio.to_thread(self._texts, number, asked))

    async def text(self, number: Number, text: Number, request: Request) -> Response:
        """Where it stands, and its `draft` in the newest version, null when none was written."""
        await self._user(request)
        read = await asyncio.to_thread(self._desk.review.read, number, text)
        return JSONResponse({**read.text.as_dict(), "draft_text": read.draft and read.draft.as_dict()})

    async def approve(self, number: Number, body: DecisionBody, request: Request) -> Response:
        """Each checked once more; `refused` says why one was not approved. Needs the scope “approve”."""
        review = self._desk.review
        return await self._judged(
            request, lambda user: review.approve(number, body.numbers, user, body.reason)
        )

    async def reject(self, number: Number, body: DecisionBody, request: Request) -> Response:
        """They do not leave, and go back to their author with the reason. Needs the scope “approve”."""
        review = self._desk.review
        return await self._judged(
            request, lambda user: review.reject(number, body.numbers, user, body.reason)
        )

    async def clean(self, number: Number, request: Request) -> Response:
        """All texts without findings that nobody judged. Needs the scope “approve”."""
        return await self._judged(request, lambda user: self._desk.review.approve_clean(number, user))

    async def sample(
        self, number: Number, request: Request, asked: Annotated[SampleParams, Query()]
    ) -> Response:
        """`n` texts that may go out; the same `seed` draws the same ones."""
        await self._user(request)
        rows = await asyncio.to_thread(self._desk.review.sample, number, asked.n, asked.seed)
        return JSONResponse({"texts": [row.as_dict() for row in rows]})

    async def agreement(self, number: Number, request: Request) -> Response:
        """Prices, dates, conditions and codes that are not the same everywhere: they block the export."""
        await self._user(request)
        found = await asyncio.to_thread(self._desk.review.agreement, number)
        return JSONResponse({"disagreements": [each.as_dict() for each in found]})

    async def check(
        self, number: Number, request: Request, asked: Annotated[ExportBody, Query()]
    ) -> Response:
        """What blocks the export, and which texts would not go along; nothing is written."""
        await self._user(request)
        exports = self._desk.exports
        found = await asyncio.to_thread(
            exports.check, number, asked.tool, template=asked.template, unapproved=asked.unapproved
        )
        return JSONResponse(found.as_dict())

    async def export(self, number: Number, body: ExportBody, request: Request) -> Response:
        """201 with the manifest and the `name` to fetch. It holds contacts: needs the scope “export”."""
        user = await self._user(request, "export")
        self._services.check_ready()
        made = await asyncio.to_thread(
            self._desk.exports.export,
            number,
            body.tool,
            template=body.template,
            unapproved=body.unapproved,
            user=user,
        )
        return JSONResponse(made.as_dict(), 201)

    async def exports(self, number: Number, request: Request) -> Response:
        """The newest first, with their manifests; a file goes after its days, its manifest stays."""
        await self._user(request)
        found = await asyncio.to_thread(self._desk.exports.list, number)
        return JSONResponse({"exports": [each.as_dict() for each in found]})

    async def file(self, number: Number, name: Id, request: Request) -> Response:
        """The ZIP; 404 when it is deleted. Needs the scope “export”."""
        await self._user(request, "export")
        found = await asyncio.to_thread(self._desk.exports.get, name)
        if found.campaign != number or found.path is None:
            raise UnknownNameError("export", name, ())
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        return FileResponse(found.path, 200, headers, found.media_type, filename=found.name)

    def _texts(self, number: int, asked: TextsParams) -> dict[str, Any]:
        review = self._desk.review
        facets = review.facets(number)
        rows = review.page(number, asked.after, asked.limit + 1, **asked.narrowed())
        shown = rows[: asked.limit]
        return {
            "texts": [row.as_dict() for row in shown],
            "next": shown[-1].planned.number if len(rows) > len(shown) else None,
            "facets": facets.as_dict(),
        }

    async def _controlled(self, request: Request, control: Callable[[str], RunState]) -> Response:
        user = await self._user(request)
        self._services.check_ready()
        return JSONResponse((await asyncio.to_thread(control, user)).as_dict(), 202)

    async def _judged(self, request: Request, judge: Callable[[str], Judged]) -> Response:
        user = await self._user(request, "approve")
        self._services.check_ready()
        return JSONResponse((await asyncio.to_thread(judge, user)).as_dict())

    async def _user(self, request: Request, scope: Scope = "campaigns") -> str:
        """Who asks, as it stands with drafts and in the books: the key, which opens `scope`."""
        client = await client_of(self._services, request, scope)
        self._services.door.count(Visitor(None, None, client.id))
        return f"API {client.name} ({client.id})"

"""`/api/v1/results`: how campaigns went, and the reports of mailing tools that tell it.

A key needs the scope “campaigns”. What comes out is about groups, never about a single person.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.errors import TooLongError
from assistant.results.plots.picture import PictureName
from assistant.results.reading.metrics import definitions
from assistant.services import Services
from assistant.store.campaigns.definition import stored_dict
from assistant.web.api.campaign_shapes import LARGEST
from assistant.web.api.clients import client_of
from assistant.web.api.result_shapes import FileParams, PictureParams, ReadParams, TableParams
from assistant.web.guard.limits import RESULTS, RESULTS_PREVIEW
from assistant.web.studio.campaigns.files import incoming
from assistant.web.studio.results.asked import Asked
from assistant.web.studio.results.files import MEDIA, picture_file

Number = Annotated[int, Path(ge=1, le=LARGEST)]
Handler = Callable[..., Awaitable[Response]]
Made = TypeVar("Made")
_PREFIX = "/api/v1"
_FILE = {"description": "The file."}
_REPORT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
# A file to be saved, kept by nobody in between.
_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def add_results(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""
    do = _Handlers(services)
    calls: tuple[tuple[str, str, Handler, str, tuple[str, ...]], ...] = (
        ("GET", "/results", do.list, "The campaigns with results", ()),
        ("GET", "/results/{number}", do.read, "How a campaign went", ()),
        ("GET", "/results/{number}/csv", do.csv, "The same as a table", ("text/csv",)),
        ("GET", "/results/{number}/pictures/{name}", do.picture, "A picture of it", tuple(MEDIA.values())),
        ("GET", "/results/{number}/imports", do.imports, "The reports of a campaign", ()),
        ("DELETE", "/results/imports/{number}", do.take_out, "Take a report out again", ()),
    )
    for method, path, handler, summary, media in calls:
        content = {each: dict[str, Any]() for each in media}
        responses: dict[int | str, dict[str, Any]] = {200: _FILE | {"content": content}} if media else {}
        router.add_api_route(path, handler, methods=[method], summary=summary, responses=responses)
    for path, handler, summary in (
        (RESULTS, do.take, "Take a report in"),
        (RESULTS_PREVIEW, do.preview, "What a report would bring"),
    ):
        router.add_api_route(
            path.removeprefix(_PREFIX), handler, methods=["POST"], summary=summary, openapi_extra=_REPORT
        )


class _Handlers:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._desk = services.results
        self._files = incoming(services)

    async def list(self, request: Request) -> Response:
        """The newest first; `metrics` defines what their numbers mean."""
        await self._user(request)
        found = await asyncio.to_thread(self._desk.campaigns)
        metrics = [each.as_dict() for each in definitions().values()]
        return JSONResponse({"campaigns": [stored_dict(each) for each in found], "metrics": metrics})

    async def read(self, number: Number, request: Request, asked: Annotated[ReadParams, Query()]) -> Response:
        """Summary, warnings, figures by dimension, and the variants compared, in both languages."""
        await self._user(request)
        results = await asyncio.to_thread(self._desk.read, number, asked.metric, asked.prior)
        return JSONResponse(results.as_dict())

    async def csv(self, number: Number, request: Request, asked: Annotated[TableParams, Query()]) -> Response:
        """A table for a spreadsheet; no cell of it is a formula."""
        await self._user(request)
        made = await asyncio.to_thread(self._desk.csv, number, asked.language, asked.metric, asked.prior)
        return Response(made, 200, _named(f"campaign-{number}-results.csv"), "text/csv; charset=utf-8")

    async def picture(
        self,
        number: Number,
        name: PictureName,
        request: Request,
        asked: Annotated[PictureParams, Query()],
    ) -> Response:
        """`intervals`, `timeline` or `heat_map`, as SVG or PNG, with the same in words inside the file."""
        await self._user(request)
        wanted = Asked(number, asked.metric, asked.prior)
        made = await asyncio.to_thread(picture_file, self._services, wanted, name, asked.kind, asked.language)
        return Response(made, 200, _named(f"campaign-{number}-{name}.{asked.kind}"), MEDIA[asked.kind])

    async def imports(self, number: Number, request: Request) -> Response:
        """The newest first, each with what was left out of it and why."""
        await self._user(request)
        found = await asyncio.to_thread(self._desk.incoming.imports, number)
        return JSONResponse({"imports": [each.as_dict() for each in found]})

    async def preview(self, request: Request, asked: Annotated[FileParams, Query()]) -> Response:
        """The file as the body: its tool, its columns, and what an import would take. Nothing is stored."""
        user = await self._user(request)

        def look(path: FilePath) -> Mapping[str, Any]:
            mapping = asked.columns()
            return self._desk.incoming.preview(path, asked.campaign, asked.tool, mapping).as_dict()

        return JSONResponse(await self._sent(request, asked.name, user, look))

    async def take(self, request: Request, asked: Annotated[FileParams, Query()]) -> Response:
        """The file as the body; 201 with what was taken. The same file a second time is refused."""
        user = await self._user(request)

        def work(path: FilePath) -> Mapping[str, Any]:
            taken = self._desk.incoming.take(
                path, asked.campaign, user, tool=asked.tool, mapping=asked.columns()
            )
            return taken.as_dict()

        return JSONResponse(await self._sent(request, asked.name, user, work), 201)

    async def take_out(self, number: Number, request: Request) -> Response:
        """All that it said goes with it; `taken_out` are the reports that went."""
        user = await self._user(request)
        gone = await asyncio.to_thread(self._desk.incoming.take_out, number, user)
        return JSONResponse({"taken_out": [each.as_dict() for each in gone]})

    async def _sent(self, request: Request, name: str, user: str, work: Callable[[FilePath], Made]) -> Made:
        """What `work` makes of the file that comes in; nothing of it stays."""
        try:
            key = await self._files.add(name, request.stream(), user)
        except ClientDisconnect as error:  # also what `RequestLimits` makes of a body that grows too large
            raise TooLongError("The file did not arrive whole.", "Send a smaller one.") from error
        try:
            return await asyncio.to_thread(work, self._files.path(key, user))
        finally:
            self._files.drop(key, user)

    async def _user(self, request: Request) -> str:
        """Who asks, as it stands with the imports."""
        client = await client_of(self._services, request, "campaigns")
        self._services.door.count(Visitor(None, None, client.id))
        return f"API {client.name} ({client.id})"


def _named(name: str) -> dict[str, str]:
    return {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}

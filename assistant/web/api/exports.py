"""`/api/v1/drafts/…/export`: kept drafts as files for a tool, for programs whose key opens “copy”."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.services import Services
from assistant.store.copy.tables import LARGEST_ID
from assistant.types.export import ExportFile
from assistant.web.api.clients import client_of
from assistant.web.api.shapes import Id

_MOST = 50  # drafts in one request
_LONGEST_HEADER = (
    3_500  # characters: proxies take 4 or 8 KB of all headers together (nginx: proxy_buffer_size)
)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, under its name; X-Export-Warnings holds what to look at, as JSON.",
        "content": {"application/octet-stream": {}},
    }
}
_UNAPPROVED = "Also drafts that are not approved; their files say so."
Number = Annotated[int, Query(ge=1, le=LARGEST_ID)]
Format = Annotated[Id, Query(alias="format", description="See /drafts/{number}/formats.")]
Tool = Annotated[Id, Query(description="The mailing tool that takes it: see /drafts/{number}/formats.")]
Unapproved = Annotated[bool, Query(description=_UNAPPROVED)]


def add_exports(router: APIRouter, services: Services) -> None:
    """Add the calls to the API."""

    async def counted(request: Request) -> None:
        client = await client_of(services, request, "copy")
        services.door.count(Visitor(None, None, client.id))

    async def several(
        request: Request,
        draft: Annotated[list[Number], Query(min_length=1, max_length=_MOST, description="Their numbers.")],
        kind: Format,
        tool: Tool = "plain",
        unapproved: Unapproved = False,
    ) -> Response:
        """Several drafts in one file; a ZIP where a file of that format holds one."""
        await counted(request)
        return await _file(services, draft, kind, tool, unapproved)

    async def one(
        number: int, request: Request, kind: Format, tool: Tool = "plain", unapproved: Unapproved = False
    ) -> Response:
        """The newest version; 409 when it is not approved, unless `unapproved` asks for it all the same."""
        await counted(request)
        return await _file(services, [number], kind, tool, unapproved)

    async def formats(number: int, request: Request) -> Response:
        """The formats that fit its channel, and the mailing tools whose merge tags can be written."""
        await counted(request)
        stored = await asyncio.to_thread(services.copy.drafts.get, number)
        found = services.exports.formats(stored.draft.brief.channel)
        tools = [{"id": id_, "name": name} for id_, name in services.exports.tools.items()]
        return JSONResponse({"formats": [format_.as_dict() for format_ in found], "tools": tools})

    add = router.add_api_route
    add("/drafts/export", several, methods=["GET"], summary="Export several drafts", responses=_FILE)
    add("/drafts/{number}/export", one, methods=["GET"], summary="Export a draft", responses=_FILE)
    add("/drafts/{number}/formats", formats, methods=["GET"], summary="The formats for a draft")


async def _file(
    services: Services, drafts: Sequence[int], kind: str, tool: str, unapproved: bool
) -> Response:
    made = await asyncio.to_thread(services.exports.export, drafts, kind, tool, unapproved=unapproved)
    return Response(made.content, media_type=made.media_type, headers=_headers(made))


def _headers(made: ExportFile) -> dict[str, str]:
    """A file to be saved, never shown: its HTML is not ours, and would stand on our own origin."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "X-Export-Warnings": _told(made),
    }


def _told(made: ExportFile) -> str:
    """The warnings as JSON in ASCII, as headers hold nothing else; the last ones go when it gets too long."""
    warnings = [dict(warning) for warning in made.warnings]
    while len(told := json.dumps(warnings)) > _LONGEST_HEADER:
        warnings.pop()
    return told

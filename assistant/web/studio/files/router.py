"""The addresses of a draft's file and of its record, for whoever is signed in.

`GET /drafts/file?draft=12&format=eml&tool=brevo&unapproved=1`, where `draft` may stand several times, and
`GET /drafts/record?draft=12`.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.types.export import ExportFile
from assistant.web.guard.auth import signed_in
from assistant.web.report_lines import in_language
from assistant.web.site import Site

FILE, RECORD = "/drafts/file", "/drafts/record"
# Copy that nobody has published yet is kept by nobody in between, and read by no page of another site.
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def file_address(draft: int | Sequence[int], format_: str, tool: str, unapproved: bool, language: str) -> str:
    """Where the file of a draft, or of several, comes from."""
    asked = {"draft": draft, "format": format_, "tool": tool, "unapproved": int(unapproved), "lang": language}
    return f"{FILE}?{urlencode(asked, doseq=True)}"


def files_router(services: Services, site: Site) -> APIRouter:
    """The two addresses."""
    router = APIRouter()

    async def handed(request: Request, make: Callable[[], ExportFile]) -> Response:
        words = site.words(request)
        if await signed_in(services, request) is None:
            return RedirectResponse(f"/login?lang={words.language}", 303)
        try:
            made = await asyncio.to_thread(make)
        except AssistantError as error:
            return PlainTextResponse(in_language(str(error), words.language), 409, _HEADERS)
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{made.name}"'}
        return Response(made.content, 200, headers, made.media_type)

    @router.get(FILE)
    async def file(
        request: Request,
        draft: Annotated[tuple[int, ...], Query()] = (),
        format_: Annotated[str, Query(alias="format")] = "",
        tool: str = "plain",
        unapproved: bool = False,
    ) -> Response:
        exports = services.exports
        return await handed(request, lambda: exports.export(draft, format_, tool, unapproved=unapproved))

    @router.get(RECORD)
    async def record(request: Request, draft: int = 0) -> Response:
        def made() -> ExportFile:
            kept = services.copy.drafts.record(draft).as_dict()
            content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
            return ExportFile(f"draft-{draft}-record.json", "application/json", content)

        return await handed(request, made)

    return router

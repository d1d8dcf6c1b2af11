"""Where the files of campaigns come from: `GET /campaigns/export?name=campaign-3-brevo-….zip`.

They hold contacts: only who may change things gets one, and nobody keeps it in between.
"""

import asyncio
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.web.guard.auth import may_change, signed_in
from assistant.web.report_lines import in_language
from assistant.web.site import Site

FILE = "/campaigns/export"
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def file_address(name: str, language: str) -> str:
    """Where a file comes from."""
    return f"{FILE}?{urlencode({'name': name, 'lang': language})}"


def exports_router(services: Services, site: Site) -> APIRouter:
    """The one address."""
    router = APIRouter()

    @router.get(FILE)
    async def file(request: Request, name: str = "") -> Response:
        words, account = site.words(request), await signed_in(services, request)
        if account is None:
            return RedirectResponse(f"/login?lang={words.language}", 303)
        if not may_change(account):
            return PlainTextResponse(words("crun_refused"), 403, _HEADERS)
        try:
            found = await asyncio.to_thread(services.campaigns.exports.get, name)
        except AssistantError as error:
            return PlainTextResponse(in_language(str(error), words.language), 404, _HEADERS)
        if found.path is None:
            return PlainTextResponse(words("cexp_gone"), 410, _HEADERS)
        return FileResponse(found.path, 200, _HEADERS, found.media_type, filename=found.name)

    return router

"""Where the knowledge page sends its files: our own address, for Gradio's upload asks nobody for a name.

`GET /knowledge/key` gives {token}; `POST /knowledge/files` takes a form with `file`, `audience` and the
header X-Token, and answers {name, source, audience}, or {error: {code, message, next, said}}, where `said` is
message and next step in the language of the page.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from assistant.errors import AssistantError, InputError
from assistant.ingest.roots.order import AUDIENCES
from assistant.ingest.uploads.folder import UPLOADS
from assistant.services import Services
from assistant.types.knowledge import Audience
from assistant.web.guard.auth import is_ours, may_change, page_token, signed_in
from assistant.web.guard.limits import FILES
from assistant.web.language import page_language
from assistant.web.report_lines import in_language

_FRESH = {"Cache-Control": "no-store"}


def knowledge_router(services: Services) -> APIRouter:
    """The two addresses."""
    router = APIRouter()

    @router.get("/knowledge/key")
    async def key(request: Request) -> Response:
        if await signed_in(services, request) is None:
            return refused(request, "Nobody is logged in.", "Log in again.", 401)
        return JSONResponse({"token": page_token(request)}, headers=_FRESH)

    @router.post(FILES)
    async def take(request: Request) -> Response:
        account = await signed_in(services, request)
        # All that can be asked is asked before the body is read.
        if account is None:
            return refused(request, "Nobody is logged in.", "Log in again.", 401)
        if not may_change(account):
            return refused(
                request, "This account may not change the knowledge.", "Ask an administrator.", 403
            )
        if not from_our_page(request) or not is_ours(request, request.headers.get("x-token", "")):
            return refused(request, "The request does not come from the studio.", "Reload the page.", 403)
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                return await _take(request, services, form, account.name)
        except HTTPException as error:
            return refused(request, f"The form can't be read: {error.detail}.", "Try again.", 400)
        except ClientDisconnect:
            # Also what `RequestLimits` makes of a body that grows too large.
            return refused(request, "The file did not arrive whole.", "Send one of at most 20 MB.", 413)

    return router


async def _take(request: Request, services: Services, form: FormData, by: str) -> Response:
    try:
        file, audience = _read(form)
        data = await file.read()
        record = await asyncio.to_thread(services.roots.upload, file.filename or "", data, audience, by)
        services.upkeep.sync(UPLOADS)
    except AssistantError as error:
        status = 422 if error.exit_code == InputError.exit_code else 500
        return failed(request, error.as_dict(), status)
    named: dict[str, Any] = {"name": record.name, "source": record.source, "audience": record.audience}
    return JSONResponse(named, headers=_FRESH)


def _read(form: FormData) -> tuple[UploadFile, Audience]:
    file, audience = form.get("file"), form.get("audience")
    if not isinstance(file, UploadFile):
        raise InputError("No file came with the form.", "Choose one.")
    if not isinstance(audience, str) or audience not in AUDIENCES:
        raise InputError("The form does not say who may see the file.", "Choose one of both.")
    return file, AUDIENCES[audience]


def from_our_page(request: Request) -> bool:
    """Whether the browser says that the request comes from a page of this very host."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    return site == "same-origin" and (
        origin is None or urlsplit(origin).netloc == request.headers.get("host")
    )


def refused(request: Request, message: str, next_step: str, status: int) -> Response:
    """An answer to somebody who may not do that."""
    return failed(request, {"code": "access", "message": message, "next": next_step}, status)


def failed(request: Request, error: dict[str, str], status: int) -> Response:
    """An error as the page's scripts show it."""
    language = page_language(request.query_params, request.headers)
    said = in_language(f"{error['message']} {error['next']}", language)
    return JSONResponse({"error": {**error, "said": said}}, status, _FRESH)

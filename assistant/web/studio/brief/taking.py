"""Where the brief's page sends a DOCX or a PDF to have its text back: our own address, for writers only.

`POST /drafts/text` takes a form with `file` and the header X-Token (`GET /knowledge/key`), and answers
{name, text}, or {error: {code, message, next, said}}, where `said` is in the language of the page.
"""

import asyncio

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from assistant.errors import AssistantError, InputError
from assistant.ingest.uploads.reading import text_of
from assistant.services import Services
from assistant.web.guard.auth import is_ours, may_change, signed_in
from assistant.web.guard.limits import TEXTS
from assistant.web.studio.knowledge.files import failed, from_our_page, refused

MOST_CHARACTERS = 60_000  # of the text: what the page has room for
_FRESH = {"Cache-Control": "no-store"}


def texts_router(services: Services) -> APIRouter:
    """The address."""
    router = APIRouter()

    @router.post(TEXTS)
    async def take(request: Request) -> Response:
        account = await signed_in(services, request)
        # All that can be asked is asked before the body is read.
        if account is None or not may_change(account):
            return refused(request, "This account may not write drafts.", "Ask an administrator.", 403)
        if not from_our_page(request) or not is_ours(request, request.headers.get("x-token", "")):
            return refused(request, "The request does not come from the studio.", "Reload the page.", 403)
        try:
            async with request.form(max_files=1, max_fields=1) as form:
                return await _read(request, form.get("file"))
        except HTTPException as error:
            return refused(request, f"The form can't be read: {error.detail}.", "Try again.", 400)
        except ClientDisconnect:
            return refused(request, "The file did not arrive whole.", "Send one of at most 20 MB.", 413)

    return router


async def _read(request: Request, file: UploadFile | str | None) -> Response:
    try:
        if not isinstance(file, UploadFile):
            raise InputError("No file came with the form.", "Choose one.")
        text = await asyncio.to_thread(text_of, file.filename or "", await file.read())
        if len(text) > MOST_CHARACTERS:
            raise InputError(
                f"The text has {len(text):,} characters.", f"Take one of at most {MOST_CHARACTERS:,}."
            )
    except AssistantError as error:
        return failed(request, error.as_dict(), 422)
    return JSONResponse({"name": file.filename, "text": text}, headers=_FRESH)

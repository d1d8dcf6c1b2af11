"""The loopback API through which the command line hands its work to the server that owns the data.

`POST /internal/{work}` (the kinds of `events.Work`) with `Authorization: Bearer <token>`, the arguments as a
JSON object; the reply is NDJSON, one object a line: {"event": "progress" | "sources" | "text" | "result", …},
or last {"event": "error", "error": {code, message, next}, "exit_code": n}.
"""

import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant.errors import AssistantError, InputError
from assistant.events import Work
from assistant.services import Services

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
# A proxy on this machine speaks from a loopback address too, but says whom it speaks for.
_PROXIED = ("x-forwarded-for", "forwarded", "x-real-ip")


def internal_router(services: Services) -> APIRouter:
    """The API's routes."""
    router = APIRouter()

    @router.post("/internal/{work}")
    async def do(work: str, request: Request) -> Response:
        if not _trusted(request, services.internal_token.reveal()):
            return JSONResponse({"error": "refused"}, 403)
        lines = _lines(services, work, await request.body())
        return StreamingResponse(
            lines, media_type="application/x-ndjson", headers={"Cache-Control": "no-store"}
        )

    return router


def _trusted(request: Request, token: str) -> bool:
    here = request.client is not None and request.client.host in _LOOPBACK
    direct = not any(name in request.headers for name in _PROXIED)
    given = request.headers.get("authorization", "").encode()
    return here and direct and hmac.compare_digest(given, f"Bearer {token}".encode())


async def _lines(services: Services, work: str, body: bytes) -> AsyncIterator[str]:
    """One line per event; an error of ours becomes the last line, because the status is already sent."""
    try:
        async with aclosing(Work(services).events(work, _arguments(body))) as events:
            async for event in events:
                yield _line(event)
    except AssistantError as error:
        yield _line({"event": "error", "error": error.as_dict(), "exit_code": error.exit_code})


def _arguments(body: bytes) -> dict[str, Any]:
    """The arguments in a request's body; raises InputError when it is no JSON object."""
    try:
        arguments = json.loads(body or b"{}")
    except ValueError as error:
        raise InputError("The request is not JSON.", "Send the arguments as one JSON object.") from error
    if not isinstance(arguments, dict):
        raise InputError("The request is not a JSON object.", "Send the arguments as one JSON object.")
    return arguments


def _line(event: Mapping[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False) + "\n"

"""Gives each request an id, counts it, and writes one line about it. Pure ASGI: streams pass through.

What is written says nothing of who asked what: no address, no query, no path below the area.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.log import request_id
from assistant.web.watch.metrics import Metrics

HEADER = "X-Request-ID"
AREAS = frozenset({"api", "chat", "studio", "widget", "login", "images", "knowledge", "internal"})
_ID_BYTES = 9
# Others choose it: nothing that could forge a line, and short.
_FROM_OUTSIDE = re.compile(r"[\w.-]{8,64}", re.ASCII)

_log = logging.getLogger(__name__)


class Observed:
    """The id comes from the proxy's X-Request-ID when it sends a sensible one; it goes back in the reply.

    `now` gives seconds that only ever grow.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, now: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._metrics = metrics
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        number = given if _FROM_OUTSIDE.fullmatch(given) else secrets.token_urlsafe(_ID_BYTES)
        scope["request_id"] = number
        request_id.set(number)  # each request is a task of its own: nobody else sees it
        status, began = 500, self._now()

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        try:
            await self._app(scope, receive, with_id)
        finally:
            seconds, area = self._now() - began, area_of(scope["path"])
            self._metrics.count(area, status, seconds)
            told = {"method": scope["method"], "area": area, "status": status, "ms": round(1000 * seconds)}
            _log.info("A request was answered", extra=told)


def area_of(path: str) -> str:
    """The part of the site that a path belongs to."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in AREAS else "other"


async def fault(request: Request, error: Exception) -> Response:
    """What is sent when our own code failed: the id by which the log tells more, and nothing else."""
    del error
    number = str(request.scope.get("request_id", ""))
    if request.url.path.startswith("/api/"):
        hint = f"Tell the company the request's id: {number}."
        content = {"error": {"code": "internal", "message": "Something failed on our side.", "next": hint}}
        return JSONResponse(content, 500, {HEADER: number})
    return PlainTextResponse(f"Something failed on our side. ({number})", 500, {HEADER: number})

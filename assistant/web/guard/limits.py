"""Which doors a request may use, and how much it may carry. Pure ASGI, before anything reads a body.

Gradio opens addresses that these pages never use: uploads of any size by anyone (also on a page without
a file field), runs by name, streams, deep links that are written to the disk. All of them are closed.
"""

import re

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES = 256 * 1024
# The addresses that take files; they ask who sends them before they read a body.
FILES = "/knowledge/files"
TEXTS = "/drafts/text"
CONTACTS = "/campaigns/files"
RESULTS, RESULTS_PREVIEW = "/api/v1/results/imports", "/api/v1/results/preview"
FILES_BYTES = 20 * 1024 * 1024 + 64 * 1024  # the largest file that is read, and the form around it
CONTACTS_BYTES = 256 * 1024 * 1024  # a customer file of about a million rows
_MOST = {
    **dict.fromkeys((FILES, TEXTS), FILES_BYTES),
    **dict.fromkeys((CONTACTS, RESULTS, RESULTS_PREVIEW), CONTACTS_BYTES),
}

_MOUNT = re.compile(r"/(?:chat|studio)(?:/(?P<rest>.*))?", re.DOTALL)
_READ = re.compile(
    r"|config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|(?:static|assets|svelte)/.+"
    r"|gradio_api/(?:queue/data|startup-events|theme\.css|app_id|info|heartbeat/\w+)"
)
_WRITTEN = re.compile(r"gradio_api/(?:queue/join|cancel|reset)")


class RequestLimits:
    """Answers 403 for an address the pages don't use and 413 for a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = _MOST.get(scope["path"], BODY_BYTES)
        if not _open(scope["path"], scope["method"]):
            await JSONResponse({"error": "closed"}, 403)(scope, receive, send)
        elif _declared(scope) > most:
            await _too_large(scope["path"], most)(scope, receive, send)
        else:
            await self._app(scope, _Counted(receive, most), send)


def _open(path: str, method: str) -> bool:
    mounted = _MOUNT.fullmatch(path)
    if not mounted:
        return True
    doors = _READ if method in {"GET", "HEAD"} else _WRITTEN
    return bool(doors.fullmatch(mounted["rest"] or ""))


def _too_large(path: str, most: int) -> JSONResponse:
    """The refusal, in the API's own form for a program that calls it."""
    if not path.startswith("/api/"):
        return JSONResponse({"error": "too large"}, 413)
    message = f"The body has more than {most} bytes."
    return JSONResponse({"error": {"code": "too_long", "message": message, "next": "Send less."}}, 413)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdigit() else 0


class _Counted:
    """Reads a body whose length was not declared, and ends the request once it is too long."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._seen > self._most else message

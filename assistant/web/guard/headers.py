"""Security headers on every response. Pure ASGI: streams pass through as they come."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page needs inline scripts and eval; images come from this host only, so that a text can't
# send anything away through one. Source of the list: tried against Gradio 6.31 in Chromium.
_GRADIO = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; font-src 'self' data:; "
    "frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)
# The widget's page has a script and a style sheet of its own, and talks to this host only.
_WIDGET = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
# The made-up page that carries the widget.
_DEMO = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Our other pages have no script at all.
_PLAIN = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class SecurityHeaders:
    """Adds the headers; `frame_ancestors` are the sites that may show the chat in a frame."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ()) -> None:
        self._app = app
        ancestors = " ".join(["'self'", *frame_ancestors])
        self._chat = _GRADIO.format(ancestors=ancestors)
        self._widget = _WIDGET.format(ancestors=ancestors)
        self._studio = _GRADIO.format(ancestors="'none'")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and add the headers to the start of its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = self._policy(scope["path"])

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
            await send(message)

        await self._app(scope, receive, with_headers)

    def _policy(self, path: str) -> str:
        if path == "/chat" or path.startswith("/chat/"):
            return self._chat
        if path == "/studio" or path.startswith("/studio/"):
            return self._studio
        if path == "/widget" or path.startswith("/widget/"):
            return self._widget
        return _DEMO if path == "/demo" else _PLAIN

"""The addresses of the widget: `/widget.js`, the page `/widget` that it opens, and what that page calls."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant.services import Services
from assistant.web.chat.kept import KeptVisits
from assistant.web.guard.visitors import visitor_of
from assistant.web.site import Site
from assistant.web.widget.acts import WidgetActs
from assistant.web.widget.demo import demo_router
from assistant.web.widget.leads import WidgetLeads
from assistant.web.widget.look import Asset, WidgetLook
from assistant.web.widget.tokens import Tokens
from assistant.web.widget.told import Told, told

HEADER = "x-conversation"
_NEVER_KEPT = {"Cache-Control": "no-store"}
_STREAM = {**_NEVER_KEPT, "X-Accel-Buffering": "no"}  # nginx would hold the steps of an answer back
# A site's own COEP policy must not keep the script out: it is for everybody.
_SCRIPT = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}

Act = Callable[[str, Request, Told], Awaitable[Response]]


def widget_router(services: Services, site: Site) -> APIRouter:
    """All of them."""
    router = demo_router(services, site)
    _pages(router, WidgetLook(services, site))
    visits = KeptVisits(time.monotonic, services.settings.chat.idle_seconds)
    desk = _Desk(Tokens(services.session_secret.reveal(), time.time))
    _talk(router, desk, WidgetActs(services, site, visits))
    _leads(router, desk, WidgetLeads(services, site, visits))
    return router


def _pages(router: APIRouter, look: WidgetLook) -> None:
    @router.get("/widget.js")
    async def script(request: Request) -> Response:
        return _asset(request, look.bubble, _SCRIPT)

    @router.get("/widget/page.js")
    async def page_script(request: Request) -> Response:
        return _asset(request, look.script, _FOR_GOOD)

    @router.get("/widget/page.css")
    async def page_style(request: Request) -> Response:
        return _asset(request, look.style, _FOR_GOOD)

    @router.get("/widget")
    async def page(request: Request) -> Response:
        return look.page(request)


def _talk(router: APIRouter, desk: "_Desk", acts: WidgetActs) -> None:
    @router.post("/widget/session")
    async def session(request: Request) -> Response:
        said = await told(request)
        known = desk.known(request)
        token = desk.tokens.again(known) if known else desk.tokens.new()
        return _json({"token": token, **await acts.begin(desk.tokens.conversation(token) or "", said)})

    async def ask(conversation: str, request: Request, said: Told) -> Response:
        lines = acts.ask(conversation, said, request)
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=_STREAM)

    async def stop(conversation: str, _request: Request, _said: Told) -> Response:
        return _json(acts.stop(conversation))

    async def feedback(conversation: str, _request: Request, said: Told) -> Response:
        return _json(await acts.vote(conversation, said))

    async def transcript(conversation: str, _request: Request, said: Told) -> Response:
        return _json(acts.transcript(conversation, said))

    async def forget(conversation: str, _request: Request, said: Told) -> Response:
        told_of_it = await acts.forget(conversation, said)
        return _json({**told_of_it, **({"token": desk.tokens.new()} if told_of_it["over"] else {})})

    done = {"ask": ask, "stop": stop, "feedback": feedback, "transcript": transcript, "forget": forget}
    for path, act in done.items():
        router.post(f"/widget/{path}")(desk.guarded(act))


def _leads(router: APIRouter, desk: "_Desk", leads: WidgetLeads) -> None:
    async def lead(conversation: str, request: Request, said: Told) -> Response:
        return _json({"html": await leads.form(conversation, said, visitor_of(request, conversation))})

    router.post("/widget/lead")(desk.guarded(lead))


class _Desk:
    """Looks at the token of each request."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def known(self, request: Request) -> str | None:
        """Whose conversation the request is about."""
        return self.tokens.conversation(request.headers.get(HEADER, ""))

    def guarded(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        """The act, for requests with a good token only."""

        async def endpoint(request: Request) -> Response:
            conversation = self.known(request)
            if conversation is None:
                return JSONResponse({"error": "session"}, 401, _NEVER_KEPT)
            return await act(conversation, request, await told(request))

        return endpoint


def _json(values: dict[str, Any]) -> JSONResponse:
    return JSONResponse(values, headers=_NEVER_KEPT)


def _asset(request: Request, asset: Asset, headers: dict[str, str]) -> Response:
    headers = {**headers, "ETag": asset.tag}
    if request.headers.get("if-none-match") == asset.tag:
        return Response(status_code=304, headers=headers)
    return Response(asset.text, media_type=asset.kind, headers=headers)

"""Who may enter the studio: our own login form, and a signed session cookie.

Gradio's own login has no limit of tries and a SameSite=None cookie; this one has neither. A session ends some
time after its beginning, sooner when nothing is asked for meanwhile, and at once with a new password or when
its owner signs out everywhere.
"""

import asyncio
import datetime as dt
import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from assistant.errors import AccessError
from assistant.services import Services
from assistant.settings import PeopleSettings
from assistant.types.people import Account
from assistant.web.guard.visitors import address_of
from assistant.web.site import Site

COOKIE = "assistant_session"
NOTED_SECONDS = 60  # so rarely a session is told that it is in use: each time its cookie is sent again

Field = Annotated[str, Form()]


def staff(services: Services) -> Callable[[Request], Awaitable[str | None]]:
    """The check of every request to the studio: the name of whoever is logged in, else None.

    A browser that asks for a page is sent to the login instead.
    """

    async def who(request: Request) -> str | None:
        account = await signed_in(services, request)
        if account is not None:
            return account.name
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            lang = request.query_params.get("lang", "")
            query = f"?lang={lang}" if lang in {"fr", "en"} else ""
            raise HTTPException(303, headers={"Location": f"/login{query}"})
        return None

    return who


async def signed_in(services: Services, request: Request) -> Account | None:
    """The account of whoever sends the request; None when nobody is logged in, or not any more."""
    name, since = request.session.get("name"), request.session.get("since")
    if not isinstance(name, str) or not isinstance(since, float):
        return None
    now, seen = dt.datetime.now(dt.UTC).timestamp(), request.session.get("seen", since)
    if not _lasts(services.settings.people, now, since, seen):
        return None
    account = await asyncio.to_thread(services.accounts.get, name)
    # A new password ends the sessions that began before it; so does losing the account.
    if account is None or not account.active or account.changed_at.timestamp() > since:
        return None
    if now - seen >= NOTED_SECONDS:
        request.session["seen"] = now
    return account


def _lasts(people: PeopleSettings, now: float, since: float, seen: object) -> bool:
    """Whether a session goes on that began at `since` and was used at `seen`, in seconds."""
    if not isinstance(seen, float):
        return False
    return now - since < people.session_hours * 3600 and now - seen < people.idle_minutes * 60


def may_change(account: Account | None) -> bool:
    """Whether an account may add knowledge and remove it; reviewers only read."""
    return account is not None and account.role in {"admin", "writer"}


def auth_router(services: Services, site: Site) -> APIRouter:
    """`/login` and `/logout`."""
    router = APIRouter()

    @router.get("/login")
    async def form(request: Request, new: str = "") -> Response:
        return _login(site, request, note=site.words(request)("password_set") if new else "")

    @router.post("/login")
    async def login(request: Request, name: Field = "", password: Field = "", token: Field = "") -> Response:
        words = site.words(request)
        if not is_ours(request, token):
            return _login(site, request, 403, words("login_stale"))
        address = services.door.alias(address_of(request))
        since = dt.datetime.now(dt.UTC).timestamp()  # what ends the sessions meanwhile ends this one too
        try:
            account = await asyncio.to_thread(services.accounts.verify, name, password, address)
        except AccessError:
            return _login(site, request, 429, words("login_wait"))
        if account is None:
            return _login(site, request, 401, words("login_wrong"))
        request.session.clear()  # what was planted before the login is worth nothing after it
        request.session.update(name=account.name, since=since)
        return RedirectResponse(f"/studio/?lang={words.language}", 303)

    @router.get("/logout")
    async def ask(request: Request) -> Response:
        return site.show(request, "logout", site.words(request)("logout_title"), token=page_token(request))

    @router.post("/logout")
    async def logout(request: Request, token: Field = "", everywhere: Field = "") -> Response:
        if is_ours(request, token):
            account = await signed_in(services, request) if everywhere else None
            if account is not None:
                await asyncio.to_thread(services.accounts.end_sessions, account.name)
            request.session.clear()
        return RedirectResponse(f"/?lang={site.words(request).language}", 303)

    return router


def _login(site: Site, request: Request, status: int = 200, message: str = "", note: str = "") -> Response:
    title = site.words(request)("login_title")
    return site.show(request, "login", title, status, token=page_token(request), message=message, note=note)


def page_token(request: Request) -> str:
    """The token that proves that a form came from us; made when the session has none."""
    token = request.session.get("token")
    if not isinstance(token, str):
        token = request.session["token"] = secrets.token_urlsafe(32)
    return token


def is_ours(request: Request, given: str) -> bool:
    """Whether `given` is the token that a page of this login carries."""
    known = request.session.get("token")
    return isinstance(known, str) and hmac.compare_digest(known.encode(), given.encode(errors="replace"))

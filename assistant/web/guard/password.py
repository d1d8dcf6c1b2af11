"""The page behind a link of `store.people.links`: somebody chooses a password, then signs in with it.

Looking at the page uses nothing up: programs that examine mails open links too. The token is no
part of the path; a proxy's log of requests that keeps queries holds it (docs/people.md).
"""

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assistant.errors import AccessError
from assistant.services import Services
from assistant.store.people.passwords import LONGEST, SHORTEST
from assistant.types.people import LINKED, Link
from assistant.web.guard.auth import is_ours, page_token
from assistant.web.site import Site

Field = Annotated[str, Form()]


def password_router(services: Services, site: Site) -> APIRouter:
    """`/password`, by a link alone."""
    router = APIRouter()
    links = services.links

    @router.get(LINKED)
    async def form(request: Request, link: str = "") -> Response:
        return _page(site, request, await asyncio.to_thread(links.look, link), link)

    @router.post(LINKED)
    async def choose(
        request: Request, link: Field = "", password: Field = "", again: Field = "", token: Field = ""
    ) -> Response:
        known = await asyncio.to_thread(links.look, link)
        wrong = "login_stale" if not is_ours(request, token) else _wrong(password, again)
        if known is None or wrong:
            return _page(site, request, known, link, wrong)
        try:
            await asyncio.to_thread(links.accept, link, password)
        except AccessError:  # used in another window meanwhile
            return _page(site, request, None, link)
        request.session.clear()  # whoever was signed in here is not who signs in now
        return RedirectResponse(f"/login?lang={site.words(request).language}&new=1", 303)

    return router


def _wrong(password: str, again: str) -> str:
    """The key of the text that says what is wrong with a new password; empty when nothing is."""
    if password != again:
        return "password_differ"
    return "" if SHORTEST <= len(password) <= LONGEST else "password_length"


def _page(site: Site, request: Request, link: Link | None, given: str, wrong: str = "") -> Response:
    words = site.words(request)
    title = words("password_title" if link else "password_gone_title")
    message = words(wrong, least=SHORTEST) if wrong == "password_length" else words(wrong) if wrong else ""
    status = 404 if link is None else 422 if wrong else 200
    return site.show(
        request,
        "password",
        title,
        status,
        token=page_token(request),
        link=link,
        given=given,
        rest=f"&link={quote(given, safe='')}" if link else "",
        message=message,
        least=SHORTEST,
    )

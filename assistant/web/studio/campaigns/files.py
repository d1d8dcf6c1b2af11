"""The campaign page's own addresses, for whoever is signed in.

`POST /campaigns/files?name=export.csv` takes a customer file as the body, with the header X-Token, and
answers {file, name} or {error: {code, message, next, said}}. `GET /campaigns/yaml?campaign=3` gives the
campaign.yaml of a campaign.
"""

import asyncio
import datetime as dt

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from assistant.campaigns.incoming import FOLDER, Incoming
from assistant.campaigns.plan.definition import campaign_yaml
from assistant.errors import AssistantError, InputError
from assistant.services import Services
from assistant.web.guard.auth import is_ours, may_change, signed_in
from assistant.web.guard.limits import CONTACTS, CONTACTS_BYTES
from assistant.web.report_lines import in_language
from assistant.web.site import Site
from assistant.web.studio.knowledge.files import failed, from_our_page, refused

YAML = "/campaigns/yaml"
MEGABYTES = CONTACTS_BYTES // 1024**2
# A campaign tells what a company is about to do: kept by nobody in between, read by no page of another site.
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def incoming(services: Services) -> Incoming:
    """Where the customer files of this server wait for their import."""
    return Incoming(services.settings.paths.data / FOLDER)


def campaigns_router(services: Services, site: Site) -> APIRouter:
    """The two addresses."""
    router = APIRouter()
    files = incoming(services)

    @router.post(CONTACTS)
    async def take(request: Request, name: str = "") -> Response:
        account = await signed_in(services, request)
        # All that can be asked is asked before the body is read.
        if account is None:
            return refused(request, "Nobody is logged in.", "Log in again.", 401)
        if not may_change(account):
            return refused(request, "This account may not import contacts.", "Ask an administrator.", 403)
        if not from_our_page(request) or not is_ours(request, request.headers.get("x-token", "")):
            return refused(request, "The request does not come from the studio.", "Reload the page.", 403)
        await asyncio.to_thread(files.sweep, dt.datetime.now(dt.UTC))
        try:
            key = await files.add(name, request.stream(), account.name)
        except InputError as error:
            return failed(request, error.as_dict(), 422)
        except ClientDisconnect:
            # Also what `RequestLimits` makes of a body that grows too large.
            next_step = f"Send one of at most {MEGABYTES} MB."
            return refused(request, "The file did not arrive whole.", next_step, 413)
        return JSONResponse({"file": key, "name": files.path(key, account.name).name}, headers=_HEADERS)

    @router.get(YAML)
    async def definition(request: Request, campaign: int = 0) -> Response:
        words = site.words(request)
        if await signed_in(services, request) is None:
            return RedirectResponse(f"/login?lang={words.language}", 303)
        try:
            stored = await asyncio.to_thread(services.campaigns.get, campaign)
        except AssistantError as error:
            return PlainTextResponse(in_language(str(error), words.language), 404, _HEADERS)
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="campaign-{campaign}.yaml"'}
        return Response(campaign_yaml(stored.campaign), 200, headers, "application/yaml; charset=utf-8")

    return router

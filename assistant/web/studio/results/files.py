"""Results as files, for whoever is signed in.

`GET /results/csv?campaign=3&metric=click_rate&lang=fr` and
`GET /results/picture?campaign=3&name=intervals&format=png&lang=fr`: nothing of them is about a single person.
"""

import asyncio
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from assistant.errors import AssistantError, InputError
from assistant.results.plots.all import pictures
from assistant.services import Services
from assistant.store.copy.tables import LARGEST_ID
from assistant.types.language import Language
from assistant.web.guard.auth import signed_in
from assistant.web.report_lines import in_language
from assistant.web.site import Site
from assistant.web.studio.results.asked import Asked, asked_for

CSV, PICTURE = "/results/csv", "/results/picture"
MEDIA = {"svg": "image/svg+xml", "png": "image/png"}
Number = Annotated[int, Query(ge=0, le=LARGEST_ID)]
# Figures of a company's sales: kept by nobody in between, read by no page of another site.
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def csv_address(asked: Asked, language: Language) -> str:
    """Where the table comes from."""
    return f"{CSV}?{urlencode(_query(asked) | {'lang': language})}"


def picture_address(asked: Asked, name: str, kind: str, language: Language) -> str:
    """Where a picture comes from."""
    return f"{PICTURE}?{urlencode(_query(asked) | {'name': name, 'format': kind, 'lang': language})}"


def picture_file(services: Services, asked: Asked, name: str, kind: str, language: Language) -> bytes:
    """A picture as SVG or PNG; raises InputError where there is none, UnknownNameError for no campaign."""
    if kind not in MEDIA:
        raise InputError(f"“{kind[:20]}” is no format of a picture.", "Ask for svg or png.")
    results = services.results.read(asked.campaign, asked.metric, asked.prior)
    found = next((each for each in pictures(results, language) if each.name == name), None)
    if found is None:
        raise InputError(
            f"There is no picture “{name[:40]}” of campaign {asked.campaign}.",
            "Import a report that tells its numbers.",
        )
    return found.svg() if kind == "svg" else found.png()


def results_router(services: Services, site: Site) -> APIRouter:
    """The two addresses."""
    router = APIRouter()

    async def handed(request: Request, make: Callable[[], bytes], name: str, media: str) -> Response:
        words = site.words(request)
        if await signed_in(services, request) is None:
            return RedirectResponse(f"/login?lang={words.language}", 303)
        try:
            made = await asyncio.to_thread(make)
        except AssistantError as error:
            return PlainTextResponse(in_language(str(error), words.language), 404, _HEADERS)
        return Response(
            made, 200, {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}, media
        )

    @router.get(CSV)
    async def table(request: Request, campaign: Number = 0, metric: str = "", prior: str = "") -> Response:
        language, asked = site.words(request).language, asked_for(campaign, metric, prior)
        return await handed(
            request,
            lambda: services.results.csv(asked.campaign, language, asked.metric, asked.prior),
            f"campaign-{asked.campaign}-results.csv",
            "text/csv; charset=utf-8",
        )

    @router.get(PICTURE)
    async def picture(
        request: Request,
        campaign: Number = 0,
        metric: str = "",
        prior: str = "",
        name: str = "",
        kind: Annotated[str, Query(alias="format")] = "svg",
    ) -> Response:
        language, asked = site.words(request).language, asked_for(campaign, metric, prior)
        return await handed(
            request,
            lambda: picture_file(services, asked, name, kind, language),
            f"campaign-{asked.campaign}-{asked.metric}-{_plain(name)}.{_plain(kind)}",
            MEDIA.get(kind, "text/plain"),
        )

    return router


def _query(asked: Asked) -> dict[str, str]:
    return {"campaign": str(asked.campaign), "metric": asked.metric, "prior": asked.prior}


def _plain(name: str) -> str:
    """A name that a header can hold."""
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign == "_"))[:20]

"""What visitors asked as a file for a spreadsheet: `GET /asked/export?days=30&lang=fr`."""

import asyncio
from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from assistant.services import Services
from assistant.text.cells import BOM, csv_line
from assistant.types.insight import Asked
from assistant.web.guard.auth import signed_in
from assistant.web.site import Site
from assistant.web.texts import Words

EXPORT = "/asked/export"
PERIODS = (7, 30, 90)  # days
HEADS = ("group", "count", "language", "kind", "question")
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def asked_router(services: Services, site: Site) -> APIRouter:
    """The one address; it asks for an account."""
    router = APIRouter()

    @router.get(EXPORT)
    async def export(request: Request, days: str = "") -> Response:
        words = site.words(request)
        if await signed_in(services, request) is None:
            return RedirectResponse(f"/login?lang={words.language}", 303)
        asked = await asyncio.to_thread(services.questions.insight.asked, period(days))
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{words("asked_file")}"'}
        return Response("".join(table(words, asked)), 200, headers, "text/csv; charset=utf-8")

    return router


def period(value: object) -> int:
    """How many days; what a browser sends may be anything."""
    try:
        days = int(str(value))
    except ValueError:
        return PERIODS[1]
    return days if days in PERIODS else PERIODS[1]


def table(words: Words, asked: Asked) -> Iterator[str]:
    """The lines: each question with the number of its group."""
    yield BOM + csv_line((words(f"asked_csv_{head}") for head in HEADS), words.language)
    for number, group in enumerate(asked.clusters, start=1):
        for gap in group.gaps:
            kind = words("asked_disliked" if gap.kind == "disliked" else "asked_not_in_knowledge")
            yield csv_line((str(number), str(gap.count), gap.language, kind, gap.question), words.language)

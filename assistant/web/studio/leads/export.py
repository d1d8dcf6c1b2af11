"""The list of requests as a file for a spreadsheet: `GET /leads/export?status=open&lang=fr`."""

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse

from assistant.services import Services
from assistant.types.leads import LeadStatus
from assistant.web.guard.auth import may_change, signed_in
from assistant.web.site import Site

EXPORT = "/leads/export"
STATUSES: dict[str, LeadStatus] = {"open": "open", "answered": "answered"}
# A file of personal data is kept by nobody in between, and read by no page of another site.
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


def leads_router(services: Services, site: Site) -> APIRouter:
    """The one address; it asks for an account that may change the list."""
    router = APIRouter()

    @router.get(EXPORT)
    async def export(request: Request, status: str = "") -> Response:
        words = site.words(request)
        account = await signed_in(services, request)
        if account is None:
            return RedirectResponse(f"/login?lang={words.language}", 303)
        if not may_change(account):
            return PlainTextResponse(words("leads_refused"), 403, _HEADERS)
        lines = services.handoff.book.table(words.language, STATUSES.get(status))
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{words("leads_file")}"'}
        return StreamingResponse(lines, 200, headers, "text/csv; charset=utf-8")

    return router

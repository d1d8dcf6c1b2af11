"""`/privacy`: what becomes of what visitors write, made from the settings in force."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.privacy.flows import data_flows
from assistant.privacy.retention import retention
from assistant.services import Services
from assistant.web.site import Site


def privacy_router(services: Services, site: Site) -> APIRouter:
    """The page, in the language of the request."""
    router = APIRouter()

    @router.get("/privacy")
    async def privacy(request: Request) -> Response:
        words = site.words(request)
        return site.show(
            request,
            "privacy",
            f"{words('privacy_title')} · {services.brand.name}",
            kept=retention(services.settings, words.language),
            flows=data_flows(services.settings, services.brand),
            contact=services.brand.contact,
            policy=services.brand.privacy_page.get(words.language, ""),
        )

    return router

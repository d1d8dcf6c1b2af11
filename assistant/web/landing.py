"""The start page."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.services import Services
from assistant.web.site import Site


def landing_router(services: Services, site: Site) -> APIRouter:
    """`/`."""
    router = APIRouter()

    @router.get("/")
    async def landing(request: Request) -> Response:
        words = site.words(request)
        return site.show(
            request,
            "landing",
            services.brand.name,
            tagline=services.brand.tagline.get(words.language, ""),
            description=services.brand.description.get(words.language, ""),
        )

    return router

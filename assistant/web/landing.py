"""The start page, and the address that says whether the server works."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.web.site import Site


def landing_router(services: Services, site: Site) -> APIRouter:
    """`/` and `/health`."""
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

    @router.get("/health")
    async def health() -> Response:
        try:
            await asyncio.to_thread(services.status)
        except AssistantError as error:
            return JSONResponse({"status": "failing", "code": error.code}, 503)
        return JSONResponse({"status": "ok"})

    return router

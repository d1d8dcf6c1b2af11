"""What a machine asks the server: whether it lives, whether it can answer, and how it is doing."""

import asyncio
import hmac

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.errors import AssistantError
from assistant.ingest.sync.agreement import demand_whole
from assistant.services import Services
from assistant.web.watch.metrics import CONTENT_TYPE, Metrics, door_lines, model_lines

READY_SECONDS = 5.0  # whoever asks has a deadline of its own, of 1 to 10 s as a rule


def probes_router(services: Services, metrics: Metrics) -> APIRouter:
    """`/health`, `/ready` and, once it has a token, `/metrics`."""
    router = APIRouter()
    token = services.settings.public.metrics_token.reveal()

    @router.get("/health")
    async def health() -> Response:
        return JSONResponse({"status": "ok"})

    @router.get("/ready")
    async def ready() -> Response:
        code = await _why_not(services)
        return JSONResponse({"ready": False, "code": code}, 503) if code else JSONResponse({"ready": True})

    @router.get("/metrics")
    async def numbers(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not token:
            return PlainTextResponse("Not Found", 404)
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            return PlainTextResponse("Unauthorized", 401, {"WWW-Authenticate": "Bearer"})
        door, model = await asyncio.to_thread(services.door.state), services.chat.breaker.state
        lines = [*metrics.lines(), *door_lines(door)]
        lines += model_lines(model.failures, model.position != "closed")
        return PlainTextResponse("\n".join(lines) + "\n", media_type=CONTENT_TYPE)

    return router


async def _why_not(services: Services) -> str:
    """The code of what keeps visitors from being answered; empty when nothing does."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            return await asyncio.to_thread(_examined, services)
    except AssistantError as error:
        return error.code
    except TimeoutError:
        return "slow"


def _examined(services: Services) -> str:
    """Look for a model; raise what is wrong with the database or the index, by reading from both."""
    if services.model_missing:
        return "model_missing"
    services.check_ready()
    demand_whole(services.knowledge.stores)
    return ""

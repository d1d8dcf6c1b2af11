"""How errors leave the API: {"error": {"code", "message", "next"}} with the right status."""

import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from assistant.errors import (
    AccessError,
    ApprovalError,
    AssistantError,
    ConflictError,
    ConversationBusyError,
    DeliveryError,
    DoorError,
    FormError,
    InputError,
    ModelBusyError,
    RateError,
    RightsError,
    RunError,
    ScopeError,
    StatusError,
    TooLongError,
    UnapprovedError,
    UserError,
)

# The first that fits counts.
_STATUS: tuple[tuple[type[AssistantError], int], ...] = (
    (ScopeError, 403),
    (RightsError, 403),
    (AccessError, 401),
    (TooLongError, 413),
    (ApprovalError, 409),
    (ConflictError, 409),
    (StatusError, 409),
    (UnapprovedError, 409),
    (UserError, 422),
    (ConversationBusyError, 409),
    (RateError, 429),
    (RunError, 503),
)
_BEARER = {"WWW-Authenticate": 'Bearer realm="api"'}  # RFC 6750, 3
_CODES = {400: "request", 404: "not_found", 405: "method"}


def problem(error: AssistantError) -> JSONResponse:
    """The response that tells of `error`; a form's names its fields too, a draft's its hard findings."""
    status = next((number for kind, number in _STATUS if isinstance(error, kind)), 500)
    content: dict[str, object] = {**told(error)}
    if isinstance(error, FormError):
        content["fields"] = error.problems
    if isinstance(error, ApprovalError):
        content["findings"] = error.findings
    headers = dict(_BEARER) if status == 401 else {}
    if wait := _wait(error):
        headers["Retry-After"] = str(wait)
    return JSONResponse({"error": content}, status, headers)


def told(error: AssistantError) -> dict[str, str]:
    """What a client may read of an error: of one on our side its kind only, as it may name files of ours."""
    if isinstance(error, DoorError | UserError | AccessError):
        return error.as_dict()
    hint = "Try again later; /ready and `assistant doctor` tell the company what is wrong."
    return {"code": error.code, "message": "The service can't answer at the moment.", "next": hint}


def not_that(status: int, message: str) -> JSONResponse:
    """The response for what no error of ours stands for: an unknown address, a method, a broken body."""
    error = {"code": _CODES.get(status, "request"), "message": message, "next": "See /api/v1/docs."}
    return JSONResponse({"error": error}, status)


class ApiRoute(APIRoute):
    """A route whose errors all leave in the API's own form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except RequestValidationError as error:
                return problem(InputError(_said(error), "See /api/v1/docs."))
            except AssistantError as error:
                return problem(error)
            except HTTPException as error:
                return not_that(error.status_code, str(error.detail))

        return handle


def _wait(error: AssistantError) -> int:
    """Seconds after which it is worth trying again; 0: nobody knows."""
    if isinstance(error, DoorError):
        return error.retry_after_seconds or 0
    if isinstance(error, ModelBusyError | DeliveryError):
        return math.ceil(error.retry_after or 0)
    return 0


def _said(error: RequestValidationError) -> str:
    """Which value can't be used, and why; the value itself is not repeated."""
    found = error.errors()[0]
    place = ".".join(str(part) for part in found["loc"] if part != "body")
    return f"{place or 'The body'}: {found['msg']}."

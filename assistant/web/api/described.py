"""The API as OpenAPI 3.1 describes it."""

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from assistant import __version__

_ERRORS = {
    "401": "No valid API key.",
    "403": "The key does not open this.",
    "409": "An answer of this conversation is still on its way; a draft has hard findings, was changed "
    "meanwhile, or is not where this can be done.",
    "413": "The question is too long.",
    "422": "A value can't be used.",
    "429": "Too many requests; see Retry-After.",
    "503": "Paused, no budget left, busy, or out of order; see the code, and Retry-After.",
}
_PROBLEM = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "next"],
            "properties": {name: {"type": "string"} for name in ("code", "message", "next")},
        }
    },
}


def description(name: str, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI document of these routes, with our errors and the way in."""
    openapi = get_openapi(title=f"{name} API", version=__version__, routes=routes)
    parts = openapi.setdefault("components", {})
    parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    parts.setdefault("schemas", {})["Problem"] = _PROBLEM
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    openapi["security"] = [{"key": []}]
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in openapi["paths"].values():
        for call in methods.values():
            for status, text in _ERRORS.items():
                call["responses"][status] = {"description": text, "content": content}
    return openapi

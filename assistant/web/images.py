"""Serves the images of products from our own address: the pages' security policy allows no other."""

import re
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse, PlainTextResponse, Response

_NAME = re.compile(r"[0-9a-f]{40}\.webp")  # the name says what is in it, so it may be kept for good
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "inline",
}


def images_router(folder: Path) -> APIRouter:
    """`GET /images/<name>.webp` from `folder`; anything else is 404."""
    router = APIRouter()

    @router.get("/images/{name}", include_in_schema=False)
    def image(name: str) -> Response:
        path = folder / name
        if not _NAME.fullmatch(name) or not path.is_file():
            return PlainTextResponse("404", 404)
        return FileResponse(path, media_type="image/webp", headers=_HEADERS)

    return router

"""`/api/v1/check`: any text, held against the channel, the brand, the law and the index."""

import asyncio

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from assistant.chat.door.door import Visitor
from assistant.errors import InputError
from assistant.services import Services
from assistant.types.language import Language
from assistant.web.api.clients import client_of
from assistant.web.api.shapes import Id

MOST_PRODUCTS = 20


class CheckBody(BaseModel):
    """A text for a channel: `text` for its main field, or `fields` by name."""

    channel: Id = Field(description="Where it will be sent: email, sms, …")
    text: str = Field("", description="The text of the channel’s main field.")
    fields: dict[Id, str] = Field(
        default_factory=dict, description="The fields by name; those left out are not missed."
    )
    language: Language | None = Field(None, description="fr or en; left out: the language of the text.")
    segment: Id | None = Field(None, description="Who reads it: an id of segments.yaml.")
    products: list[Id] = Field(
        default_factory=list, max_length=MOST_PRODUCTS, description="SKUs of the products in it."
    )


def add_checks(router: APIRouter, services: Services) -> None:
    """Add the call to the API."""

    async def check(body: CheckBody, request: Request) -> Response:
        """What the checks find; no model is called. `passed`: nothing hard was found."""
        client = await client_of(services, request, "copy")
        services.door.count(Visitor(None, None, client.id))
        if bool(body.text) == bool(body.fields):
            raise InputError("Give either a text or fields.", "See /api/v1/docs.")
        services.check_ready()
        checked = await asyncio.to_thread(
            services.copy.texts.check,
            body.fields or body.text,
            body.channel,
            body.language,
            body.segment,
            body.products,
        )
        return JSONResponse(checked.as_dict())

    router.add_api_route("/check", check, methods=["POST"], summary="Check a text")

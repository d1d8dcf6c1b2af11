"""`/api/v1/lab`: lines for a subject or a headline, for programs whose key opens “copy”."""

from contextlib import aclosing

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from assistant.chat.door.door import Visitor
from assistant.errors import AssistantError, ModelReplyError
from assistant.services import Services
from assistant.store.copy.brief_json import brief_of
from assistant.types.draft import Brief
from assistant.types.lab import Lab
from assistant.web.api.clients import client_of
from assistant.web.api.draft_shapes import BriefBody, Fields
from assistant.web.api.problems import problem
from assistant.web.api.shapes import Id
from assistant.web.api.stream import while_awaited
from assistant.writing.desk import CopyDesk


class LabBody(BriefBody):
    """A brief, and the field that lines are wanted for."""

    field: Id = Field("", description="subject, headlines …; left out: the channel’s first such field.")
    fields: Fields = Field(
        default_factory=dict, description="The text that the line stands with, where there is one."
    )


def add_lab(router: APIRouter, services: Services) -> None:
    """Add the call to the API."""

    async def lab(body: LabBody, request: Request) -> Response:
        """Ten lines, each made in another way, checked and scored, best first; nothing is kept."""
        client = await client_of(services, request, "copy")
        services.door.count(Visitor(None, None, client.id))
        services.check_ready()
        asked = body.asked()
        field, fields = asked.pop("field", ""), asked.pop("fields", {})
        return _LabReply(services.copy, brief_of(asked), (field, fields), f"API {client.name} ({client.id})")

    router.add_api_route("/lab", lab, methods=["POST"], summary="Lines for a subject or a headline")


class _LabReply(Response):
    """Writes the lines while the client waits; a client that leaves stops the model."""

    def __init__(self, desk: CopyDesk, brief: Brief, wanted: tuple[str, dict[str, str]], user: str) -> None:
        super().__init__()
        self._desk, self._brief, self._wanted, self._user = desk, brief, wanted, user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await while_awaited(receive, self._sent(scope, receive, send))

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply: Response = JSONResponse((await self._written()).as_dict())
        except AssistantError as error:
            reply = problem(error)
        await reply(scope, receive, send)

    async def _written(self) -> Lab:
        field, fields = self._wanted
        async with aclosing(self._desk.lab(self._brief, field, self._user, fields)) as steps:
            async for step in steps:
                if isinstance(step, Lab):
                    return step
        raise ModelReplyError("The lab ended without lines.", "Try again.")

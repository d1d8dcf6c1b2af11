"""Programs that call the API, each with a key of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from assistant.services import Services
from assistant.web.api.router import api_router
from assistant.web.pages import Pages
from assistant.web.site import Site
from assistant.web.texts import Texts
from tests.web.conftest import app, client, running
from tests.web.shop import services
from tests.wire.server import wire, wire_server

__all__ = ["app", "client", "running", "services", "wire", "wire_server"]

Headers = dict[str, str]


@pytest.fixture
def key_for(services: Services) -> Callable[..., Headers]:
    """The headers of a client whose key opens these scopes."""

    def made(*scopes: str) -> Headers:
        return {"Authorization": f"Bearer {services.api_keys.create('a test', scopes)[1]}"}

    return made


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    """The headers of a client whose key opens everything."""
    return key_for("chat", "search", "leads")


def api_alone(services: Any) -> FastAPI:
    """The API without the pages, which take seconds to make."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(api_router(services, Site(Pages(), Texts.load(), services.brand, "", "")))
    return app
